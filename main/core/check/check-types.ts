import type { FindingList, FindingOptions } from '../finding.ts'

/** What a file is, by its content. */
export type DocumentFormat = 'ddf' | 'tnds' | 'mo-json' | 'package' | 'syncml' | 'cp' | 'wbxml' | 'unknown'

/** What was found in a file. */
export interface Checked extends FindingList {
  readonly format: DocumentFormat
  /** What the bytes were read as; undefined for binary files. */
  readonly encoding: string | undefined
  /** Node elements or nodes of an MO; in messages and provisioning documents, which have none, their elements. */
  readonly nodes: number
  readonly wellFormed: boolean
  /** By the grammar that VerDTD names; undefined where the description framework has no say. */
  readonly dtdValid: boolean | undefined
}

export interface CheckOptions extends FindingOptions {
  /** Breaches of the grammar are errors, extensions too. */
  readonly strict?: boolean
}
