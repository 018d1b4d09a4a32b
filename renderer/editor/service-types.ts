import type { TextEdit } from '#core/finding.ts'
import type { FoldLines } from '#core/language/folds.ts'
import type { ActionOffer, FilePlace, HoverText, OutlineItem, Span, Suggestion } from '#core/language/language-types.ts'
import type { NodeChange, NodeForm } from '#core/language/node-form.ts'
import type { FileEdits } from '#core/language/rename.ts'
import type { TrailStep } from '#core/language/trail.ts'
import type { DocumentRow } from '#core/language/tree-rows.ts'
import type { CheckKind, FoundProblems } from './check.ts'
import type { RowPlace, RowsChange } from './told-rows.ts'

/** What the window can ask about a text, and what it is answered. */
export interface Answers {
  readonly check: FoundProblems
  readonly complete: readonly Suggestion[]
  readonly hover: HoverText | undefined
  readonly outline: readonly OutlineItem[]
  readonly folds: FoldLines
  readonly definition: readonly FilePlace[]
  readonly references: readonly FilePlace[]
  readonly rows: readonly DocumentRow[]
  readonly 'rows-since': RowsChange
  readonly 'row-at': RowPlace | undefined
  readonly 'row-start': number | undefined
  readonly form: NodeForm | undefined
  readonly change: readonly TextEdit[]
  readonly format: readonly TextEdit[]
  readonly actions: readonly ActionOffer[]
  readonly symbol: Span | undefined
  readonly tags: readonly Span[] | undefined
  readonly trail: readonly TrailStep[]
  readonly rename: RenameAnswer
}
export type Question =
  | { readonly kind: 'check' | 'outline' | 'folds' | 'format' }
  | { readonly kind: 'rename'; readonly offset: number; readonly name: string }
  /** `since`: the version whose rows one has. */
  | { readonly kind: 'rows-since'; readonly since: number }
  | { readonly kind: 'rows'; readonly from: number; readonly to: number }
  | { readonly kind: 'row-at'; readonly since: number; readonly offset: number }
  | { readonly kind: 'row-start'; readonly uri: string }
  /** `start` is where the node begins. */
  | { readonly kind: 'change'; readonly start: number; readonly change: TreeChange }
  | {
      readonly kind:
        | 'trail'
        | 'complete'
        | 'form'
        | 'actions'
        | 'symbol'
        | 'tags'
        | 'hover'
        | 'definition'
        | 'references'
      readonly offset: number
    }
export type RenameAnswer = { readonly fault: string } | { readonly fault?: never; readonly files: readonly FileEdits[] }
/** What the tree and the form can do to a node. */
export type TreeChange =
  | { readonly kind: 'change'; readonly change: NodeChange }
  | { readonly kind: 'add'; readonly name: string; readonly isInterior: boolean }
  | { readonly kind: 'remove' }
export type AnswerTo<Asked extends Question> = Answers[Asked['kind']]

/** A file of the workspace that is searched and that serves completion. */
export interface LibraryFile {
  readonly file: string
  readonly text: string
}

export type ToService =
  | {
      readonly kind: 'open'
      readonly name: string
      readonly version: number
      readonly as: CheckKind
      readonly text: string
    }
  /** `edits` count from the text before all of them. */
  | { readonly kind: 'edit'; readonly name: string; readonly version: number; readonly edits: readonly TextEdit[] }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'library'; readonly files: readonly LibraryFile[]; readonly gone: readonly string[] }
  | {
      readonly kind: 'ask'
      readonly id: number
      readonly name: string
      readonly version: number
      readonly question: Question
    }
/** `stale`: the text moved on before the question was looked at. */
export type FromService = { readonly id: number } & (
  | { readonly stale: false; readonly value: unknown }
  | { readonly stale: true }
)
