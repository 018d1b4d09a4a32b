import { replaceFix } from '../fix.ts'
import { isBlank } from './characters.ts'
import { endOfName, type OpenElement, type Scan } from './scan.ts'
import { isSimilar } from './similar.ts'

/** Reads an end tag and ends what it ends. */
export function readEndTag(scan: Scan): void {
  const { text, at, top } = scan
  const start = at + 2
  if (top && text.startsWith(top.name, start) && text.charCodeAt(start + top.name.length) === 0x3e) {
    close(scan, top, at, start + top.name.length + 1)
    return
  }
  const nameEnd = endOfName(scan.text, start)
  let end = nameEnd
  while (isBlank(text.charCodeAt(end))) end += 1
  const isEnded = text[end] === '>'
  const name = scan.intern(start, nameEnd)
  if (!isEnded) end = badEndTag(scan, name, nameEnd)
  else end += 1
  closeNamed(scan, name, end)
}

function badEndTag(scan: Scan, name: string, nameEnd: number): number {
  const { text, at } = scan
  const close = text.indexOf('>', nameEnd)
  const next = text.indexOf('<', nameEnd)
  const isInside = close !== -1 && (next === -1 || close < next)
  if (!isInside) {
    scan.notEnded(`end tag </${name}`, '>', at, nameEnd)
    return nameEnd
  }
  scan.wrong('xml.bad-name', nameEnd, close, { name: text.slice(nameEnd, Math.min(close, nameEnd + 40)).trim() }, () =>
    replaceFix('Remove it', nameEnd, close, ''),
  )
  return close + 1
}

function closeNamed(scan: Scan, name: string, end: number): void {
  const { at, top } = scan
  if (top?.name === name) close(scan, top, at, end)
  else if (isOpen(scan, name)) closeUpTo(scan, name, end)
  else if (top && isSimilar(name, top.name)) {
    const { name: open, start } = top
    const detail = { name, open, line: { lineOf: start } }
    scan.wrong('xml.wrong-end-tag', at, end, detail, () => replaceFix(`Write </${open}>`, at, end, `</${open}>`))
    close(scan, top, at, end)
  } else {
    scan.wrong('xml.stray-end-tag', at, end, { name }, () => replaceFix(`Remove </${name}>`, at, end, ''))
    scan.at = end
  }
}

function isOpen(scan: Scan, name: string): boolean {
  if (!scan.opened) {
    scan.opened = new Map()
    for (let open = scan.top; open; open = open.parent)
      scan.opened.set(open.name, (scan.opened.get(open.name) ?? 0) + 1)
  }
  return (scan.opened.get(name) ?? 0) > 0
}

function closeUpTo(scan: Scan, name: string, end: number): void {
  const { at } = scan
  for (let { top } = scan; top && top.name !== name; { top } = scan) leaveOpen(scan, top, at, `</${name}>`)
  if (scan.top) close(scan, scan.top, at, end)
}

/** Ends an element that has no end tag. */
function leaveOpen(scan: Scan, element: OpenElement, at: number, before: string): void {
  const { name, start } = element
  const detail = { name, line: { lineOf: start }, before }
  const end = at === scan.text.length ? at : at + before.length
  scan.wrong('xml.not-closed', at, end, detail, () => replaceFix(`Add </${name}>`, at, at, `</${name}>`))
  element.form = 'unclosed'
  element.closeStart = at
  element.end = at
  pop(scan, element)
}

function close(scan: Scan, element: OpenElement, at: number, end: number): void {
  element.closeStart = at
  element.end = end
  scan.at = end
  pop(scan, element)
}

function pop(scan: Scan, element: OpenElement): void {
  scan.top = element.parent
  if (scan.opened) scan.opened.set(element.name, (scan.opened.get(element.name) ?? 1) - 1)
}

/** What the end of the document left open: told once, for a cut file would bury everything else. */
export function closeAll(scan: Scan): void {
  const end = scan.text.length
  const open: OpenElement[] = []
  for (let element = scan.top; element; element = element.parent) open.push(element)
  const [innermost] = open
  if (!innermost) return
  scan.cut = true
  const detail = {
    name: innermost.name,
    line: { lineOf: innermost.start },
    before: 'the end of the document',
  }
  scan.wrong('xml.not-closed', end, end, detail, () => {
    const tags = open.map(({ name }) => `</${name}>`).join('')
    return replaceFix(open.length === 1 ? `Add ${tags}` : `Add ${open.length} end tags`, end, end, tags)
  })
  for (const element of open) {
    element.form = 'unclosed'
    element.closeStart = end
    element.end = end
  }
  scan.top = undefined
}
