import { format } from 'jsonc-parser'
import type { Described } from '#core/bootstrap/profile.ts'
import { levelsFile } from '#core/check/levels.ts'
import type { DdfDocument } from '#core/ddf/ddf-model.ts'
import { nodeAt } from '#core/ddf/ddf-values.ts'
import type { MoDescription } from '#core/description.ts'
import type { Finding, Levels, TextEdit } from '#core/finding.ts'
import { nodeActions } from '#core/language/code-actions.ts'
import { completeJson } from '#core/language/complete-json.ts'
import { completeXml } from '#core/language/complete-xml.ts'
import { formatXml } from '#core/language/format-xml.ts'
import { hoverJson } from '#core/language/hover-json.ts'
import { hoverXml } from '#core/language/hover-xml.ts'
import type { JsonRules } from '#core/language/mo-place.ts'
import { addNode, changeNode, removeNode } from '#core/language/node-edits.ts'
import { nodeForm } from '#core/language/node-form.ts'
import { outlineOf } from '#core/language/outline.ts'
import { nameFault, renameEdits } from '#core/language/rename.ts'
import type { JsonSchema } from '#core/language/schema-at.ts'
import {
  type DdfSymbol,
  definitionsOf,
  referencesTo,
  type SearchedFile,
  symbolAt,
  uriSymbolAt,
} from '#core/language/symbols.ts'
import { tagNames } from '#core/language/tag-names.ts'
import { trailJson, trailXml } from '#core/language/trail.ts'
import type { Problem } from '#core/problem.ts'
import { type CheckKind, jsonKind } from './check.ts'
import { LibraryText, type ReadText, ServedText } from './served-text.ts'
import type { AnswerTo, LibraryFile, Question, RenameAnswer, TreeChange } from './service-types.ts'

/** Schemas by the kind of text that follows them. */
export type Schemas = Readonly<Partial<Record<CheckKind, JsonSchema>>>

const usual: Levels = {}
/** Before the path of a file in the name of its text. */
const filePrefix = 'file/'

/** Answers questions about texts that are open, with what the files of the workspace say. Lives in the worker. */
export class LanguageService {
  private readonly texts = new Map<string, ServedText>()
  private readonly library = new Map<string, LibraryText>()
  private readonly schemas: Schemas
  private known: Described | undefined

  constructor(schemas: Schemas) {
    this.schemas = schemas
  }

  open(name: string, version: number, as: CheckKind, text: string): void {
    this.texts.set(name, new ServedText(as, version, text))
  }

  edit(name: string, version: number, edits: readonly TextEdit[]): void {
    this.texts.get(name)?.edit(version, edits)
  }

  close(name: string): void {
    this.texts.delete(name)
  }

  setLibrary(files: readonly LibraryFile[], gone: readonly string[]): void {
    for (const file of gone) this.library.delete(file)
    for (const file of files) this.library.set(file.file, new LibraryText(file))
    this.known = undefined
  }

