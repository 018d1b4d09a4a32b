import type { Findings } from '../finding.ts'
import { replaceFix } from '../fix.ts'
import { createLineMap, type LineMap } from '../line-map.ts'
import type { ProblemCode } from '../problem.ts'
import { eachBadCharacter, isBlank, isNamePart, isNameStart } from './characters.ts'
import { readReference } from './entities.ts'
import { createInterner } from './interner.ts'
import { readDoctype } from './read-doctype.ts'
import { isSimilar } from './similar.ts'
import {
  content,
  type Doctype,
  type XmlAttribute,
  type XmlDeclaration,
  type XmlDocument,
  type XmlElement,
} from './xml-types.ts'

type Open = { -readonly [Key in keyof XmlElement]: XmlElement[Key] } & {
  parent: Open | undefined
  children: XmlElement[]
}

// Elements without children or attributes share these; they are replaced, never filled.
const noChildren: XmlElement[] = []
const noAttributes: readonly XmlAttribute[] = []

/** Reads a document as far as it can be understood; every repair is noted in `findings`. Never recurses. */
export function scanXml(text: string, findings: Findings, lines: LineMap = createLineMap(text)): XmlDocument {
  return new XmlScanner(text, findings, lines).scan()
}

// Why a scanner of our own: an event parser stops making sense at the first wrong tag, and gives no tree with
// positions at a bearable cost. This one goes from "<" to "<", so that text costs next to nothing.
class XmlScanner {
  private readonly text: string
  private readonly findings: Findings
  private readonly lines: LineMap
  private readonly intern: (start: number, end: number) => string
  private readonly roots: XmlElement[] = []
  private at = 0
  private top: Open | undefined
  private elements = 0
  private broken = false
  private doctype: Doctype | undefined
  private declaration: XmlDeclaration | undefined
  /** Next places of rare things; -1 behind the last one. */
  private nextReference: number
  private nextCdataEnd: number
  /** How often each name is open; only kept once an end tag did not fit. */
  private opened: Map<string, number> | undefined
  private readonly unbound = new Set<string>()
  private readonly bound = new Set<string>(['xml', 'xmlns'])

  constructor(text: string, findings: Findings, lines: LineMap) {
    this.text = text
    this.findings = findings
    this.lines = lines
    this.intern = createInterner(text)
    this.nextReference = text.indexOf('&')
    this.nextCdataEnd = text.indexOf(']]>')
  }

  scan(): XmlDocument {
    const { text } = this
    eachBadCharacter(text, (offset, unit) => this.badCharacter(offset, unit))
    if (text.startsWith('<?xml') && !isNamePart(text.charCodeAt(5))) this.readDeclaration()
    while (this.at < text.length) {
      const next = text.indexOf('<', this.at)
      const end = next === -1 ? text.length : next
      if (end > this.at) this.readText(end)
      if (next === -1) break
      this.readMarkup()
    }
    this.closeAll()
    this.checkRoots()
    return {
      text,
      roots: this.roots,
      ...(this.declaration && { declaration: this.declaration }),
      ...(this.doctype && { doctype: this.doctype }),
      elements: this.elements,
      wellFormed: !this.broken,
    }
  }

  /** Notes what XML does not allow. */
  private wrong(...[code, start, end, detail, fix]: Parameters<Findings['add']>): void {
    this.broken = true
    this.findings.add(code, start, end, detail, fix)
  }

  private badCharacter(offset: number, unit: number): void {
    const character = `U+${unit.toString(16).toUpperCase().padStart(4, '0')}`
    this.wrong('xml.bad-character', offset, offset + 1, { character }, () =>
      replaceFix('Remove the character', offset, offset + 1, ''),
    )
  }

  private readMarkup(): void {
    const { text, at } = this
    const next = text.charCodeAt(at + 1)
    if (next === 0x2f) this.readEndTag()
    else if (isNameStart(next)) this.readStartTag()
    else if (next === 0x21) this.readBang()
    else if (next === 0x3f) this.readInstruction()
    else {
      this.wrong('xml.stray-less-than', at, at + 1, {}, () => replaceFix('Write &lt;', at, at + 1, '&lt;'))
      this.mark(content.text)
      this.at = at + 1
    }
  }

  private mark(bit: number): void {
    if (this.top) this.top.content |= bit
  }

  // Text

