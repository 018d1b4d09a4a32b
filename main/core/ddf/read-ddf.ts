import type { Findings } from '../finding.ts'
import { scanXml } from '../xml/scan-xml.ts'
import { textOf } from '../xml/text-of.ts'
import type { XmlDocument, XmlElement } from '../xml/xml-types.ts'
import type { DdfDocument, DdfKind, DdfNode } from './ddf-model.ts'

type Parts<Name extends string> = Record<Name, XmlElement | undefined>
type Draft = { -readonly [Key in keyof DdfNode]: DdfNode[Key] } & {
  children: DdfNode[]
  own: Parts<keyof DdfNode['own']>
}

const noChildren: DdfNode[] = []
const noDf: DdfNode['df'] = newDf()
const noRt: DdfNode['rt'] = newRt()
const noExtensions: readonly XmlElement[] = []

/** Reads a document as far as it can be understood (see `DdfDocument`). What is not XML is noted in `findings`. */
export function readDdf(text: string, findings: Findings): DdfDocument {
  return modelOf(scanXml(text, findings))
}

/** The nodes of a document that was scanned already. */
export function modelOf(xml: XmlDocument): DdfDocument {
  return new ModelReader(xml).read()
}

class ModelReader {
  private readonly xml: XmlDocument
  private readonly trees: XmlElement[] = []
  private readonly roots: DdfNode[] = []
  private prefix = ''
  private nodes = 0
  private described = false
  private valued = false
  /** Elements to be searched for nodes, each with the node that they belong to; a stack, so that depth costs nothing. */
  private readonly open: XmlElement[] = []
  private readonly owners: (Draft | undefined)[] = []

  constructor(xml: XmlDocument) {
    this.xml = xml
  }

  read(): DdfDocument {
    const { xml, trees, roots } = this
    for (const element of xml.roots.toReversed()) this.push(element, undefined)
    for (let element = this.open.pop(); element; element = this.open.pop()) {
      const owner = this.owners.pop()
      if (isTree(element)) this.openTree(element)
      if (this.nameOf(element) === 'Node') this.readNode(element, owner)
      else this.pushAll(element, owner)
    }
    return { xml, kind: this.kind(), trees, prefix: this.prefix, roots, nodes: this.nodes }
  }

  private kind(): DdfKind {
    if (this.xml.roots[0]?.name === 'dmtree') return 'compact'
    if (this.nodes === 0 && this.trees.length === 0) return 'none'
    return this.valued && !this.described ? 'tnds' : 'ddf'
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
    const node: Draft = {
      element,
      parent,
      children: noChildren,
      depth: (parent?.depth ?? 0) + 1,
      name: undefined,
      own: newOwn(),
      df: noDf,
      rt: noRt,
      extensions: noExtensions,
    }
    this.nodes += 1
    if (!parent) this.roots.push(node)
    else if (parent.children === noChildren) parent.children = [node]
    else parent.children.push(node)
    const { children } = element
    for (let index = children.length - 1; index >= 0; index -= 1) {
      const child = children[index]
      if (child) this.readChild(node, child)
    }
    const { NodeName } = node.own
    if (NodeName) node.name = textOf(this.xml, NodeName).trim()
    if (node.own.DFProperties) this.described = true
    if (node.own.RTProperties || node.own.Value) this.valued = true
  }

  // Children come from the last to the first, so that of repeated ones the first counts.
  private readChild(node: Draft, child: XmlElement): void {
    const name = this.nameOf(child)
    switch (name) {
      case 'Node':
        this.push(child, node)
        break
      case 'NodeName':
      case 'Path':
      case 'Value':
      case 'Type':
      case 'Data':
        node.own[name] = child
        break
      case 'DFProperties':
        node.own.DFProperties = child
        this.readDf(node, child)
        break
      case 'RTProperties':
        node.own.RTProperties = child
        this.readRt(node, child)
        break
      default:
        // Nodes below a slip of the pen are still nodes.
        this.pushAll(child, node)
    }
  }

  private readDf(node: Draft, { children }: XmlElement): void {
    const df = newDf()
    const extensions: XmlElement[] = []
    for (let index = children.length - 1; index >= 0; index -= 1) {
      const child = children[index]
      if (!child) continue
      const name = this.nameOf(child)
      switch (name) {
        case 'AccessType':
        case 'DefaultValue':
        case 'Description':
        case 'DFFormat':
        case 'Occurrence':
        case 'Scope':
        case 'DFTitle':
        case 'DFType':
        case 'CaseSense':
          df[name] = child
          break
        case 'Node':
          this.push(child, node)
          break
        default:
          if (name.includes(':')) extensions.unshift(child)
          else this.pushAll(child, node)
      }
    }
    node.df = df
    node.extensions = extensions.length > 0 ? extensions : noExtensions
  }

  private readRt(node: Draft, { children }: XmlElement): void {
    const rt = newRt()
    for (let index = children.length - 1; index >= 0; index -= 1) {
      const child = children[index]
      if (!child) continue
      const name = this.nameOf(child)
      switch (name) {
        case 'ACL':
        case 'Format':
        case 'Name':
        case 'Size':
        case 'Title':
        case 'TStamp':
        case 'Type':
        case 'VerNo':
          rt[name] = child
          break
        case 'Node':
          this.push(child, node)
          break
        default:
      }
    }
    node.rt = rt
  }
}

const isTree = ({ name }: XmlElement) => name === 'MgmtTree' || name.endsWith(':MgmtTree')

function newOwn(): Parts<keyof DdfNode['own']> {
  return {
    NodeName: undefined,
    Path: undefined,
    Value: undefined,
    RTProperties: undefined,
    DFProperties: undefined,
    Type: undefined,
    Data: undefined,
  }
}

function newDf(): Parts<keyof DdfNode['df']> {
  return {
    AccessType: undefined,
    DefaultValue: undefined,
    Description: undefined,
    DFFormat: undefined,
    Occurrence: undefined,
    Scope: undefined,
    DFTitle: undefined,
    DFType: undefined,
    CaseSense: undefined,
  }
}

function newRt(): Parts<keyof DdfNode['rt']> {
  return {
    ACL: undefined,
    Format: undefined,
    Name: undefined,
    Size: undefined,
    Title: undefined,
    TStamp: undefined,
    Type: undefined,
    VerNo: undefined,
  }
}
