import type { Findings } from '../finding.ts'
import { scanXml } from '../xml/scan-xml.ts'
import { textOf } from '../xml/text-of.ts'
import type { XmlDocument, XmlElement } from '../xml/xml-types.ts'
import type { DdfDocument, DdfKind, DdfNode, DfPart, OwnPart, RtPart } from './ddf-model.ts'

type Parts<Name extends string> = Record<Name, XmlElement | undefined>
type Draft = { -readonly [Key in keyof DdfNode]: DdfNode[Key] } & {
  children: DdfNode[]
  own: Parts<OwnPart>
}

const noParts = <Name extends string>(...names: readonly Name[]) =>
  Object.fromEntries(names.map(name => [name, undefined])) as Parts<Name>
const noOwn = noParts<OwnPart>('NodeName', 'Path', 'Value', 'RTProperties', 'DFProperties', 'Type', 'Data')
const noDf = noParts<DfPart>(
  ...(['AccessType', 'DefaultValue', 'Description', 'DFFormat', 'Occurrence', 'Scope', 'DFTitle'] as const),
  ...(['DFType', 'CaseSense'] as const),
)
const noRt = noParts<RtPart>('ACL', 'Format', 'Name', 'Size', 'Title', 'TStamp', 'Type', 'VerNo')
const isOwn = (name: string): name is OwnPart => Object.hasOwn(noOwn, name)
const isDf = (name: string): name is DfPart => Object.hasOwn(noDf, name)
const isRt = (name: string): name is RtPart => Object.hasOwn(noRt, name)

const noChildren: DdfNode[] = []
const noExtensions: readonly XmlElement[] = []

/** Reads a document as far as it can be understood (see `DdfDocument`). What is not XML is noted in `findings`. */
export function readDdf(text: string, findings: Findings): DdfDocument {
  return modelOf(scanXml(text, findings))
}

/** The nodes of a document that was scanned already. */
export function modelOf(xml: XmlDocument): DdfDocument {
  return new ModelReader(xml).read()
}

/** What there is after something was read again: the nodes at the top, those that are new, and how many stayed. */
interface ReadAgain {
  readonly roots: readonly DdfNode[]
  readonly fresh: readonly DdfNode[]
  readonly kept: number
}

/**
 * Reads a node again in which something changed, in place: who holds it, holds the new one; without a node, those at the top. Nodes
 * below that are among `known`, by their elements, stay.
 */
export function readAgain(
  { xml, prefix, roots }: DdfDocument,
  node: DdfNode | undefined,
  known: ReadonlyMap<XmlElement, DdfNode>,
): ReadAgain {
  const reader = new ModelReader(xml, prefix, known)
  return node ? { roots, ...reader.again(node as Draft) } : reader.topAgain()
}

/** What a document is, by what its nodes have. */
export function kindOf(
  { xml, trees, nodes }: Pick<DdfDocument, 'xml' | 'trees' | 'nodes'>,
  { described, valued }: { readonly described: number; readonly valued: number },
): DdfKind {
  if (xml.roots[0]?.name === 'dmtree') return 'compact'
  if (nodes === 0 && trees.length === 0) return 'none'
  return valued > 0 && described === 0 ? 'tnds' : 'ddf'
}

export const isDescribed = ({ own }: DdfNode): boolean => own.DFProperties !== undefined
export const isValued = ({ own }: DdfNode): boolean => own.RTProperties !== undefined || own.Value !== undefined

class ModelReader {
  private readonly xml: XmlDocument
  private readonly known: ReadonlyMap<XmlElement, DdfNode> | undefined
  private readonly trees: XmlElement[] = []
  private readonly roots: DdfNode[] = []
  private readonly fresh: DdfNode[] = []
  private kept = 0
  private prefix: string
  private described = 0
  private valued = 0
  private nodes = 0
  /** Elements to be searched for nodes, each with the node that they belong to; a stack, so that depth costs nothing. */
  private readonly open: XmlElement[] = []
  private readonly owners: (Draft | undefined)[] = []

  constructor(xml: XmlDocument, prefix = '', known?: ReadonlyMap<XmlElement, DdfNode>) {
    this.xml = xml
    this.prefix = prefix
    this.known = known
  }

  read(): DdfDocument {
    const { xml, trees, roots } = this
    for (const element of xml.roots.toReversed()) this.push(element, undefined)
    this.readOpen()
    const document = { xml, trees, prefix: this.prefix, roots, nodes: this.nodes }
    return { ...document, kind: kindOf(document, { described: this.described, valued: this.valued }) }
  }

  topAgain(): ReadAgain {
    const { roots } = this.read()
    return { roots, fresh: this.fresh, kept: this.kept }
  }

