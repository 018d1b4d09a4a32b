import type { TextEdit } from '../finding.ts'
import type { XmlDocument, XmlElement } from '../xml/xml-types.ts'
import { content } from '../xml/xml-types.ts'

const textBits = content.text | content.cdata | content.entity
/** Deeper nesting is not indented any further. */
const deepest = 100

/** Indents a document by two blanks a level. Only blanks between elements change; texts, comments and order stay. */
export function formatXml({ text, roots }: XmlDocument): readonly TextEdit[] {
  const edits: TextEdit[] = []
  const open: { readonly element: XmlElement; readonly depth: number }[] = roots.map(element => ({ element, depth: 0 }))
  for (let next = open.pop(); next; next = open.pop()) {
    const { element, depth } = next
    if (element.form !== 'tags' || (element.content & textBits) !== 0) continue
    if (element.children.length === 0) continue
    if (!isOneLiner(text, element)) layOut(text, element, depth, edits)
    for (const child of element.children) open.push({ element: child, depth: Math.min(depth + 1, deepest) })
  }
  return edits.sort((a, b) => a.offset - b.offset)
}

/** A few words on one line, such as `<AccessType><Get/></AccessType>`, are fine as they are. */
function isOneLiner(text: string, { start, end, children }: XmlElement): boolean {
  return (
    end - start <= 120 &&
    children.every(({ children: below }) => below.length === 0) &&
    !text.slice(start, end).includes('\n')
  )
}

function layOut(text: string, element: XmlElement, depth: number, edits: TextEdit[]): void {
  const inner = `\n${'  '.repeat(depth + 1)}`
  const outer = `\n${'  '.repeat(depth)}`
  let from = element.openEnd
  for (const child of element.children) {
    gap(text, from, child.start, inner, inner, edits)
    from = child.end
  }
  gap(text, from, element.closeStart, inner, outer, edits)
}

/** Blanks, and comments between them; the last blanks stand before what follows the gap. */
function gap(text: string, start: number, end: number, inner: string, last: string, edits: TextEdit[]): void {
  const parts = /\s*(<!--[\s\S]*?-->|<\?[\s\S]*?\?>|$)/gy
  const inside = text.slice(start, end)
  for (let at = 0; at <= inside.length; ) {
    parts.lastIndex = at
    const match = parts.exec(inside)
    // Something that is no comment: not ours to move.
    if (!match) return
    const [whole, what = ''] = match
    const blanks = whole.slice(0, whole.length - what.length)
    const isRemark = what !== '' && !blanks.includes('\n')
    // A remark on the same line belongs to what stands before it.
    const wanted = isRemark ? (blanks === '' ? '' : ' ') : emptyLine(blanks) + (what === '' ? last : inner)
    if (blanks.replaceAll('\r', '') !== wanted) edits.push({ offset: start + at, length: blanks.length, text: wanted })
    if (what === '') return
    at += whole.length
  }
}

const emptyLine = (blanks: string) => ((blanks.match(/\n/g)?.length ?? 0) > 1 ? '\n' : '')
