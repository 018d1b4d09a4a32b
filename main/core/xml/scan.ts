import type { Findings } from '../finding.ts'
import { replaceFix } from '../fix.ts'
import { isNamePart } from './characters.ts'
import { createInterner } from './interner.ts'
import type { Doctype, XmlDeclaration, XmlElement } from './xml-types.ts'

/** An element while it is read. */
export type OpenElement = { -readonly [Key in keyof XmlElement]: XmlElement[Key] } & {
  parent: OpenElement | undefined
  children: XmlElement[]
}

/** What was found makes no document ill-formed. */
const harmless = new Set<string>(['xml.entity-refused', 'xml.prefix-unbound'])

/** Does a problem that the scanner notes make a document ill-formed? */
export const isBreach = (code: string): boolean => !harmless.has(code)

/** Where a scan has come to, and what it remembers: the parts of the scanner (`scan-*.ts`) work on it. */
export class Scan {
  readonly text: string
  readonly findings: Findings
  readonly intern: (start: number, end: number) => string
  readonly roots: XmlElement[] = []
  at: number
  /** The innermost element that is open. */
  top: OpenElement | undefined
  elements = 0
  broken = false
  doctype: Doctype | undefined
  declaration: XmlDeclaration | undefined
  /** Next places of rare things; -1 behind the last one. */
  nextReference: number
  nextCdataEnd: number
  /** How often each name is open; only kept once an end tag did not fit. */
  opened: Map<string, number> | undefined
  /** Prefixes that were told already. */
  readonly unbound = new Set<string>()
  readonly bound = new Set<string>(['xml', 'xmlns'])
  /** Where prefixes are bound. */
  readonly bindings: { readonly prefix: string; readonly at: number }[] = []
  /** Where things begin whose reading depended on text behind their end: they were not ended as they should be. */
  readonly farLooking: number[] = []
  /** The document ended inside an element. */
  cut = false

  constructor(text: string, findings: Findings, at = 0) {
    this.text = text
    this.findings = findings
    this.at = at
    this.intern = createInterner(text)
    this.nextReference = text.indexOf('&', at)
    this.nextCdataEnd = text.indexOf(']]>', at)
  }

  /** Notes what XML does not allow. */
  wrong(...[code, start, end, detail, fix]: Parameters<Findings['add']>): void {
    this.broken = true
    this.findings.add(code, start, end, detail, fix)
  }

  /** What lies directly inside the innermost element; a bit of `content`. */
  mark(bit: number): void {
    if (this.top) this.top.content |= bit
  }

  /** Something that began at `start` lacks its end, which is to stand at `offset`. */
  notEnded(what: string, end: string, start: number, offset: number): void {
    this.farLooking.push(start)
    this.wrong('xml.not-ended', start, offset, { what, end }, () => replaceFix(`Add ${end}`, offset, offset, end))
  }
}

/** Where the name that begins at `start` ends. */
export function endOfName(text: string, start: number): number {
  let end = start
  while (end < text.length && isNamePart(text.charCodeAt(end))) end += 1
  return end
}
