import type { DdfDocument, DdfNode } from '../ddf/ddf-model.ts'
import { eachNode } from '../ddf/ddf-values.ts'
import { isDescribed, isValued, modelOf } from '../ddf/read-ddf.ts'
import { documentOf, scanWhole } from '../xml/scan-xml.ts'
import { type ScanNote, ScanNotes } from './scan-notes.ts'

/** What reading a text gave, with what is needed to read parts of it again. */
export interface KeptScan {
  readonly document: DdfDocument
  readonly notes: readonly ScanNote[]
  /** There were too many notes to keep them. */
  readonly isFull: boolean
  /** The text ends inside an element: everything is open to its end. */
  readonly isCut: boolean
  /** See `Scan`; in the order of the text. */
  readonly farLooking: readonly number[]
  readonly bindings: readonly { readonly prefix: string; readonly at: number }[]
  readonly counts: NodeCounts
}
/** How many nodes have properties of a description, or values. */
export interface NodeCounts {
  readonly described: number
  readonly valued: number
}

/** Reads a whole text. */
export function readKept(text: string): KeptScan {
  const notes = new ScanNotes()
  const scan = scanWhole(text, notes)
  const document = modelOf(documentOf(scan))
  return {
    document,
    notes: notes.inOrder(),
    isFull: notes.isFull,
    isCut: scan.cut,
    farLooking: scan.farLooking,
    bindings: scan.bindings,
    counts: countNodes(eachNode(document)),
  }
}

/** Counts nodes by what they have. */
export function countNodes(nodes: Iterable<DdfNode>): NodeCounts {
  let described = 0
  let valued = 0
  for (const node of nodes) {
    if (isDescribed(node)) described += 1
    if (isValued(node)) valued += 1
  }
  return { described, valued }
}
