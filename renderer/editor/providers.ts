import * as monaco from 'monaco-editor/editor'
import type { Finding, TextEdit } from '#core/finding.ts'
import type { ActionOffer, OutlineItem, Span, Suggestion } from '#core/language/language-types.ts'
import type { Problem } from '#core/problem.ts'
import { bringLibrary } from './library.ts'
import { languageService } from './service-worker.ts'

// Thin adapters: the worker answers in offsets, Monaco asks in lines and columns.

type Model = monaco.editor.ITextModel

/** The name of a text from the address of its model. */
export const nameOf = ({ uri }: Pick<Model, 'uri'>): string => uri.path.slice(1)

/** The range of a span. */
export function rangeOf(model: Model, { start, end }: Span): monaco.Range {
  return monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(end))
}

// Ctrl+K opens the palette of the workbench, so that Monaco's chords that begin with it need other keys.
monaco.editor.addKeybindingRules([
  { keybinding: monaco.KeyMod.CtrlCmd | monaco.KeyMod.Alt | monaco.KeyCode.KeyI, command: 'editor.action.showHover' },
])

/** `problemsOf` gives what was found last in a text. */
export function registerProviders(problemsOf: (name: string) => readonly (Problem | Finding)[]): void {
  const service = languageService()
  const { languages } = monaco
  for (const language of ['xml', 'json']) {
    languages.registerCompletionItemProvider(language, {
      triggerCharacters: language === 'xml' ? ['<', '/', '>'] : ['"'],
      provideCompletionItems: async (model, position) => {
        // Without the descriptions of the workspace the first answer would be empty, and nobody asks twice.
        await bringLibrary()
        if (model.isDisposed()) return { suggestions: [] }
        const found = await service.ask(nameOf(model), { kind: 'complete', offset: model.getOffsetAt(position) })
        return { suggestions: (found ?? []).map((item, order) => completionOf(model, item, order)) }
      },
    })
    languages.registerHoverProvider(language, {
      provideHover: async (model, position) => {
        const found = await service.ask(nameOf(model), { kind: 'hover', offset: model.getOffsetAt(position) })
        return found && { range: rangeOf(model, found), contents: found.parts.map(value => ({ value })) }
      },
    })
  }
  languages.registerDocumentSymbolProvider('xml', {
    displayName: 'Nodes',
    provideDocumentSymbols: async model => {
      const items = await service.ask(nameOf(model), { kind: 'outline' })
      return (items ?? []).map(item => symbolOf(model, item))
    },
  })
  languages.registerFoldingRangeProvider('xml', {
    provideFoldingRanges: async model => {
      const folds = await service.ask(nameOf(model), { kind: 'folds' })
      if (!folds) return undefined
      return [...pairs(folds.elements), ...pairs(folds.comments, languages.FoldingRangeKind.Comment)]
    },
  })
  languages.registerCodeActionProvider('xml', {
    provideCodeActions: async (model, range) => {
      const fixes = fixesAt(model, range, problemsOf(nameOf(model)))
      const offset = model.getOffsetAt(range.getStartPosition())
      const offers = (await service.ask(nameOf(model), { kind: 'actions', offset })) ?? []
      return { actions: [...fixes, ...offers.map(offer => actionOf(model, offer))], dispose: () => undefined }
    },
  })
  for (const language of ['xml', 'json']) {
    languages.registerDocumentFormattingEditProvider(language, {
      provideDocumentFormattingEdits: async model => {
        const edits = (await service.ask(nameOf(model), { kind: 'format' })) ?? []
        return edits.map(edit => editOf(model, edit))
      },
    })
  }
  // The name in the other tag is marked along with the one at the cursor.
  languages.registerDocumentHighlightProvider('xml', {
    provideDocumentHighlights: async (model, position) => {
      const found = await service.ask(nameOf(model), { kind: 'tags', offset: model.getOffsetAt(position) })
      return found?.map(span => ({ range: rangeOf(model, span) }))
    },
  })
  languages.registerLinkedEditingRangeProvider('xml', {
    provideLinkedEditingRanges: async (model, position) => {
      const found = await service.ask(nameOf(model), { kind: 'tags', offset: model.getOffsetAt(position) })
      return found && { ranges: found.map(span => rangeOf(model, span)) }
    },
  })
}

