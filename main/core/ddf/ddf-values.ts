import { type AccessType, accessTypes, type Format, formats, type Occurrence } from '../description.ts'
import { localName, textOf } from '../xml/text-of.ts'
import type { XmlElement } from '../xml/xml-types.ts'
import type { DdfDocument, DdfNode } from './ddf-model.ts'

// What the elements of a node mean. A word that is not known counts as not said.

const occurrences = ['One', 'ZeroOrOne', 'ZeroOrMore', 'OneOrMore', 'ZeroOrN', 'OneOrN'] as const
const none: ReadonlySet<AccessType> = new Set()

/** The element that is a word in itself, such as `<chr/>` in DFFormat. */
function wordIn(element: XmlElement | undefined): string | undefined {
  const child = element?.children[0]
  return child && localName(child.name)
}

/** DFFormat, else Format of RTProperties. */
export function formatOf({ df, rt }: DdfNode): Format | undefined {
  return asFormat(wordIn(df.DFFormat)) ?? asFormat(wordIn(rt.Format))
}

const asFormat = (word: string | undefined) => formats.find(format => format === word)

/** What AccessType allows; undefined when the node has none. */
export function accessOf({ df }: DdfNode): ReadonlySet<AccessType> | undefined {
  if (!df.AccessType) return undefined
  const { children } = df.AccessType
  if (children.length === 0) return none
  return new Set(children.map(({ name }) => localName(name)).filter(isAccessType))
}

const isAccessType = (name: string): name is AccessType => (accessTypes as readonly string[]).includes(name)

/** Occurrence as it is written, with the N of ZeroOrN and OneOrN. */
export function occurrenceOf({ xml }: DdfDocument, { df }: DdfNode): { word?: Occurrence; most?: number } {
  const child = df.Occurrence?.children[0]
  const word = occurrences.find(each => child && localName(child.name) === each)
  if (!child || word === undefined) return {}
  const most = word.endsWith('OrN') ? Number(textOf(xml, child).trim()) : Number.NaN
  return { word, ...(Number.isInteger(most) && most > 0 && { most }) }
}

export function scopeOf({ df }: DdfNode): 'Permanent' | 'Dynamic' {
  return wordIn(df.Scope) === 'Permanent' ? 'Permanent' : 'Dynamic'
}

export function caseSenseOf({ df }: DdfNode): 'CS' | 'CIS' | undefined {
  const word = wordIn(df.CaseSense)
  return word === 'CS' || word === 'CIS' ? word : undefined
}

/** MIME types and DDFName of DFType, else of Type; some initial trees write the type as bare text. */
export function typeOf({ xml }: DdfDocument, { own, df, rt }: DdfNode): { mime: readonly string[]; ddfName?: string } {
  const mime: string[] = []
  let ddfName: string | undefined
  for (const type of [df.DFType, rt.Type, own.Type]) {
    if (!type) continue
    if (type.children.length === 0) addText(mime, textOf(xml, type))
    for (const child of type.children) {
      const name = localName(child.name)
      if (name === 'MIME') addText(mime, textOf(xml, child))
      else if (name === 'DDFName') ddfName ??= textOf(xml, child).trim()
    }
  }
  return { mime, ...(ddfName !== undefined && { ddfName }) }
}

function addText(list: string[], text: string): void {
  const trimmed = text.trim()
  if (trimmed !== '') list.push(trimmed)
}

/** The elements that give a node its value, the one that counts first: DefaultValue, Value, Data. */
export function valueElements({ own, df }: DdfNode): readonly XmlElement[] {
  const found: XmlElement[] = []
  for (const element of [df.DefaultValue, own.Value, own.Data]) if (element) found.push(element)
  return found
}

/** Empty, `*`, `<x>` and `[Name]` mark a node that gets its name at run time. */
export function isRunTimeName(name: string): boolean {
  return name === '' || name === '*' || /^(?:<.*>|\[.*\])$/s.test(name)
}

/** Names from the outermost node down to this one; `*` for those given at run time. */
export function pathOf(node: DdfNode): string {
  const names: string[] = []
  for (let each: DdfNode | undefined = node; each && names.length < 300; each = each.parent)
    names.push(each.name || '*')
  return names.reverse().join('/')
}

/** Document order, parents first, without recursion. */
export function* eachNode({ roots }: Pick<DdfDocument, 'roots'>): Generator<DdfNode> {
  const open = roots.toReversed()
  for (let node = open.pop(); node; node = open.pop()) {
    yield node
    for (let index = node.children.length - 1; index >= 0; index -= 1) {
      const child = node.children[index]
      if (child) open.push(child)
    }
  }
}

/** The innermost node whose element holds an offset. */
export function nodeAt({ roots }: DdfDocument, offset: number): DdfNode | undefined {
  let found: DdfNode | undefined
  for (let level: readonly DdfNode[] = roots; ; level = found.children) {
    const inside = level.find(({ element }) => element.start < offset && offset < element.end)
    if (!inside) return found
    found = inside
  }
}

/** The format that a node is read as, whatever it says. */
export function readAs(node: DdfNode, hasMoid: boolean): Format {
  if (node.children.length > 0) return 'node'
  const isValueless = node.own.Value === undefined && node.own.Data === undefined
  return formatOf(node) ?? (hasMoid && isValueless ? 'node' : 'chr')
}
