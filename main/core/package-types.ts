import type { Problem } from './problem.ts'

// The values of a DM session (OMA DM 2.0 §5, §7.2). Wire names live in the codecs alone.

export const marks = ['fatal', 'critical', 'minor', 'warning', 'informational', 'harmless', 'indeterminate'] as const
export type Mark = (typeof marks)[number]

/** A Generic Alert, client to server only (OMA DM 2.0 §5.4, App. D). */
export interface Alert {
  readonly type: string
  readonly source?: string
  readonly target?: string
  readonly mark: Mark
  readonly dataType?: string
  readonly data?: unknown
}

/** One MO type the client announces (OMA DM 2.0 §5.2.2). */
export interface MosEntry {
  readonly ddf?: string
  readonly moid?: string
  readonly miids: readonly string[]
  /** Draft dialect: where each instance lies in the tree, in the order of `miids`. */
  readonly paths?: readonly string[]
}

/** Package#1: the client opens the session. */
export interface Package1 {
  readonly mos?: readonly MosEntry[]
  readonly alerts: readonly Alert[]
  /** Draft dialect: the identifier that the DM Notification carried. */
  readonly sessionId?: number
  /** Draft dialect: Device Information, sent at the beginning of each session. */
  readonly deviceInfo?: MoElement
  /** Draft dialect: the commands that this client carries out. */
  readonly commands?: readonly string[]
}

/** The twelve commands (OMA DM 2.0 §5.3). */
export type Command =
  | { readonly name: 'HGET'; readonly from: string; readonly to?: string }
  | { readonly name: 'HPUT' | 'HPOST'; readonly to: string; readonly uris: readonly string[] }
  | { readonly name: 'DELETE' | 'UNSUB'; readonly uri: string }
  /** Exactly one ClientURI in the approved dialect; none, in the draft, is everything that the server may see. */
  | { readonly name: 'GET'; readonly uris: readonly string[] }
  | { readonly name: 'EXEC'; readonly uri: string; readonly report?: string }
  | { readonly name: 'SHOW' | 'CONT'; readonly address: string }
  | { readonly name: 'DEFAULT'; readonly from: string; readonly moid: string }
  | { readonly name: 'SUB'; readonly to: string; readonly uri: string }
  | { readonly name: 'END' }

/** A command as it was read: usable, or answered at once, with 400 or 501, or 404 for a tree path that leads nowhere. */
export type ReadCommand =
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'refused'; readonly status: number; readonly wire: unknown; readonly problem: Problem }

/** Package#2: the server's commands, in order. */
export interface Package2 {
  readonly commands: readonly ReadCommand[]
  /** Draft dialect: false when the server does not want the statuses. */
  readonly report?: boolean
}

/** The outcome of one command (OMA DM 2.0 App. C). */
export interface CommandStatus {
  readonly code: number
  readonly uris: readonly string[]
}

/** Package#3: one status per command, in order. */
export interface Package3 {
  readonly statuses: readonly CommandStatus[]
  readonly alerts: readonly Alert[]
  /** Draft dialect: as in Package#1. */
  readonly sessionId?: number
}

export type LeafValue = string | number | boolean | null

/** A node in an MO document (OMA DM 2.0 §7.2.1.4). */
export type MoNode =
  | { readonly kind: 'leaf'; readonly value: LeafValue }
  | { readonly kind: 'interior'; readonly children: ReadonlyMap<string, MoNode> }

/** One element of an MO document, `application/dmmo+json`. */
export interface MoElement {
  readonly ddf?: string
  /** The ClientURI; empty when a lenient reader found none. */
  readonly uri: string
  /** The cache validator (OMA DM 2.0 §11). */
  readonly validator?: string
  /** Name of the addressed node: the top member of MOData. */
  readonly name: string
  readonly node: MoNode
}
export type MoDocument = readonly MoElement[]

/** What one GET brought back: an MO document, or the bare value of a leaf with its own media type. */
export type GetResult =
  | { readonly kind: 'document'; readonly document: MoDocument }
  | { readonly kind: 'value'; readonly mediaType: string; readonly text: string }
