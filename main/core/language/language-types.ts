import type { TextEdit } from '../finding.ts'

// What the language service answers: plain values with offsets (UTF-16 units) into the text that was asked about.

export interface Span {
  readonly start: number
  readonly end: number
}

/** Something that may be written at a place. */
export interface Suggestion {
  readonly label: string
  readonly kind: 'element' | 'word' | 'value' | 'template' | 'end-tag' | 'member'
  /** Snippet text: `$1` marks a stop, `${1|a,b|}` a choice, a tab one step of indentation. */
  readonly insert: string
  /** What it takes the place of. */
  readonly replace: Span
  /** What typed letters are compared with; the label unless given. */
  readonly filter?: string
  readonly detail?: string
  readonly words?: string
}

/** What is known about a place; each part is a paragraph of Markdown. */
export interface HoverText extends Span {
  readonly parts: readonly string[]
}

/** One line of an outline, with those below it. */
export interface OutlineItem extends Span {
  readonly name: string
  readonly detail: string
  readonly kind: 'tree' | 'interior' | 'list' | 'leaf' | 'value'
  readonly nameSpan: Span
  readonly children: readonly OutlineItem[]
}

/** A change that is offered at a place. */
export interface ActionOffer {
  readonly title: string
  readonly kind: 'fix' | 'extract' | 'rewrite'
  readonly edits: readonly TextEdit[]
  /** A document that comes into being besides. */
  readonly newFile?: { readonly name: string; readonly text: string }
}

/** A place in one of the workspace's files. */
export interface FilePlace extends Span {
  readonly file: string
}