  private readText(end: number): void {
    const { text, at } = this
    let first = at
    while (first < end && isBlank(text.charCodeAt(first))) first += 1
    this.mark(first === end ? content.blank : content.text)
    if (this.nextReference !== -1 && this.nextReference < end) this.readReferences(end)
    if (this.nextCdataEnd !== -1 && this.nextCdataEnd < end) this.readCdataEnds(end)
    if (!this.top && first < end) this.wrong('xml.text-outside', first, end)
    this.at = end
  }

  private readReferences(end: number): void {
    const { text } = this
    let at = this.nextReference
    // Those inside comments and the like were jumped over.
    if (at < this.at) at = text.indexOf('&', this.at)
    for (; at !== -1 && at < end; at = text.indexOf('&', at)) {
      this.mark(content.entity)
      at = this.checkReference(at, end)
    }
    this.nextReference = at
  }

  private checkReference(at: number, limit: number): number {
    const found = readReference(this.text, at)
    if (found.end > limit) {
      this.strayAmpersand(at)
      return at + 1
    }
    if (found.kind === 'alone') this.strayAmpersand(at)
    else if (found.kind === 'bad-number') this.wrong('xml.bad-character', at, found.end, { character: found.what })
    else if (found.kind === 'named') this.namedReference(found.name, at, found.end)
    return found.end
  }

  private strayAmpersand(at: number): void {
    this.wrong('xml.stray-ampersand', at, at + 1, {}, () => replaceFix('Write &amp;', at, at + 1, '&amp;'))
  }

  private namedReference(name: string, start: number, end: number): void {
    const kind = this.doctype?.entities.get(name)
    if (kind !== undefined) {
      const why = kind === 'external' ? 'it lies outside the document' : 'it was declared by the document itself'
      this.findings.add('xml.entity-refused', start, end, { name, why })
      return
    }
    this.wrong('xml.entity-unknown', start, end, { name }, () => replaceFix('Write &amp;', start, start + 1, '&amp;'))
  }

  private readCdataEnds(end: number): void {
    const { text } = this
    let at = this.nextCdataEnd < this.at ? text.indexOf(']]>', this.at) : this.nextCdataEnd
    for (; at !== -1 && at < end; at = text.indexOf(']]>', at + 3)) {
      const start = at
      this.wrong('xml.cdata-end', start, start + 3, {}, () => replaceFix('Write ]]&gt;', start, start + 3, ']]&gt;'))
    }
    this.nextCdataEnd = at
  }

  // Declarations, comments and the like

