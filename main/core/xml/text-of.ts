import { decodeReferences } from './entities.ts'
import { content, type XmlDocument, type XmlElement } from './xml-types.ts'

const special = content.cdata | content.entity | content.comment

/** The text directly inside an element, with references and CDATA resolved; comments and elements left out. */
export function textOf({ text }: XmlDocument, element: XmlElement): string {
  const { openEnd, closeStart, children } = element
  if (children.length === 0 && (element.content & special) === 0) return text.slice(openEnd, closeStart)
  let joined = ''
  let from = openEnd
  for (const child of children) {
    joined += plainText(text, from, child.start)
    from = child.end
  }
  return joined + plainText(text, from, closeStart)
}

/** Like `textOf`, with the text of all elements inside: what a reader sees of mixed content. */
export function wholeTextOf(document: XmlDocument, element: XmlElement): string {
  if (element.children.length === 0) return textOf(document, element)
  return plainText(document.text, element.openEnd, element.closeStart)
}

/** The value of an attribute, undefined if the element does not have it. */
export function attributeOf({ text }: XmlDocument, element: XmlElement, name: string): string | undefined {
  const found = element.attributes.find(attribute => attribute.name === name)
  return found && decodeReferences(text.slice(found.valueStart, found.valueEnd))
}

/** The part of a name behind its prefix. */
export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** The text between two offsets without tags, comments and processing instructions. */
function plainText(text: string, start: number, end: number): string {
  let plain = ''
  let from = start
  for (let at = text.indexOf('<', from); at !== -1 && at < end; at = text.indexOf('<', from)) {
    plain += decodeReferences(text.slice(from, at))
    const isCdata = text.startsWith('<![CDATA[', at)
    const closing = isCdata ? ']]>' : text.startsWith('<!--', at) ? '-->' : '>'
    // A lone "<" is text; the scanner has reported it.
    if (!isCdata && !/[!?/\w:\u00c0-\uffff]/.test(text[at + 1] ?? '')) {
      plain += '<'
      from = at + 1
      continue
    }
    const stop = text.indexOf(closing, at)
    const inner = stop === -1 || stop > end ? end : stop
    if (isCdata) plain += text.slice(at + 9, inner)
    from = Math.min(end, inner + closing.length)
  }
  return plain + decodeReferences(text.slice(from, Math.max(from, end)))
}