  /** The levels of the nearest folder above a file that says any. */
  private levelsFor(name: string): Levels {
    if (!name.startsWith(filePrefix)) return usual
    let folder = name.slice(filePrefix.length)
    while (folder !== '') {
      folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))
      const found = this.library.get(folder === '' ? levelsFile : `${folder}/${levelsFile}`)
      if (found) return found.levels
    }
    return usual
  }

  versionOf(name: string): number | undefined {
    return this.texts.get(name)?.version
  }

  answer<Asked extends Question>(name: string, question: Asked): AnswerTo<Asked>
  answer(name: string, question: Question): AnswerTo<Question> {
    const text = this.texts.get(name)
    if (!text) return []
    switch (question.kind) {
      case 'check':
        return text.problems(this.levelsFor(name), text.isXml ? undefined : this.described())
      case 'outline':
        return text.isXml ? outlineOf(text.document) : []
      case 'folds':
        return text.folds
      case 'complete':
        return this.complete(text, question.offset)
      case 'hover':
        if (text.isXml) return hoverXml(text.document, question.offset)
        return text.as === 'other' ? undefined : hoverJson(text.text, question.offset, this.rulesFor(text))
      case 'rows-since':
        return text.tree.change(text, question.since)
      case 'rows':
        return text.tree.rows(text).slice(question.from, question.to)
      case 'row-at':
        return text.tree.at(text, question.since, question.offset)
      case 'row-start':
        return text.tree.startOf(text, question.uri)
      case 'form': {
        const node = text.isXml ? nodeAt(text.document, question.offset) : undefined
        return node && nodeForm(text.document, node)
      }
      case 'change':
        return changedTree(text.document, question.start, question.change)
      case 'format':
        return text.isXml ? formatXml(text.document.xml) : formatJson(text.text)
      case 'actions':
        return text.isXml
          ? nodeActions(text.document, question.offset, text.problems(this.levelsFor(name)).problems.filter(isFinding))
          : []
      case 'tags':
        return text.isXml ? tagNames(text.document.xml, question.offset) : undefined
      case 'trail':
        if (text.isXml) return trailXml(text.document, question.offset)
        return text.as === 'other' ? [] : trailJson(text.text, question.offset)
      case 'symbol':
        return symbolIn(text, question.offset)
      case 'rename':
        return this.rename(name, text, question.offset, question.name)
      case 'definition':
      case 'references':
        return this.find(name, text, question.kind, question.offset)
    }
  }

  private complete(text: ServedText, offset: number): AnswerTo<{ kind: 'complete'; offset: number }> {
    if (text.isXml) return completeXml(text.document, offset, { moids: this.moids() })
    return text.as === 'other' ? [] : completeJson(text.text, offset, this.rulesFor(text))
  }

  private moids() {
    return this.descriptions().map(({ moid, ddf = '' }) => ({ moid, words: ddf }))
  }

  private descriptions(): readonly MoDescription[] {
    return [...this.library.values()].flatMap(({ descriptions }) => descriptions)
  }

  /** Descriptions by MOID, without the samples that show mistakes; those of the workspace go first. */
  private described(): Described {
    this.known ??= new Map(
      [...this.library]
        .filter(([file]) => !file.startsWith('resource:examples/'))
        .sort(([one], [two]) => Number(two.startsWith('resource:')) - Number(one.startsWith('resource:')))
        .flatMap(([, { descriptions }]) => descriptions.map(each => [each.moid, each] as const)),
    )
    return this.known
  }

  private rulesFor({ as, text }: ServedText): JsonRules {
    const kind: CheckKind = as === 'json' ? jsonKind(text) : as
    const schema = this.schemas[kind]
    const descriptions = this.descriptions()
    if (!schema) return { kind: 'mo', descriptions }
    return { kind: 'schema', schema, ...(kind === 'profile' && { objects: { member: 'objects', descriptions } }) }
  }

  private find(name: string, text: ServedText, kind: 'definition' | 'references', offset: number) {
    const symbol = symbolIn(text, offset)
    return symbol ? (kind === 'definition' ? definitionsOf : referencesTo)(symbol, this.searched(name)) : []
  }

  private rename(name: string, text: ServedText, offset: number, to: string): RenameAnswer {
    const symbol = symbolIn(text, offset)
    if (!symbol) return { fault: 'Neither a node nor a MOID stands here.' }
    const fault = nameFault(symbol, to)
    return fault === undefined ? { files: renameEdits(symbol, to, this.searched(name)) } : { fault }
  }

  /** Of what is open the typed text counts, not the stored one. */
  private searched(name: string): readonly SearchedFile[] {
    const found = new Map<string, SearchedFile>()
    for (const [file, item] of this.library) found.set(file, searchedFile(file, item))
    for (const [open, item] of this.texts) {
      const file = open.replace(/^file\//, '')
      if (open === name || found.has(file)) found.set(file, searchedFile(file, item))
    }
    return [...found.values()]
  }
}

function symbolIn(text: ServedText, offset: number): DdfSymbol | undefined {
  return (text.isXml ? symbolAt(text.document, offset) : undefined) ?? uriSymbolAt(text.text, offset)
}

const isFinding = (item: Problem | Finding): item is Finding => 'severity' in item

function formatJson(text: string): readonly TextEdit[] {
  const edits = format(text, undefined, { tabSize: 2, insertSpaces: true })
  return edits.map(({ offset, length, content }) => ({ offset, length, text: content }))
}

const searchedFile = (file: string, item: ReadText): SearchedFile => ({
  file,
  text: item.text,
  document: item.isXml ? item.document : undefined,
})

function changedTree(document: DdfDocument, start: number, asked: TreeChange): readonly TextEdit[] {
  const node = nodeAt(document, start + 1)
  if (node?.element.start !== start) return []
  switch (asked.kind) {
    case 'change':
      return changeNode(document, node, asked.change)
    case 'add':
      return addNode(document, node, asked.name, asked.isInterior)
    case 'remove':
      return removeNode(document, node)
  }
}