  private readDeclaration(): void {
    const { text } = this
    const close = text.indexOf('?>')
    const end = close === -1 ? this.lineEnd(0) : close + 2
    const written = text.slice(0, end)
    const good =
      /^<\?xml\s+version\s*=\s*(["'])1\.\d+\1(?:\s+encoding\s*=\s*(["'])([A-Za-z][\w.-]*)\2)?(?:\s+standalone\s*=\s*(["'])(?:yes|no)\4)?\s*\?>$/.exec(
        written,
      )
    const encoding = /encoding\s*=\s*["']([^"']*)["']/.exec(written)?.[1]
    if (!good) {
      const repaired = `<?xml version="1.0" encoding="${encoding ?? 'UTF-8'}"?>`
      this.wrong('xml.declaration-broken', 0, end, {}, () => replaceFix(`Write ${repaired}`, 0, end, repaired))
    }
    this.declaration = { start: 0, end, ...(encoding !== undefined && { encoding }) }
    this.at = end
  }

  private readInstruction(): void {
    const { text, at } = this
    const close = text.indexOf('?>', at + 2)
    const end = close === -1 ? this.lineEnd(at) : close + 2
    if (close === -1) this.notEnded('processing instruction', '?>', at, end)
    else if (/^<\?xml\s/i.test(text.slice(at, at + 6))) {
      this.wrong('xml.declaration-late', at, end, {}, () => this.moveDeclaration(at, end))
    } else if (!isNameStart(text.charCodeAt(at + 2))) {
      this.wrong('xml.bad-name', at + 2, at + 3, { name: text.slice(at + 2, at + 3) })
    }
    this.mark(content.comment)
    this.at = end
  }

  /** What stands before it can go if it is blank; else the declaration goes. */
  private moveDeclaration(at: number, end: number) {
    const isBlankBefore = this.text.slice(0, at).trim() === ''
    return isBlankBefore
      ? replaceFix('Remove the blanks before it', 0, at, '')
      : replaceFix('Remove the declaration', at, end, '')
  }

  private readBang(): void {
    const { text, at } = this
    if (text.startsWith('<!--', at)) this.readComment()
    else if (text.startsWith('<![CDATA[', at)) this.readCdata()
    else if (/^<!doctype/i.test(text.slice(at, at + 9))) this.readDoctype()
    else {
      const close = text.indexOf('>', at)
      const end = close === -1 ? text.length : close + 1
      this.wrong('xml.bad-name', at, end, { name: text.slice(at, Math.min(end, at + 20)) }, () =>
        replaceFix('Remove it', at, end, ''),
      )
      this.at = end
    }
  }

  private readComment(): void {
    const { text, at } = this
    const close = text.indexOf('-->', at + 4)
    const end = close === -1 ? this.lineEnd(at) : close + 3
    const inside = close === -1 ? end : close
    if (close === -1) this.notEnded('comment', '-->', at, end)
    const dashes = text.indexOf('--', at + 4)
    if (dashes !== -1 && (dashes < inside || text[inside - 1] === '-'))
      this.dashes(Math.min(dashes, inside - 1), inside)
    this.mark(content.comment)
    this.at = end
  }

  private dashes(start: number, inside: number): void {
    const end = Math.min(start + 2, Math.max(inside, start + 1))
    this.wrong('xml.comment-dashes', start, end, {}, () => {
      const edits = [...this.text.slice(start, inside).matchAll(/--+|-$/g)].map(({ index, 0: run }) => {
        const last = start + index + run.length === inside
        return { offset: start + index, length: run.length, text: last ? '' : '-' }
      })
      return { words: 'Write single dashes', edits }
    })
  }

  private readCdata(): void {
    const { text, at } = this
    const close = text.indexOf(']]>', at + 9)
    const stop = text.indexOf('</', at)
    const end = close === -1 ? (stop === -1 ? text.length : stop) : close + 3
    if (close === -1) this.notEnded('CDATA section', ']]>', at, end)
    if (!this.top) this.wrong('xml.text-outside', at, end)
    this.mark(content.cdata)
    this.at = end
  }

  private readDoctype(): void {
    const { at } = this
    const { doctype, fault } = readDoctype(this.text, at)
    const isLate = this.doctype !== undefined || this.elements > 0
    const what = isLate ? 'it must stand once, before the first element' : fault
    if (what !== undefined) this.wrong('xml.doctype-broken', at, doctype.end, { what })
    this.doctype ??= doctype
    this.at = doctype.end
  }

  private notEnded(what: string, end: string, start: number, offset: number): void {
    this.wrong('xml.not-ended', start, offset, { what, end }, () => replaceFix(`Add ${end}`, offset, offset, end))
  }

  private lineEnd(at: number): number {
    const found = this.text.indexOf('\n', at)
    return found === -1 ? this.text.length : found
  }

  // Tags

  private nameEnd(start: number): number {
    const { text } = this
    let end = start
    while (end < text.length && isNamePart(text.charCodeAt(end))) end += 1
    return end
  }

  private readStartTag(): void {
    const { text, at, top } = this
    const nameEnd = this.nameEnd(at + 1)
    const name = this.intern(at + 1, nameEnd)
    const element: Open = {
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
    this.elements += 1
    if (!top) this.addRoot(element)
    else if (top.children === noChildren) top.children = [element]
    else top.children.push(element)
    const next = text.charCodeAt(nameEnd)
    if (next === 0x3e) this.at = nameEnd + 1
    else this.readRestOfTag(element, nameEnd)
    element.openEnd = this.at
    this.checkPrefix(name, at + 1)
    if (element.form === 'empty-tag') {
      element.closeStart = this.at
      element.end = this.at
    } else {
      this.top = element
      if (this.opened) this.opened.set(name, (this.opened.get(name) ?? 0) + 1)
    }
  }

  private addRoot(element: XmlElement): void {
    this.roots.push(element)
    if (this.roots.length > 1) {
      this.wrong('xml.second-root', element.start, element.start + 1 + element.name.length, { name: element.name })
    }
  }

  /** Attributes and the end of the tag. */
  private readRestOfTag(element: Open, from: number): void {
    const { text } = this
    let at = from
    for (;;) {
      while (isBlank(text.charCodeAt(at))) at += 1
      const unit = text.charCodeAt(at)
      if (unit === 0x3e) {
        this.at = at + 1
        return
      }
      if (unit === 0x2f && text.charCodeAt(at + 1) === 0x3e) {
        element.form = 'empty-tag'
        this.at = at + 2
        return
      }
      // A "<" inside a tag: the tag was not ended.
      if (at >= text.length || unit === 0x3c) {
        this.endTagHere(element, from)
        return
      }
      at = this.readAttribute(element, at)
    }
  }

  /** The tag ends behind the last thing in it that is not blank. */
  private endTagHere(element: Open, from: number): void {
    const end = element.attributes.at(-1)?.end ?? from
    this.notEnded(`start tag <${element.name}`, '>', element.start, end)
    this.at = end
  }

  private readAttribute(element: Open, start: number): number {
    const { text } = this
    const nameEnd = this.nameEnd(start)
    if (nameEnd === start || !isNameStart(text.charCodeAt(start))) return this.skipJunk(start, nameEnd)
    const name = this.intern(start, nameEnd)
    let at = nameEnd
    while (isBlank(text.charCodeAt(at))) at += 1
    if (text.charCodeAt(at) !== 0x3d) {
      this.addAttribute(element, { name, start, valueStart: nameEnd, valueEnd: nameEnd, end: nameEnd }, false)
      return nameEnd
    }
    at += 1
    while (isBlank(text.charCodeAt(at))) at += 1
    const quote = text[at] ?? ''
    if (quote !== '"' && quote !== "'") {
      let end = at
      while (end < text.length && !isBlank(text.charCodeAt(end)) && !'<>"\''.includes(text[end] ?? '')) end += 1
      if (text[end] === '>' && text[end - 1] === '/') end -= 1
      this.addAttribute(element, { name, start, valueStart: at, valueEnd: end, end }, false)
      return end
    }
    const close = text.indexOf(quote, at + 1)
    const less = text.indexOf('<', at + 1)
    if (close === -1 || (less !== -1 && less < close)) return this.openValue(element, { name, start, at, close, less })
    this.addAttribute(element, { name, start, valueStart: at + 1, valueEnd: close, end: close + 1 }, true)
    return close + 1
  }

  /** A value with "<" in it, or without its closing quote: it ends at the quote if that is in the same tag. */
  private openValue(
    element: Open,
    value: {
      readonly name: string
      readonly start: number
      readonly at: number
      readonly close: number
      readonly less: number
    },
  ): number {
    const { name, start, at, close, less } = value
    const tagEnd = this.text.indexOf('>', at)
    const isInside = close !== -1 && (tagEnd === -1 || close < tagEnd)
    const limit = Math.min(...[tagEnd, less, this.text.length].filter(place => place > at))
    const valueEnd = isInside ? close : limit
    const end = isInside ? close + 1 : limit
    this.addAttribute(element, { name, start, valueStart: at + 1, valueEnd, end }, false)
    return end
  }

  private addAttribute(element: Open, attribute: XmlAttribute, good: boolean): void {
    const { name, start, end, valueStart, valueEnd } = attribute
    if (!good) {
      const value = this.text.slice(valueStart, valueEnd).replaceAll('"', '&quot;').replaceAll('<', '&lt;')
      this.wrong('xml.attribute-broken', start, Math.max(end, start + 1), { name }, () =>
        replaceFix('Write it with quotes', start, end, `${name}="${value}"`),
      )
    } else if (this.nextReference !== -1 && this.nextReference < valueEnd)
      this.attributeReferences(valueStart, valueEnd)
    if (element.attributes.some(other => other.name === name)) {
      this.wrong('xml.attribute-twice', start, end, { name, element: element.name }, () =>
        replaceFix('Remove it', start, end, ''),
      )
    }
    if (name.startsWith('xmlns:')) this.bound.add(name.slice(6))
    element.attributes = [...element.attributes, attribute]
  }

  private attributeReferences(start: number, end: number): void {
    let at = this.text.indexOf('&', start)
    while (at !== -1 && at < end) at = this.text.indexOf('&', this.checkReference(at, end))
    this.nextReference = at
  }

  private skipJunk(start: number, nameEnd: number): number {
    const end = Math.max(nameEnd, start + 1)
    this.wrong('xml.bad-name', start, end, { name: this.text.slice(start, end) }, () =>
      replaceFix('Remove it', start, end, ''),
    )
    return end
  }

  private checkPrefix(name: string, start: number): void {
    const colon = name.indexOf(':')
    if (colon === -1) return
    const prefix = name.slice(0, colon)
    if (this.bound.has(prefix) || this.unbound.has(prefix)) return
    this.unbound.add(prefix)
    this.findings.add('xml.prefix-unbound', start, start + colon, { prefix })
  }

  private readEndTag(): void {
    const { text, at, top } = this
    const start = at + 2
    if (top && text.startsWith(top.name, start) && text.charCodeAt(start + top.name.length) === 0x3e) {
      this.close(top, at, start + top.name.length + 1)
      return
    }
    const nameEnd = this.nameEnd(start)
    let end = nameEnd
    while (isBlank(text.charCodeAt(end))) end += 1
    const isEnded = text[end] === '>'
    const name = this.intern(start, nameEnd)
    if (!isEnded) end = this.badEndTag(name, nameEnd)
    else end += 1
    this.closeNamed(name, end)
  }

  private badEndTag(name: string, nameEnd: number): number {
    const { text, at } = this
    const close = text.indexOf('>', nameEnd)
    const next = text.indexOf('<', nameEnd)
    const isInside = close !== -1 && (next === -1 || close < next)
    if (!isInside) {
      this.notEnded(`end tag </${name}`, '>', at, nameEnd)
      return nameEnd
    }
    this.wrong(
      'xml.bad-name',
      nameEnd,
      close,
      { name: text.slice(nameEnd, Math.min(close, nameEnd + 40)).trim() },
      () => replaceFix('Remove it', nameEnd, close, ''),
    )
    return close + 1
  }

  private closeNamed(name: string, end: number): void {
    const { at, top } = this
    if (top?.name === name) this.close(top, at, end)
    else if (this.isOpen(name)) this.closeUpTo(name, end)
    else if (top && isSimilar(name, top.name)) {
      const { name: open, start } = top
      const detail = { name, open, line: this.lines.place(start).line }
      this.wrong('xml.wrong-end-tag', at, end, detail, () => replaceFix(`Write </${open}>`, at, end, `</${open}>`))
      this.close(top, at, end)
    } else {
      this.wrong('xml.stray-end-tag', at, end, { name }, () => replaceFix(`Remove </${name}>`, at, end, ''))
      this.at = end
    }
  }

  private isOpen(name: string): boolean {
    if (!this.opened) {
      this.opened = new Map()
      for (let open = this.top; open; open = open.parent)
        this.opened.set(open.name, (this.opened.get(open.name) ?? 0) + 1)
    }
    return (this.opened.get(name) ?? 0) > 0
  }

  private closeUpTo(name: string, end: number): void {
    const { at } = this
    for (let { top } = this; top && top.name !== name; { top } = this) this.leaveOpen(top, at, `</${name}>`)
    if (this.top) this.close(this.top, at, end)
  }

  /** Ends an element that has no end tag. */
  private leaveOpen(element: Open, at: number, before: string): void {
    const { name, start } = element
    const detail = { name, line: this.lines.place(start).line, before }
    const end = at === this.text.length ? at : at + before.length
    this.wrong('xml.not-closed', at, end, detail, () => replaceFix(`Add </${name}>`, at, at, `</${name}>`))
    element.form = 'unclosed'
    element.closeStart = at
    element.end = at
    this.pop(element)
  }

  private close(element: Open, at: number, end: number): void {
    element.closeStart = at
    element.end = end
    this.at = end
    this.pop(element)
  }

  private pop(element: Open): void {
    this.top = element.parent
    if (this.opened) this.opened.set(element.name, (this.opened.get(element.name) ?? 1) - 1)
  }

  /** What the end of the document left open: told once, for a cut file would bury everything else. */
  private closeAll(): void {
    const end = this.text.length
    const open: Open[] = []
    for (let element = this.top; element; element = element.parent) open.push(element)
    const [innermost] = open
    if (!innermost) return
    const detail = {
      name: innermost.name,
      line: this.lines.place(innermost.start).line,
      before: 'the end of the document',
    }
    this.wrong('xml.not-closed', end, end, detail, () => {
      const tags = open.map(({ name }) => `</${name}>`).join('')
      return replaceFix(open.length === 1 ? `Add ${tags}` : `Add ${open.length} end tags`, end, end, tags)
    })
    for (const element of open) {
      element.form = 'unclosed'
      element.closeStart = end
      element.end = end
    }
    this.top = undefined
  }

  private checkRoots(): void {
    if (this.roots.length > 0) return
    const code: ProblemCode = this.text.trim() === '' ? 'xml.empty' : 'xml.no-root'
    this.wrong(code, 0, Math.min(1, this.text.length))
  }
}
