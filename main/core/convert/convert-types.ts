import type { Problem } from '../problem.ts'

export const targets = ['ddf', 'tnds', 'mo-json', 'xml', 'wbxml', 'markdown', 'html', 'csv', 'tree'] as const
/** What a document can be converted to. */
export type Target = (typeof targets)[number]

/** A document in its new form, and what did not come along. */
export interface Converted {
  readonly content: string | Uint8Array
  readonly lost: readonly Problem[]
}

/** How files of a form end. */
export const extensions: Readonly<Record<Target, string>> = {
  ddf: 'ddf',
  tnds: 'tnds.xml',
  'mo-json': 'json',
  xml: 'xml',
  wbxml: 'wbxml',
  markdown: 'md',
  html: 'html',
  csv: 'csv',
  tree: 'txt',
}
