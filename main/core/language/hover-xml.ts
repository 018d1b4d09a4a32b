import type { DdfDocument, DdfNode } from '../ddf/ddf-model.ts'
import { nodeAt, pathOf, typeOf } from '../ddf/ddf-values.ts'
import { contextAt } from '../xml/context-at.ts'
import { localName, textOf, wholeTextOf } from '../xml/text-of.ts'
import type { XmlElement } from '../xml/xml-types.ts'
import { decodeValue } from './decode-value.ts'
import { elementWords } from './element-words.ts'
import { publishedMoids } from './known-values.ts'
import type { HoverText, Span } from './language-types.ts'
import { detailOf } from './outline.ts'

/** What is known about the place at `offset`: what an element means, what node this is, what a value holds. */
export function hoverXml(document: DdfDocument, offset: number): HoverText | undefined {
  const place = contextAt(document.xml, offset)
  if (place.kind === 'tag-name') return aboutElement(document, place.element, nameSpan(place.element))
  if (place.kind === 'end-tag') {
    const { closeStart, end } = place.element
    return aboutElement(document, place.element, { start: closeStart, end })
  }
  if (place.kind !== 'content' || !place.element || place.element.children.length > 0) return undefined
  return aboutContent(document, place.element)
}

const nameSpan = ({ start, name }: XmlElement): Span => ({ start: start + 1, end: start + 1 + name.length })

function aboutElement(document: DdfDocument, element: XmlElement, span: Span): HoverText | undefined {
  const name = localName(element.name)
  const words = elementWords(name)
  const node = name === 'Node' ? nodeAt(document, element.start + 1) : undefined
  if (!words) return undefined
  const parts = [`**${element.name}** — ${words.words}`]
  if (node) parts.push(aboutNode(document, node))
  if (words.example) parts.push(`~~~xml\n${words.example}\n~~~`)
  parts.push(`*${words.clause}*`)
  return { ...span, parts }
}

function aboutContent(document: DdfDocument, element: XmlElement): HoverText | undefined {
  const { openEnd, closeStart, name } = element
  if (closeStart === openEnd) return undefined
  const value = textOf(document.xml, element)
  const span = { start: openEnd, end: closeStart }
  const node = nodeAt(document, openEnd)
  switch (localName(name)) {
    case 'NodeName':
      return node && { ...span, parts: [aboutNode(document, node)] }
    case 'DDFName': {
      const known = publishedMoids.find(({ moid }) => moid === value.trim())
      return { ...span, parts: [`MOID \`${value.trim().slice(0, 200)}\`${known ? ` — ${known.words}` : ''}`] }
    }
    default: {
      const parts = decodeValue(value)
      return parts.length > 0 ? { ...span, parts } : undefined
    }
  }
}

function aboutNode(document: DdfDocument, node: DdfNode): string {
  const { df } = node
  const title = df.DFTitle && wholeTextOf(document.xml, df.DFTitle).trim()
  const text = df.Description && wholeTextOf(document.xml, df.Description).trim()
  const { mime } = typeOf(document, node)
  const lines = [`\`${pathOf(node)}\``, detailOf(document, node), mime.join(', '), title, text?.slice(0, 500)]
  return lines.filter(line => line !== undefined && line !== '').join('  \n')
}
