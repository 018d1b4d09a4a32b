import type { Findings } from '../finding.ts'
import { replaceFix } from '../fix.ts'
import type { ProblemCode } from '../problem.ts'
import { eachBadCharacter, isNamePart, isNameStart } from './characters.ts'
import { Scan } from './scan.ts'
import { readBang, readDeclaration, readInstruction } from './scan-asides.ts'
import { closeAll, readEndTag } from './scan-end-tag.ts'
import { readStartTag } from './scan-start-tag.ts'
import { badCharacter, readText } from './scan-text.ts'
import { content, type XmlDocument } from './xml-types.ts'

// Why a scanner of our own: an event parser stops making sense at the first wrong tag, and gives no tree with
// positions at a bearable cost. This one goes from "<" to "<", so that text costs next to nothing.

/** Reads a document as far as it can be understood; every repair is noted in `findings`. Never recurses. */
export function scanXml(text: string, findings: Findings): XmlDocument {
  return documentOf(scanWhole(text, findings))
}

/** Reads a whole text; what the scan remembers serves to read parts of it again. */
export function scanWhole(text: string, findings: Findings): Scan {
  const scan = new Scan(text, findings)
  eachBadCharacter(text, (offset, unit) => badCharacter(scan, offset, unit))
  if (text.startsWith('<?xml') && !isNamePart(text.charCodeAt(5))) readDeclaration(scan)
  while (scan.at < text.length) readNext(scan)
  closeAll(scan)
  checkRoots(scan)
  return scan
}

/** The document that a scan has read. */
export function documentOf({ text, roots, declaration, doctype, elements, broken }: Scan): XmlDocument {
  return {
    text,
    roots,
    ...(declaration && { declaration }),
    ...(doctype && { doctype }),
    elements,
    wellFormed: !broken,
  }
}

/** Reads the text up to the next `<`, or the markup that begins here. */
export function readNext(scan: Scan): void {
  const { text, at } = scan
  if (text.charCodeAt(at) === 0x3c) readMarkup(scan)
  else {
    const next = text.indexOf('<', at)
    readText(scan, next === -1 ? text.length : next)
  }
}

function readMarkup(scan: Scan): void {
  const { text, at } = scan
  const next = text.charCodeAt(at + 1)
  if (next === 0x2f) readEndTag(scan)
  else if (isNameStart(next)) readStartTag(scan)
  else if (next === 0x21) readBang(scan)
  else if (next === 0x3f) readInstruction(scan)
  else {
    scan.wrong('xml.stray-less-than', at, at + 1, {}, () => replaceFix('Write &lt;', at, at + 1, '&lt;'))
    scan.mark(content.text)
    scan.at = at + 1
  }
}

function checkRoots(scan: Scan): void {
  if (scan.roots.length > 0) return
  const code: ProblemCode = scan.text.trim() === '' ? 'xml.empty' : 'xml.no-root'
  scan.wrong(code, 0, Math.min(1, scan.text.length))
}
