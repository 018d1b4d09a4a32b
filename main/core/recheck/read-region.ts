import { Findings } from '../finding.ts'
import { eachBadCharacter } from '../xml/characters.ts'
import { type OpenElement, Scan } from '../xml/scan.ts'
import { badCharacter } from '../xml/scan-text.ts'
import { readNext } from '../xml/scan-xml.ts'
import type { Doctype, XmlElement } from '../xml/xml-types.ts'
import type { Region } from './region.ts'
import { type ScanNote, ScanNotes } from './scan-notes.ts'

/** What reading goes by that stands before a region. */
export interface Before {
  readonly doctype: Doctype | undefined
  readonly bound: readonly string[]
  readonly unbound: readonly string[]
}
/** What a region holds now, at its places in the new text. */
export interface ReadRegion {
  readonly children: readonly OpenElement[]
  readonly elements: number
  readonly notes: readonly ScanNote[]
  readonly farLooking: readonly number[]
  /** Elements that were taken over, with those that hold them now. */
  readonly taken: ReadonlyMap<OpenElement, OpenElement>
}
/** Elements that can be taken over as they are, by where they begin in the new text. */
export type Reusable = ReadonlyMap<number, OpenElement>

/** Reads a region of the new text; undefined when it no longer ends where it did, or says something about the whole document. */
export function readRegion(
  text: string,
  region: Region,
  growth: number,
  before: Before,
  reusable: Reusable,
): ReadRegion | undefined {
  const notes = new ScanNotes()
  const scan = new Scan(text, notes, region.start)
  const end = region.end + growth
  const parent = standIn(region.parent)
  scan.top = parent
  scan.elements = 1
  scan.doctype = before.doctype
  for (const prefix of before.bound) scan.bound.add(prefix)
  for (const prefix of before.unbound) scan.unbound.add(prefix)
  eachBadCharacter(text.slice(region.start, end), (offset, unit) => badCharacter(scan, region.start + offset, unit))
  const taken = new Map<OpenElement, OpenElement>()
  while (scan.at < end && parent.end === unset) {
    const known = reusable.get(scan.at)
    if (known && scan.top) take(scan, known, scan.top === parent ? region.parent : scan.top, taken)
    else readNext(scan)
  }
  const isClosed = parent.end === end && parent.closeStart === region.parent.closeStart + growth
  const isInStep = region.withEnd ? isClosed : scan.at === end && scan.top === parent && parent.end === unset
  const isAboutAll = scan.doctype !== before.doctype || scan.bindings.length > 0 || notes.isFull
  if (!isInStep || isAboutAll) return undefined
  const children = parent.children as OpenElement[]
  return { children, elements: scan.elements - 1, notes: notes.inOrder(), farLooking: scan.farLooking, taken }
}

function take(scan: Scan, known: OpenElement, holder: OpenElement, taken: Map<OpenElement, OpenElement>): void {
  const { top } = scan
  if (!top) return
  if (top.children.length === 0) top.children = [known]
  else top.children.push(known)
  taken.set(known, holder)
  scan.at += known.end - known.start
}

/** What lies directly inside an element besides its children. */
export function contentOf(text: string, element: XmlElement): number {
  const scan = new Scan(text, new Findings({ most: 0 }), element.openEnd)
  const parent = standIn(element as OpenElement)
  scan.top = parent
  for (const child of element.children) {
    while (scan.at < child.start) readNext(scan)
    scan.at = child.end
  }
  while (scan.at < element.closeStart) readNext(scan)
  return parent.content
}

const unset = -1

/** Takes up what is read for an element, and shows when its end was read. Those above are copies, too: an end tag may end them. */
function standIn(element: OpenElement): OpenElement {
  const copied = copyOf(element)
  let inner = copied
  for (let each = element.parent; each; each = each.parent) {
    inner.parent = copyOf(each)
    inner = inner.parent
  }
  return copied
}

function copyOf({ name, start, openEnd }: OpenElement): OpenElement {
  const bare = { parent: undefined, attributes: [], closeStart: unset, end: unset, form: 'tags', content: 0 } as const
  return { ...bare, name, start, openEnd, children: [] }
}
