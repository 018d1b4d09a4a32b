import type { XmlDocument, XmlElement } from './xml-types.ts'

/** What stands at a place of the text, for completion and hover. */
export type XmlContext =
  /** Between the children of `element` (or outside all), behind `before` of them; `typed` is a tag just begun: `<`, `</`. */
  | {
      readonly kind: 'content'
      readonly element: XmlElement | undefined
      readonly before: number
      readonly typed: string
    }
  /** In the name or among the attributes of a start tag. */
  | { readonly kind: 'tag-name' | 'attributes'; readonly element: XmlElement }
  | { readonly kind: 'attribute-value'; readonly element: XmlElement; readonly attribute: string }
  | { readonly kind: 'end-tag'; readonly element: XmlElement }
  /** In a comment, CDATA section, processing instruction or DOCTYPE. */
  | { readonly kind: 'aside'; readonly element: XmlElement | undefined }

/** What stands at an offset. An offset on the edge of a tag belongs to what is outside the tag. */
export function contextAt(document: XmlDocument, offset: number): XmlContext {
  const { doctype, declaration } = document
  if ([doctype, declaration].some(part => part && part.start < offset && offset < part.end)) {
    return { kind: 'aside', element: undefined }
  }
  let element: XmlElement | undefined
  let siblings = document.roots
  for (;;) {
    const before = countBefore(siblings, offset)
    const candidate = siblings[before - 1]
    const isBehind = !candidate || (candidate.form === 'unclosed' ? offset > candidate.end : offset >= candidate.end)
    if (isBehind) return inContent(document, element, siblings, before, offset)
    if (offset < candidate.openEnd) return inStartTag(candidate, offset)
    if (offset > candidate.closeStart) return { kind: 'end-tag', element: candidate }
    element = candidate
    siblings = candidate.children
  }
}

/** How many of these elements begin before an offset. */
function countBefore(elements: readonly XmlElement[], offset: number): number {
  let low = 0
  let high = elements.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((elements[middle]?.start ?? 0) < offset) low = middle + 1
    else high = middle
  }
  return low
}

function inStartTag(element: XmlElement, offset: number): XmlContext {
  if (offset <= element.start + 1 + element.name.length) return { kind: 'tag-name', element }
  for (const { name, valueStart, valueEnd } of element.attributes) {
    if (valueStart <= offset && offset <= valueEnd) return { kind: 'attribute-value', element, attribute: name }
  }
  return { kind: 'attributes', element }
}

const asides = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const

function inContent(
  { text }: XmlDocument,
  element: XmlElement | undefined,
  siblings: readonly XmlElement[],
  before: number,
  offset: number,
): XmlContext {
  const from = Math.max(siblings[before - 1]?.end ?? 0, element?.openEnd ?? 0)
  for (const [begin, end] of asides) {
    const start = text.lastIndexOf(begin, offset - 1)
    if (start < from) continue
    const close = text.indexOf(end, start + begin.length)
    if (close === -1 || offset < close + end.length) return { kind: 'aside', element }
  }
  const typed = /<\/?$/.exec(text.slice(Math.max(from, offset - 2), offset))?.[0] ?? ''
  return { kind: 'content', element, before, typed }
}