/** The command that keeps a document which an action made. */
export const keepFile = 'dmwb.keep-file'

function actionOf(model: Model, { title, kind, edits, newFile }: ActionOffer): monaco.languages.CodeAction {
  const kinds = { fix: 'quickfix', extract: 'refactor.extract', rewrite: 'refactor.rewrite' }
  return {
    title,
    kind: kinds[kind],
    edit: { edits: edits.map(edit => workspaceEditOf(model, edit)) },
    ...(newFile && { command: { id: keepFile, title, arguments: [newFile.name, newFile.text] } }),
  }
}

function editOf(model: Model, { offset, length, text }: TextEdit): monaco.languages.TextEdit {
  return { range: rangeOf(model, { start: offset, end: offset + length }), text }
}

/** An edit of this version of a text. */
export function workspaceEditOf(model: Model, edit: TextEdit): monaco.languages.IWorkspaceTextEdit {
  return { resource: model.uri, versionId: model.getVersionId(), textEdit: editOf(model, edit) }
}

function pairs(lines: readonly number[], kind?: monaco.languages.FoldingRangeKind): monaco.languages.FoldingRange[] {
  const found: monaco.languages.FoldingRange[] = []
  for (let index = 0; index + 1 < lines.length; index += 2) {
    found.push({ start: lines[index] ?? 1, end: lines[index + 1] ?? 1, ...(kind && { kind }) })
  }
  return found
}

function completionOf(model: Model, item: Suggestion, order: number): monaco.languages.CompletionItem {
  const { CompletionItemKind, CompletionItemInsertTextRule } = monaco.languages
  const kinds: Readonly<Record<Suggestion['kind'], monaco.languages.CompletionItemKind>> = {
    element: CompletionItemKind.Field,
    word: CompletionItemKind.EnumMember,
    value: CompletionItemKind.Value,
    template: CompletionItemKind.Snippet,
    'end-tag': CompletionItemKind.Keyword,
    member: CompletionItemKind.Property,
  }
  return {
    label: item.label,
    kind: kinds[item.kind],
    insertText: item.insert,
    insertTextRules: CompletionItemInsertTextRule.InsertAsSnippet,
    range: rangeOf(model, item.replace),
    sortText: String(order).padStart(5, '0'),
    filterText: item.filter ?? item.label,
    ...(item.detail && { detail: item.detail }),
    ...(item.words && { documentation: item.words }),
  }
}

function symbolOf(model: Model, item: OutlineItem): monaco.languages.DocumentSymbol {
  const { SymbolKind } = monaco.languages
  const kinds: Readonly<Record<OutlineItem['kind'], monaco.languages.SymbolKind>> = {
    tree: SymbolKind.Module,
    interior: SymbolKind.Namespace,
    list: SymbolKind.Array,
    leaf: SymbolKind.Field,
    value: SymbolKind.Constant,
  }
  return {
    name: item.name,
    detail: item.detail,
    kind: kinds[item.kind],
    tags: [],
    range: rangeOf(model, item),
    selectionRange: rangeOf(model, item.nameSpan),
    children: item.children.map(child => symbolOf(model, child)),
  }
}

/** The ways out of problems in a range; the first one at a place is what the lamp does at once. */
function fixesAt(
  model: Model,
  range: monaco.Range,
  problems: readonly (Problem | Finding)[],
): monaco.languages.CodeAction[] {
  return problems.flatMap(found => {
    if (!('fix' in found) || !found.fix) return []
    const place = rangeOf(model, { start: found.at.offset, end: found.at.offset + found.length })
    if (!monaco.Range.areIntersectingOrTouching(place, range)) return []
    const edits = found.fix.edits.map(edit => workspaceEditOf(model, edit))
    return [{ title: found.fix.words, kind: 'quickfix', isPreferred: true, edit: { edits } }]
  })
}
