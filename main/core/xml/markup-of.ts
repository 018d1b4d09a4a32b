import { decodeReferences } from './entities.ts'
import type { Markup } from './markup.ts'
import { textOf } from './text-of.ts'
import { content, type XmlDocument, type XmlElement } from './xml-types.ts'

type Draft = { -readonly [Key in keyof Markup]: Markup[Key] } & { content: (Draft | string)[] }

/** A scanned element as a value; comments, processing instructions and `xmlns` attributes stay behind. */
export function markupOf(document: XmlDocument, root: XmlElement): Markup {
  const top = draftOf(document, root)
  const open: [XmlElement, Draft][] = [[root, top]]
  for (let item = open.pop(); item; item = open.pop()) {
    const [element, draft] = item
    if (element.children.length === 0) {
      const text = plainText(document, element)
      if (text !== '') draft.content.push(text)
      continue
    }
    const isMixed = (element.content & (content.text | content.cdata | content.entity)) !== 0
    let from = element.openEnd
    for (const child of element.children) {
      if (isMixed) draft.content.push(textBetween(document, element, from, child.start))
      const made = draftOf(document, child)
      draft.content.push(made)
      open.push([child, made])
      from = child.end
    }
    if (isMixed) draft.content.push(textBetween(document, element, from, element.closeStart))
  }
  return top
}

/** The text of a gap between elements. */
function textBetween(document: XmlDocument, element: XmlElement, start: number, end: number): string {
  return plainText(document, { ...element, children: [], openEnd: start, closeStart: end })
}

/** Line ends are LF in what XML means (XML 1.0 §2.11), unless one is written as a reference. */
function plainText(document: XmlDocument, element: XmlElement): string {
  const text = textOf(document, element)
  if (!text.includes('\r')) return text
  const source = document.text.slice(element.openEnd, element.closeStart)
  return /&#(?:13|x0*d);/i.test(source) ? text : text.replace(/\r\n?/g, '\n')
}

function draftOf({ text, roots }: XmlDocument, { name, attributes }: XmlElement): Draft {
  const value = ({ valueStart, valueEnd }: XmlElement['attributes'][number]) =>
    decodeReferences(text.slice(valueStart, valueEnd))
  // A document that gives all its own elements a prefix means the same as one with a default namespace.
  const [prefix] = roots[0]?.name.match(/^[^:]+(?=:)/) ?? []
  const stated = attributes.find(each => each.name === (prefix === undefined ? 'xmlns' : `xmlns:${prefix}`))
  return {
    name: prefix !== undefined && name.startsWith(`${prefix}:`) ? name.slice(prefix.length + 1) : name,
    ...(stated && { space: value(stated) }),
    attributes: attributes
      .filter(each => each !== stated)
      .map((each): readonly [string, string] => [each.name, value(each)]),
    content: [],
  }
}
