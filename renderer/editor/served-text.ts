import type { Described } from '#core/bootstrap/profile.ts'
import { formOf } from '#core/check/check-text.ts'
import { readLevels } from '#core/check/levels.ts'
import type { DdfDocument } from '#core/ddf/ddf-model.ts'
import { parseDdf } from '#core/ddf/parse-ddf.ts'
import { readDdf } from '#core/ddf/read-ddf.ts'
import type { MoDescription } from '#core/description.ts'
import { Findings, type Levels, type TextEdit } from '#core/finding.ts'
import { applyEdits } from '#core/language/apply-edits.ts'
import { type FoldLines, foldLines } from '#core/language/folds.ts'
import { createLineMap, type LineMap } from '#core/line-map.ts'
import { KeptDocument } from '#core/recheck/kept-document.ts'
import { type CheckKind, countedProblems, type FoundProblems, mostProblems, problemsIn } from './check.ts'
import type { LibraryFile } from './service-types.ts'
import { ToldRows } from './told-rows.ts'

/** A text whose nodes can be asked for. */
export interface ReadText {
  readonly text: string
  readonly isXml: boolean
  readonly document: DdfDocument
}

const isXmlKind = (as: CheckKind) => as === 'ddf' || as === 'tnds' || as === 'xml'

/** A text that is open; what was made of it is kept, and follows its edits. */
export class ServedText implements ReadText {
  readonly as: CheckKind
  version: number
  readonly tree = new ToldRows()
  private plain: string
  private readonly kept: KeptDocument | undefined
  private found:
    | { readonly levels: Levels; readonly described: Described | undefined; readonly problems: FoundProblems }
    | undefined
  private folded: FoldLines | undefined

  constructor(as: CheckKind, version: number, text: string) {
    this.as = as
    this.version = version
    this.plain = text
    this.kept = isXmlKind(as) ? new KeptDocument(text) : undefined
  }

  get text(): string {
    return this.kept?.text ?? this.plain
  }

  get isXml(): boolean {
    return this.kept !== undefined
  }

  private get lines(): LineMap {
    return this.kept?.lines ?? createLineMap(this.plain)
  }

  get document(): DdfDocument {
    return this.kept?.document ?? readDdf('', new Findings({ most: 0 }))
  }

  edit(version: number, edits: readonly TextEdit[]): void {
    this.version = version
    if (this.kept) this.kept.edit(edits)
    else this.plain = applyEdits(this.plain, edits)
    this.found = undefined
    this.folded = undefined
  }

  problems(levels: Levels, described?: Described): FoundProblems {
    if (this.found?.levels !== levels || this.found.described !== described) {
      this.found = { levels, described, problems: this.check(levels, described) }
    }
    return this.found.problems
  }

  private check(levels: Levels, described: Described | undefined): FoundProblems {
    if (!this.kept || formOf(this.text) === 'empty') {
      return countedProblems(problemsIn(this.as, this.text, levels, described))
    }
    const { findings, counts } = this.kept.check(levels, mostProblems)
    return { problems: findings, counts }
  }

  get folds(): FoldLines {
    this.folded ??= this.isXml ? foldLines(this.document.xml, this.lines) : { elements: [], comments: [] }
    return this.folded
  }
}

/** A file of the workspace as it is stored. */
export class LibraryText implements ReadText {
  readonly file: string
  readonly text: string
  readonly isXml: boolean
  private made: DdfDocument | undefined
  private described: readonly MoDescription[] | undefined
  private said: Levels | undefined

  constructor({ file, text }: LibraryFile) {
    this.file = file
    this.text = text
    this.isXml = !/^\s*[{[]/.test(text)
  }

  get document(): DdfDocument {
    this.made ??= readDdf(this.text, new Findings({ most: 0 }))
    return this.made
  }

  /** What a levels file says; a broken one says nothing, as in the command line. */
  get levels(): Levels {
    if (!this.said) {
      const read = readLevels(this.text)
      this.said = read.ok ? read.value : {}
    }
    return this.said
  }

  get descriptions(): readonly MoDescription[] {
    this.described ??=
      this.isXml && this.text.includes('DFProperties') ? parseDdf(this.text, { file: this.file }).descriptions : []
    return this.described
  }
}
