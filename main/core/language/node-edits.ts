import type { DdfDocument, DdfNode } from '../ddf/ddf-model.ts'
import { accessTypes } from '../description.ts'
import type { TextEdit } from '../finding.ts'
import { encodeText } from '../xml/entities.ts'
import { localName } from '../xml/text-of.ts'
import type { XmlElement } from '../xml/xml-types.ts'
import type { NodeChange } from './node-form.ts'

// Changes of one node as changes of its text: everything outside the edited place stays as it is written.

const nodeOrder = ['NodeName', 'Path', 'RTProperties', 'DFProperties', 'Value', 'Node']
const dfOrder = [
  'AccessType',
  'DefaultValue',
  'Description',
  'DFFormat',
  'Occurrence',
  'Scope',
  'DFTitle',
  'DFType',
  'CaseSense',
]
const rtOrder = ['ACL', 'Format', 'Name', 'Size', 'Title', 'TStamp', 'Type', 'VerNo']

/** The edits that make a change of a node's form. */
export function changeNode(document: DdfDocument, node: DdfNode, change: NodeChange): readonly TextEdit[] {
  const writer = new Writer(document)
  const { own } = node
  const isSnapshot = !own.DFProperties && own.RTProperties !== undefined
  const properties = isSnapshot ? own.RTProperties : own.DFProperties
  const order = isSnapshot ? rtOrder : dfOrder
  const put = (name: string, content: string | undefined, isText = false) => {
    if (properties) return writer.put(properties, order, name, content, isText)
    const inside = content === undefined ? '' : writer.element(name, content)
    return writer.put(
      node.element,
      nodeOrder,
      document.kind === 'tnds' ? 'RTProperties' : 'DFProperties',
      inside,
      false,
    )
  }
  switch (change.part) {
    case 'name':
      return writer.put(node.element, nodeOrder, 'NodeName', encodeText(change.value), true)
    case 'value':
      return writer.put(node.element, nodeOrder, 'Value', textOrNothing(change.value), true)
    case 'format': {
      const name = isSnapshot ? 'Format' : 'DFFormat'
      return put(name, writer.word(change.value))
    }
    case 'occurrence': {
      if (change.value === undefined) return put('Occurrence', undefined)
      const counted = change.value.endsWith('OrN')
      return put(
        'Occurrence',
        counted ? writer.element(change.value, String(change.most ?? 2)) : writer.word(change.value),
      )
    }
    case 'scope':
      return put('Scope', change.value && writer.word(change.value))
    case 'access': {
      const { AccessType } = node.df
      if (!AccessType) return change.on ? put('AccessType', writer.word(change.word)) : []
      return writer.put(AccessType, accessTypes, change.word, change.on ? '' : undefined, false)
    }
    case 'default':
      return put('DefaultValue', textOrNothing(change.value), true)
    case 'title':
      return put('DFTitle', textOrNothing(change.value), true)
    case 'description':
      return put('Description', textOrNothing(change.value), true)
    case 'type': {
      const name = isSnapshot ? 'Type' : 'DFType'
      return put(name, change.value.map(({ kind, text }) => writer.element(kind, encodeText(text))).join(''))
    }
  }
}

const textOrNothing = (text: string): string | undefined => (text === '' ? undefined : encodeText(text))

/** Adds a node as the last one below `parent`. */
export function addNode(
  document: DdfDocument,
  parent: DdfNode,
  name: string,
  isInterior: boolean,
): readonly TextEdit[] {
  const writer = new Writer(document)
  const format = writer.word(isInterior ? 'node' : 'chr')
  const type = isInterior ? writer.word('DDFName') : writer.element('MIME', 'text/plain')
  const parts =
    document.kind === 'tnds'
      ? writer.element('RTProperties', writer.element('Format', format) + writer.element('Type', type))
      : writer.element(
          'DFProperties',
          writer.element('AccessType', writer.word('Get')) +
            writer.element('DFFormat', format) +
            writer.element('DFType', type),
        )
  const inside = (name === '' ? writer.word('NodeName') : writer.element('NodeName', encodeText(name))) + parts
  return writer.insert(parent.element, nodeOrder, 'Node', writer.element('Node', inside))
}

/** Takes a node away, with its line where it has lines of its own. */
export function removeNode(document: DdfDocument, { element }: DdfNode): readonly TextEdit[] {
  return new Writer(document).remove(element)
}

class Writer {
  private readonly text: string
  private readonly prefix: string

  constructor({ xml, prefix }: DdfDocument) {
    this.text = xml.text
    this.prefix = prefix
  }

  word(name: string): string {
    return `<${this.prefix}${name}/>`
  }

  element(name: string, content: string): string {
    return content === '' ? this.word(name) : `<${this.prefix}${name}>${content}</${this.prefix}${name}>`
  }

  /** Gives an element of `holder` other content; makes it where the order has its place, or removes it. */
  put(
    holder: XmlElement,
    order: readonly string[],
    name: string,
    content: string | undefined,
    isText: boolean,
  ): readonly TextEdit[] {
    const existing = holder.children.find(child => localName(child.name) === name)
    if (content === undefined) return existing ? this.remove(existing) : []
    if (!existing) return this.insert(holder, order, name, this.element(name, content))
    if (existing.form !== 'tags') return [edit(existing.start, existing.end, this.element(name, content))]
    const [first] = existing.children
    const last = existing.children.at(-1)
    // The words inside change; blanks and comments around them stay.
    if (!isText && first && last && content !== '') return [edit(first.start, last.end, content)]
    return [edit(existing.openEnd, existing.closeStart, content)]
  }

  insert(holder: XmlElement, order: readonly string[], name: string, written: string): readonly TextEdit[] {
    if (holder.form === 'empty-tag') {
      return [edit(holder.start, holder.end, `<${holder.name}>${written}</${holder.name}>`)]
    }
    const rank = order.indexOf(name)
    const before = holder.children.findLast(child => order.indexOf(localName(child.name)) <= rank)
    const offset = before?.end ?? holder.openEnd
    const neighbour = before ?? holder.children[0]
    const line = neighbour ? this.lineStart(neighbour.start) : ''
    return [edit(offset, offset, line + (line === '' ? written : this.laidOut(written, line)))]
  }

  remove(element: XmlElement): readonly TextEdit[] {
    const line = this.lineStart(element.start)
    return [edit(element.start - line.length, element.end, '')]
  }

  /** Line end and indentation before what begins its line; else nothing. */
  private lineStart(offset: number): string {
    return /\r?\n[ \t]*$/.exec(this.text.slice(Math.max(0, offset - 200), offset))?.[0] ?? ''
  }

  /** Whole nodes get lines like those around them; what is small stays on its line. */
  private laidOut(written: string, line: string): string {
    if (!written.startsWith(`<${this.prefix}Node>`)) return written
    const inner = `${line}  `
    return written
      .replace(/^(<[^>]*Node>)/, `$1${inner}`)
      .replace(/(<\/[^>]*NodeName>|<[^>/]*NodeName\/>)/, `$1${inner}`)
      .replace(/(<\/[^>]*Node>)$/, `${line}$1`)
  }
}

const edit = (start: number, end: number, text: string): TextEdit => ({ offset: start, length: end - start, text })
