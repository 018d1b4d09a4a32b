import { replaceFix } from '../fix.ts'
import { isBlank } from './characters.ts'
import { readReference } from './entities.ts'
import type { Scan } from './scan.ts'
import { content } from './xml-types.ts'

/** Notes a character that XML does not allow. */
export function badCharacter(scan: Scan, offset: number, unit: number): void {
  const character = `U+${unit.toString(16).toUpperCase().padStart(4, '0')}`
  scan.wrong('xml.bad-character', offset, offset + 1, { character }, () =>
    replaceFix('Remove the character', offset, offset + 1, ''),
  )
}

/** Reads the text up to the next `<`. */
export function readText(scan: Scan, end: number): void {
  const { text, at } = scan
  let first = at
  while (first < end && isBlank(text.charCodeAt(first))) first += 1
  scan.mark(first === end ? content.blank : content.text)
  if (scan.nextReference !== -1 && scan.nextReference < end) readReferences(scan, end)
  if (scan.nextCdataEnd !== -1 && scan.nextCdataEnd < end) readCdataEnds(scan, end)
  if (!scan.top && first < end) scan.wrong('xml.text-outside', first, end)
  scan.at = end
}

function readReferences(scan: Scan, end: number): void {
  const { text } = scan
  let at = scan.nextReference
  // Those inside comments and the like were jumped over.
  if (at < scan.at) at = text.indexOf('&', scan.at)
  for (; at !== -1 && at < end; at = text.indexOf('&', at)) {
    scan.mark(content.entity)
    at = checkReference(scan, at, end)
  }
  scan.nextReference = at
}

/** Looks at the reference that begins at `at`; gives back where to go on. */
export function checkReference(scan: Scan, at: number, limit: number): number {
  const found = readReference(scan.text, at)
  if (found.end > limit) {
    strayAmpersand(scan, at)
    return at + 1
  }
  if (found.kind === 'alone') strayAmpersand(scan, at)
  else if (found.kind === 'bad-number') scan.wrong('xml.bad-character', at, found.end, { character: found.what })
  else if (found.kind === 'named') namedReference(scan, found.name, at, found.end)
  return found.end
}

function strayAmpersand(scan: Scan, at: number): void {
  scan.wrong('xml.stray-ampersand', at, at + 1, {}, () => replaceFix('Write &amp;', at, at + 1, '&amp;'))
}

function namedReference(scan: Scan, name: string, start: number, end: number): void {
  const kind = scan.doctype?.entities.get(name)
  if (kind !== undefined) {
    const why = kind === 'external' ? 'it lies outside the document' : 'it was declared by the document itself'
    scan.findings.add('xml.entity-refused', start, end, { name, why })
    return
  }
  scan.wrong('xml.entity-unknown', start, end, { name }, () => replaceFix('Write &amp;', start, start + 1, '&amp;'))
}

function readCdataEnds(scan: Scan, end: number): void {
  const { text } = scan
  let at = scan.nextCdataEnd < scan.at ? text.indexOf(']]>', scan.at) : scan.nextCdataEnd
  for (; at !== -1 && at < end; at = text.indexOf(']]>', at + 3)) {
    const start = at
    scan.wrong('xml.cdata-end', start, start + 3, {}, () => replaceFix('Write ]]&gt;', start, start + 3, ']]&gt;'))
  }
  scan.nextCdataEnd = at
}
