import type { Fix } from '../finding.ts'
import { replaceFix } from '../fix.ts'
import type { XmlDocument, XmlElement } from '../xml/xml-types.ts'

/** What is put in for an element that is missing. `node` says whether its node has nodes below it. */
function template(name: string, isInterior: boolean): string {
  switch (name) {
    case 'VerDTD':
      return '<VerDTD>1.2</VerDTD>'
    case 'AccessType':
      return '<AccessType><Get/></AccessType>'
    case 'DFFormat':
    case 'Format':
      return `<${name}><${isInterior ? 'node' : 'chr'}/></${name}>`
    case 'DFType':
    case 'Type':
      return `<${name}>${isInterior ? '<DDFName/>' : '<MIME>text/plain</MIME>'}</${name}>`
    case 'DFProperties':
      return `<DFProperties>${['AccessType', 'DFFormat', 'DFType'].map(part => template(part, isInterior)).join('')}</DFProperties>`
    case 'Node':
      return '<Node><NodeName/></Node>'
    default:
      return `<${name}/>`
  }
}

/** Puts a missing element behind `before`, or first, on a line of its own where its neighbours have theirs. */
export function insertionFix(
  { text }: XmlDocument,
  element: XmlElement,
  before: XmlElement | undefined,
  name: string,
  prefix: string,
): Fix | undefined {
  if (prefix !== '') return undefined
  const node = nodeAround(element)
  const isInterior = saysNode(element) || (node !== undefined && hasNodes(node))
  const added = template(name, isInterior)
  const words = `Add ${name}`
  if (element.form === 'empty-tag') {
    const whole = `<${element.name}>${added}</${element.name}>`
    return replaceFix(words, element.start, element.end, whole)
  }
  const offset = before?.end ?? element.openEnd
  return replaceFix(words, offset, offset, lineStart(text, before ?? element.children[0]) + added)
}

const hasNodes = ({ children }: XmlElement) => children.some(({ name }) => name === 'Node')

function nodeAround(element: XmlElement): XmlElement | undefined {
  let each: XmlElement | undefined = element
  while (each && each.name !== 'Node') each = each.parent
  return each
}

/** Does DFFormat, among the properties of a node, say that it is interior? */
const saysNode = ({ children }: XmlElement) =>
  children.some(({ name, children: [word] }) => name === 'DFFormat' && word?.name === 'node')

/** The line end and indentation before an element that begins its line; else nothing. */
function lineStart(text: string, neighbour: XmlElement | undefined): string {
  return neighbour
    ? (/\r?\n[ \t]*$/.exec(text.slice(Math.max(0, neighbour.start - 200), neighbour.start))?.[0] ?? '')
    : ''
}
