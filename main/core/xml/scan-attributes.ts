import { replaceFix } from '../fix.ts'
import { isBlank, isNameStart } from './characters.ts'
import { endOfName, type OpenElement, type Scan } from './scan.ts'
import { checkReference } from './scan-text.ts'
import type { XmlAttribute } from './xml-types.ts'

/** Reads what stands at `start` inside a start tag; gives back where it ends. */
export function readAttribute(scan: Scan, element: OpenElement, start: number): number {
  const { text } = scan
  const nameEnd = endOfName(scan.text, start)
  if (nameEnd === start || !isNameStart(text.charCodeAt(start))) return skipJunk(scan, start, nameEnd)
  const name = scan.intern(start, nameEnd)
  let at = nameEnd
  while (isBlank(text.charCodeAt(at))) at += 1
  if (text.charCodeAt(at) !== 0x3d) {
    addAttribute(scan, element, { name, start, valueStart: nameEnd, valueEnd: nameEnd, end: nameEnd }, false)
    return nameEnd
  }
  at += 1
  while (isBlank(text.charCodeAt(at))) at += 1
  const quote = text[at] ?? ''
  if (quote !== '"' && quote !== "'") {
    let end = at
    while (end < text.length && !isBlank(text.charCodeAt(end)) && !'<>"\''.includes(text[end] ?? '')) end += 1
    if (text[end] === '>' && text[end - 1] === '/') end -= 1
    addAttribute(scan, element, { name, start, valueStart: at, valueEnd: end, end }, false)
    return end
  }
  const close = text.indexOf(quote, at + 1)
  const less = text.indexOf('<', at + 1)
  if (close === -1 || (less !== -1 && less < close)) return openValue(scan, element, { name, start, at, close, less })
  addAttribute(scan, element, { name, start, valueStart: at + 1, valueEnd: close, end: close + 1 }, true)
  return close + 1
}

/** A value with "<" in it, or without its closing quote: it ends at the quote if that is in the same tag. */
function openValue(
  scan: Scan,
  element: OpenElement,
  value: {
    readonly name: string
    readonly start: number
    readonly at: number
    readonly close: number
    readonly less: number
  },
): number {
  const { name, start, at, close, less } = value
  scan.farLooking.push(start)
  const tagEnd = scan.text.indexOf('>', at)
  const isInside = close !== -1 && (tagEnd === -1 || close < tagEnd)
  const limit = Math.min(...[tagEnd, less, scan.text.length].filter(place => place > at))
  const valueEnd = isInside ? close : limit
  const end = isInside ? close + 1 : limit
  addAttribute(scan, element, { name, start, valueStart: at + 1, valueEnd, end }, false)
  return end
}

function addAttribute(scan: Scan, element: OpenElement, attribute: XmlAttribute, good: boolean): void {
  const { name, start, end, valueStart, valueEnd } = attribute
  if (!good) {
    const value = scan.text.slice(valueStart, valueEnd).replaceAll('"', '&quot;').replaceAll('<', '&lt;')
    scan.wrong('xml.attribute-broken', start, Math.max(end, start + 1), { name }, () =>
      replaceFix('Write it with quotes', start, end, `${name}="${value}"`),
    )
  } else if (scan.nextReference !== -1 && scan.nextReference < valueEnd) attributeReferences(scan, valueStart, valueEnd)
  if (isTaken(element, name)) {
    scan.wrong('xml.attribute-twice', start, end, { name, element: element.name }, () =>
      replaceFix('Remove it', start, end, ''),
    )
  }
  if (name.startsWith('xmlns:')) bind(scan, name.slice(6), start)
  if (element.attributes.length === 0) element.attributes = [attribute]
  else (element.attributes as XmlAttribute[]).push(attribute)
}

function bind(scan: Scan, prefix: string, at: number): void {
  scan.bound.add(prefix)
  scan.bindings.push({ prefix, at })
}

/** Attributes that are compared with each other: a tag with more of them is no work of a person. */
const mostCompared = 500

function isTaken({ attributes }: OpenElement, name: string): boolean {
  return attributes.length <= mostCompared && attributes.some(other => other.name === name)
}

function attributeReferences(scan: Scan, start: number, end: number): void {
  let at = scan.text.indexOf('&', start)
  while (at !== -1 && at < end) at = scan.text.indexOf('&', checkReference(scan, at, end))
  scan.nextReference = at
}

function skipJunk(scan: Scan, start: number, nameEnd: number): number {
  const end = Math.max(nameEnd, start + 1)
  scan.wrong('xml.bad-name', start, end, { name: scan.text.slice(start, end) }, () =>
    replaceFix('Remove it', start, end, ''),
  )
  return end
}
