import { replaceFix } from '../fix.ts'
import { isNameStart } from './characters.ts'
import { readDoctype as readDoctypeAt } from './read-doctype.ts'
import type { Scan } from './scan.ts'
import { content } from './xml-types.ts'

/** Reads the XML declaration at the beginning. */
export function readDeclaration(scan: Scan): void {
  const { text } = scan
  const close = text.indexOf('?>')
  const end = close === -1 ? lineEnd(scan.text, 0) : close + 2
  const written = text.slice(0, end)
  const good =
    /^<\?xml\s+version\s*=\s*(["'])1\.\d+\1(?:\s+encoding\s*=\s*(["'])([A-Za-z][\w.-]*)\2)?(?:\s+standalone\s*=\s*(["'])(?:yes|no)\4)?\s*\?>$/.exec(
      written,
    )
  const encoding = /encoding\s*=\s*["']([^"']*)["']/.exec(written)?.[1]
  if (!good) {
    const repaired = `<?xml version="1.0" encoding="${encoding ?? 'UTF-8'}"?>`
    scan.wrong('xml.declaration-broken', 0, end, {}, () => replaceFix(`Write ${repaired}`, 0, end, repaired))
  }
  scan.declaration = { start: 0, end, ...(encoding !== undefined && { encoding }) }
  scan.at = end
}

/** Reads a processing instruction. */
export function readInstruction(scan: Scan): void {
  const { text, at } = scan
  const close = text.indexOf('?>', at + 2)
  const end = close === -1 ? lineEnd(scan.text, at) : close + 2
  if (close === -1) scan.notEnded('processing instruction', '?>', at, end)
  else if (/^<\?xml\s/i.test(text.slice(at, at + 6))) {
    scan.wrong('xml.declaration-late', at, end, {}, () => moveDeclaration(scan, at, end))
  } else if (!isNameStart(text.charCodeAt(at + 2))) {
    scan.wrong('xml.bad-name', at + 2, at + 3, { name: text.slice(at + 2, at + 3) })
  }
  scan.mark(content.comment)
  scan.at = end
}

/** What stands before it can go if it is blank; else the declaration goes. */
function moveDeclaration(scan: Scan, at: number, end: number) {
  const isBlankBefore = scan.text.slice(0, at).trim() === ''
  return isBlankBefore
    ? replaceFix('Remove the blanks before it', 0, at, '')
    : replaceFix('Remove the declaration', at, end, '')
}

/** Reads a comment, CDATA section or DOCTYPE. */
export function readBang(scan: Scan): void {
  const { text, at } = scan
  if (text.startsWith('<!--', at)) readComment(scan)
  else if (text.startsWith('<![CDATA[', at)) readCdata(scan)
  else if (/^<!doctype/i.test(text.slice(at, at + 9))) readDoctype(scan)
  else {
    const close = text.indexOf('>', at)
    const end = close === -1 ? text.length : close + 1
    if (close === -1) scan.farLooking.push(at)
    scan.wrong('xml.bad-name', at, end, { name: text.slice(at, Math.min(end, at + 20)) }, () =>
      replaceFix('Remove it', at, end, ''),
    )
    scan.at = end
  }
}

function readComment(scan: Scan): void {
  const { text, at } = scan
  const close = text.indexOf('-->', at + 4)
  const end = close === -1 ? lineEnd(scan.text, at) : close + 3
  const inside = close === -1 ? end : close
  if (close === -1) scan.notEnded('comment', '-->', at, end)
  const dashes = text.indexOf('--', at + 4)
  if (dashes !== -1 && (dashes < inside || text[inside - 1] === '-'))
    noteDashes(scan, Math.min(dashes, inside - 1), inside)
  scan.mark(content.comment)
  scan.at = end
}

function noteDashes(scan: Scan, start: number, inside: number): void {
  const end = Math.min(start + 2, Math.max(inside, start + 1))
  scan.wrong('xml.comment-dashes', start, end, {}, () => {
    const edits = [...scan.text.slice(start, inside).matchAll(/--+|-$/g)].map(({ index, 0: run }) => {
      const last = start + index + run.length === inside
      return { offset: start + index, length: run.length, text: last ? '' : '-' }
    })
    return { words: 'Write single dashes', edits }
  })
}

function readCdata(scan: Scan): void {
  const { text, at } = scan
  const close = text.indexOf(']]>', at + 9)
  const stop = text.indexOf('</', at)
  const end = close === -1 ? (stop === -1 ? text.length : stop) : close + 3
  if (close === -1) scan.notEnded('CDATA section', ']]>', at, end)
  if (!scan.top) scan.wrong('xml.text-outside', at, end)
  scan.mark(content.cdata)
  scan.at = end
}

function readDoctype(scan: Scan): void {
  const { at } = scan
  const { doctype, fault } = readDoctypeAt(scan.text, at)
  const isLate = scan.doctype !== undefined || scan.elements > 0
  const what = isLate ? 'it must stand once, before the first element' : fault
  if (what !== undefined) {
    scan.farLooking.push(at)
    scan.wrong('xml.doctype-broken', at, doctype.end, { what })
  }
  scan.doctype ??= doctype
  scan.at = doctype.end
}

function lineEnd(text: string, at: number): number {
  const found = text.indexOf('\n', at)
  return found === -1 ? text.length : found
}
