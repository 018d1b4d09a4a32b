import type { LineMap } from '../line-map.ts'
import type { XmlDocument, XmlElement } from '../xml/xml-types.ts'

/** What can be folded: elements and comments of more than one line. */
export interface FoldLines {
  /** First and last line of each element, from 1, one after the other; the end tag stays visible. */
  readonly elements: readonly number[]
  readonly comments: readonly number[]
}

/** Most elements that fold, outer ones first: what more costs is paid with every keystroke. */
const mostFolds = 5000

/** The folds of a document, broken ones as far as they go. */
export function foldLines({ roots, text }: XmlDocument, lines: LineMap): FoldLines {
  const elements: number[] = []
  const open: XmlElement[] = [...roots]
  for (const element of open) {
    if (elements.length >= 2 * mostFolds) break
    const { start, closeStart, children } = element
    const first = lines.place(start).line
    const last = lines.place(closeStart).line
    if (last - 1 > first) elements.push(first, last - 1)
    if (last > first) for (const child of children) open.push(child)
  }
  return { elements, comments: commentLines(text, lines) }
}

function commentLines(text: string, lines: LineMap): readonly number[] {
  const comments: number[] = []
  for (let at = text.indexOf('<!--'); at !== -1; ) {
    const close = text.indexOf('-->', at)
    const end = close === -1 ? text.length : close
    const first = lines.place(at).line
    const last = lines.place(end).line
    if (last > first) comments.push(first, last)
    at = text.indexOf('<!--', end)
  }
  return comments
}
