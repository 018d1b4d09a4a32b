import type { XmlDocument, XmlElement } from '../xml/xml-types.ts'

/**
 * A DDF or TNDS document (DM TND 1.3 §10) as it is written: a tree of nodes, each of which knows the elements that say
 * something about it. It is one layer above `XmlDocument`, which it keeps: spans come from the elements, text from
 * `textOf(document.xml, element)`, and an edit of one element leaves everything else untouched.
 *
 * - `readDdf(text)` gives a tree for everything that can be understood, also of broken files.
 * - `node.own.NodeName`, `node.df.DFFormat`, `node.rt.Type` are elements by their names in the grammar; missing ones are
 *   undefined, of repeated ones the first counts. `ddf-values.ts` turns them into words and values.
 * - `nodeAt(document, offset)` and `contextAt(document.xml, offset)` say what stands at a place of the text.
 * - `describeDdf(document)` makes the descriptions that a device tree is built from.
 */
export interface DdfDocument {
  readonly xml: XmlDocument
  readonly kind: DdfKind
  /** The MgmtTree elements; more than one in documents that were glued together. */
  readonly trees: readonly XmlElement[]
  /** The prefix that the document gives its own elements, with colon; mostly none. */
  readonly prefix: string
  /** The outermost nodes of all trees. */
  readonly roots: readonly DdfNode[]
  /** How many nodes there are in all. */
  readonly nodes: number
}

/**
 * `ddf` describes (DFProperties), `tnds` holds values (RTProperties or Value alone), `compact` is the `<dmtree>` form of some DM
 * Clients, `none` has no nodes. Files with both kinds of properties are `ddf`.
 */
export type DdfKind = 'ddf' | 'tnds' | 'compact' | 'none'

export interface DdfNode {
  readonly element: XmlElement
  readonly parent: DdfNode | undefined
  readonly children: readonly DdfNode[]
  /** 1 for outermost nodes. */
  readonly depth: number
  /** Without blanks around it; empty for a name that is given at run time; undefined without NodeName. */
  readonly name: string | undefined
  readonly own: Readonly<Record<OwnPart, XmlElement | undefined>>
  /** What DFProperties holds. */
  readonly df: Readonly<Record<DfPart, XmlElement | undefined>>
  /** What RTProperties holds. */
  readonly rt: Readonly<Record<RtPart, XmlElement | undefined>>
  /** Elements of other grammars in DFProperties, such as `MSFT:Applicability`. */
  readonly extensions: readonly XmlElement[]
}

/** `Type` and `Data` of their own are found in initial trees of devices. */
export type OwnPart = 'NodeName' | 'Path' | 'Value' | 'RTProperties' | 'DFProperties' | 'Type' | 'Data'
export type DfPart =
  | 'AccessType'
  | 'DefaultValue'
  | 'Description'
  | 'DFFormat'
  | 'Occurrence'
  | 'Scope'
  | 'DFTitle'
  | 'DFType'
  | 'CaseSense'
export type RtPart = 'ACL' | 'Format' | 'Name' | 'Size' | 'Title' | 'TStamp' | 'Type' | 'VerNo'
