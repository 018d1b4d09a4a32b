import { isBlank } from './characters.ts'
import { endOfName, type OpenElement, type Scan } from './scan.ts'
import { readAttribute } from './scan-attributes.ts'
import type { XmlAttribute, XmlElement } from './xml-types.ts'

// Elements without children or attributes share these; they are replaced, never filled.
const noChildren: XmlElement[] = []
const noAttributes: readonly XmlAttribute[] = []

/** Reads a start tag; its element is open then, unless the tag ends it. */
export function readStartTag(scan: Scan): void {
  const { text, at, top } = scan
  const nameEnd = endOfName(text, at + 1)
  const name = scan.intern(at + 1, nameEnd)
  const element: OpenElement = {
    name,
    parent: top,
    children: noChildren,
    attributes: noAttributes,
    start: at,
    openEnd: 0,
    closeStart: 0,
    end: 0,
    form: 'tags',
    content: 0,
  }
  scan.elements += 1
  if (!top) addRoot(scan, element)
  else if (top.children === noChildren) top.children = [element]
  else top.children.push(element)
  const next = text.charCodeAt(nameEnd)
  if (next === 0x3e) scan.at = nameEnd + 1
  else readRestOfTag(scan, element, nameEnd)
  element.openEnd = scan.at
  checkPrefix(scan, name, at + 1)
  if (element.form === 'empty-tag') {
    element.closeStart = scan.at
    element.end = scan.at
  } else {
    scan.top = element
    if (scan.opened) scan.opened.set(name, (scan.opened.get(name) ?? 0) + 1)
  }
}

function addRoot(scan: Scan, element: XmlElement): void {
  scan.roots.push(element)
  if (scan.roots.length > 1) {
    scan.wrong('xml.second-root', element.start, element.start + 1 + element.name.length, { name: element.name })
  }
}

function checkPrefix(scan: Scan, name: string, start: number): void {
  const colon = name.indexOf(':')
  if (colon === -1) return
  const prefix = name.slice(0, colon)
  if (scan.bound.has(prefix) || scan.unbound.has(prefix)) return
  scan.unbound.add(prefix)
  scan.findings.add('xml.prefix-unbound', start, start + colon, { prefix })
}

/** Attributes and the end of the tag. */
function readRestOfTag(scan: Scan, element: OpenElement, from: number): void {
  const { text } = scan
  let at = from
  for (;;) {
    while (isBlank(text.charCodeAt(at))) at += 1
    const unit = text.charCodeAt(at)
    if (unit === 0x3e) {
      scan.at = at + 1
      return
    }
    if (unit === 0x2f && text.charCodeAt(at + 1) === 0x3e) {
      element.form = 'empty-tag'
      scan.at = at + 2
      return
    }
    // A "<" inside a tag: the tag was not ended.
    if (at >= text.length || unit === 0x3c) {
      endTagHere(scan, element, from)
      return
    }
    at = readAttribute(scan, element, at)
  }
}

/** The tag ends behind the last thing in it that is not blank. */
function endTagHere(scan: Scan, element: OpenElement, from: number): void {
  const end = element.attributes.at(-1)?.end ?? from
  scan.notEnded(`start tag <${element.name}`, '>', element.start, end)
  scan.at = end
}
