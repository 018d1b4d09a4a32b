import type { CommandTable } from '../command.ts'
import type { Answer3 } from '../multipart.ts'
import type { MoElement, MosEntry, Package1, Package2 } from '../package-types.ts'
import type { Read, Result } from '../result.ts'
import type { Refusal } from '../tree/refusal.ts'
import type { ManagementTree } from '../tree-types.ts'

export const dialectNames = ['approved', 'draft'] as const
export type DialectName = (typeof dialectNames)[number]

/** What a server does with requests: take the dialect from the first package, or speak one alone. */
export const dialectChoices = ['auto', ...dialectNames] as const
export type DialectChoice = (typeof dialectChoices)[number]

/** What a DM Client sent: it opens a session, or goes on with one. */
export type ClientPackage =
  | { readonly kind: 'opening'; readonly package1: Package1 }
  | { readonly kind: 'answer'; readonly answer: Answer3 }

/** How a dialect writes ClientURIs. Inside the workbench they always have the MOID form with lv, nv and cv. */
export interface Addresses {
  /** All addresses that one stands for: exactly one in the approved dialect. */
  read(uri: string): Result<readonly string[], Refusal>
  /** The one address, for a command that takes one node. */
  readOne(uri: string): Result<string, Refusal>
  write(uri: string): string
  readElement(element: MoElement): MoElement
  writeElement(element: MoElement): MoElement
}

/** A dialect of OMA DM 2.0 as data: DM Server and DM Client use the same value, and ask nothing else. */
export interface Dialect {
  readonly name: DialectName
  /** Media types as they are sent. */
  readonly types: {
    readonly opening: string
    readonly commands: string
    readonly answer: string
    readonly document: string
    readonly bootstrap: string
  }
  /** What the server reads as a package of a client. */
  readonly clientTypes: readonly string[]
  readonly deviceIdHeader: string
  /** Accept of the client, towards the DM Server and towards a Data Repository. */
  readonly accept: { readonly server: string; readonly repository: string }
  readonly commands: CommandTable
  /** A command document without commands ends the session; otherwise only END does. */
  readonly emptyEnds: boolean
  /** A GET takes several ClientURIs and brings one MO document for all of them. */
  readonly joinsReads: boolean
  /** The client tells the server where its instances lie in the tree. */
  readonly tellsPaths: boolean
  /** SHOW holds the session until the user is done; otherwise it goes on at once. */
  readonly showWaits: boolean
  /** Why the client calls goes along as a Generic Alert; otherwise only a bootstrap does. */
  readonly sessionAlerts: boolean
  encodeOpening(package1: Package1): unknown
  encodeCommands(commands: readonly (readonly string[])[], report: boolean): unknown
  encodeAnswer(answer: Answer3, boundary: string): { readonly contentType: string; readonly body: Uint8Array }
  /** A package of the client, from its Content-Type and its body. */
  readClient(contentType: string, body: Uint8Array): Result<Read<ClientPackage>>
  readCommands(body: Uint8Array): Result<Read<Package2>>
  /** What a Content-Type alone tells; undefined when the body does. */
  packageOf(contentType: string): 1 | 3 | undefined
  /** What a client said, with its addresses in MOID form. */
  openingRead(package1: Package1): Package1
  answerRead(answer: Answer3, mos: readonly MosEntry[]): Answer3
  /** A command of the server, in wire form and with addresses in MOID form, as it is sent to a client. */
  commandWritten(wire: readonly string[], mos: readonly MosEntry[]): readonly string[]
  /** Addresses in the client's own tree. */
  inTree(tree: ManagementTree): Addresses
}