  again(node: Draft): Omit<ReadAgain, 'roots'> {
    node.children = noChildren
    this.fill(node)
    this.readOpen()
    return { fresh: this.fresh, kept: this.kept }
  }

  private readOpen(): void {
    for (let element = this.open.pop(); element; element = this.open.pop()) {
      const owner = this.owners.pop()
      if (isTree(element)) this.openTree(element)
      if (this.nameOf(element) !== 'Node') this.pushAll(element, owner)
      else this.readNode(element, owner)
    }
  }

  private openTree(element: XmlElement): void {
    if (this.trees.length === 0) this.prefix = element.name.slice(0, element.name.indexOf(':') + 1)
    this.trees.push(element)
  }

  private push(element: XmlElement, owner: Draft | undefined): void {
    this.open.push(element)
    this.owners.push(owner)
  }

  private pushAll({ children }: XmlElement, owner: Draft | undefined): void {
    for (let index = children.length - 1; index >= 0; index -= 1) {
      const child = children[index]
      if (child) this.push(child, owner)
    }
  }

  /** The name in the grammar; elements of other grammars keep their prefix. */
  private nameOf({ name }: XmlElement): string {
    return this.prefix !== '' && name.startsWith(this.prefix) ? name.slice(this.prefix.length) : name
  }

  private readNode(element: XmlElement, parent: Draft | undefined): void {
    const known = this.known?.get(element)
    if (known) {
      this.kept += 1
      adopt(known as Draft, parent)
      this.attach(known, parent)
      return
    }
    const node: Draft = {
      element,
      parent,
      children: noChildren,
      depth: (parent?.depth ?? 0) + 1,
      name: undefined,
      own: noOwn,
      df: noDf,
      rt: noRt,
      extensions: noExtensions,
    }
    this.nodes += 1
    if (this.known) this.fresh.push(node)
    this.attach(node, parent)
    this.fill(node)
    if (isDescribed(node)) this.described += 1
    if (isValued(node)) this.valued += 1
  }

  private attach(node: DdfNode, parent: Draft | undefined): void {
    if (!parent) this.roots.push(node)
    else if (parent.children === noChildren) parent.children = [node]
    else parent.children.push(node)
  }

  /** Reads what a node says about itself; what may hold nodes is left open. */
  private fill(node: Draft): void {
    node.own = { ...noOwn }
    node.df = noDf
    node.rt = noRt
    node.extensions = noExtensions
    const { children } = node.element
    for (let index = children.length - 1; index >= 0; index -= 1) {
      const child = children[index]
      if (child) this.readChild(node, child)
    }
    const { NodeName } = node.own
    node.name = NodeName && textOf(this.xml, NodeName).trim()
  }

  // Children come from the last to the first, so that of repeated ones the first counts.
  private readChild(node: Draft, child: XmlElement): void {
    const name = this.nameOf(child)
    if (name === 'Node') this.push(child, node)
    // Nodes below a slip of the pen are still nodes.
    else if (!isOwn(name)) this.pushAll(child, node)
    else {
      node.own[name] = child
      if (name === 'DFProperties') this.readDf(node, child)
      else if (name === 'RTProperties') this.readRt(node, child)
    }
  }

  private readDf(node: Draft, { children }: XmlElement): void {
    const df = { ...noDf }
    const extensions: XmlElement[] = []
    for (let index = children.length - 1; index >= 0; index -= 1) {
      const child = children[index]
      if (!child) continue
      const name = this.nameOf(child)
      if (isDf(name)) df[name] = child
      else if (name === 'Node') this.push(child, node)
      else if (name.includes(':')) extensions.unshift(child)
      else this.pushAll(child, node)
    }
    node.df = df
    node.extensions = extensions.length > 0 ? extensions : noExtensions
  }

  private readRt(node: Draft, { children }: XmlElement): void {
    const rt = { ...noRt }
    for (let index = children.length - 1; index >= 0; index -= 1) {
      const child = children[index]
      if (!child) continue
      const name = this.nameOf(child)
      if (isRt(name)) rt[name] = child
      else if (name === 'Node') this.push(child, node)
    }
    node.rt = rt
  }
}

/** Gives a node that stays another parent; all below it lie as much deeper. */
function adopt(node: Draft, parent: Draft | undefined): void {
  const deeper = (parent?.depth ?? 0) + 1 - node.depth
  node.parent = parent
  if (deeper === 0) return
  const open = [node]
  for (let each = open.pop(); each; each = open.pop()) {
    each.depth += deeper
    for (const child of each.children) open.push(child as Draft)
  }
}

/** Is this the root of a tree? */
export const isTree = ({ name }: XmlElement): boolean => name === 'MgmtTree' || name.endsWith(':MgmtTree')
