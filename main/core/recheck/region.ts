import type { OpenElement } from '../xml/scan.ts'
import type { XmlElement } from '../xml/xml-types.ts'

/**
 * A piece of the content of an element that is read again: between two of its children, or its edges. What stands before
 * and behind it does not depend on it, as long as reading it ends where it did.
 *
 * ```
 *   <parent> <a/>  <b/> text <c/>  <d/> </parent>
 *                ^start          ^end       children from..to: b, c
 * ```
 */
export interface Region {
  readonly parent: OpenElement
  readonly from: number
  readonly to: number
  readonly start: number
  readonly end: number
  /** The end tag of the parent is read, too: it ends what lacks an end tag of its own. */
  readonly withEnd: boolean
}

/** The smallest piece around an edited span; undefined where the edit is not inside of an element. */
export function regionAround(
  roots: readonly XmlElement[],
  span: { readonly start: number; readonly end: number },
): Region | undefined {
  let parent: XmlElement | undefined
  for (let siblings = roots; ; siblings = parent.children) {
    const inner = siblings[countWhile(siblings, ({ start }) => start < span.start) - 1]
    if (!inner || !holds(inner, span)) break
    parent = inner
  }
  return parent && regionIn(parent, span)
}

/** The next larger piece: to the end of the parent, then around the whole of it. */
export function regionBeyond(region: Region): Region | undefined {
  const { parent, withEnd } = region
  if (withEnd || parent.form !== 'tags') return parent.parent && regionIn(parent.parent, parent)
  return { ...region, to: parent.children.length, end: parent.end, withEnd: true }
}

function holds(
  { openEnd, closeStart, form }: XmlElement,
  { start, end }: { readonly start: number; readonly end: number },
): boolean {
  return form !== 'empty-tag' && openEnd <= start && end <= closeStart
}

// Children that only touch the span are read again, too: letters at their edge may become part of them.
function regionIn(parent: XmlElement, span: { readonly start: number; readonly end: number }): Region {
  const { children } = parent
  const from = countWhile(children, ({ end }) => end < span.start)
  const to = countWhile(children, ({ start }) => start <= span.end)
  return {
    parent: parent as OpenElement,
    from,
    to: Math.max(from, to),
    start: children[from - 1]?.end ?? parent.openEnd,
    end: children[Math.max(from, to)]?.start ?? parent.closeStart,
    withEnd: false,
  }
}

/** How many of the first elements pass; all behind the first that does not fail, too. */
function countWhile(elements: readonly XmlElement[], passes: (element: XmlElement) => boolean): number {
  let low = 0
  let high = elements.length
  while (low < high) {
    const middle = (low + high) >> 1
    const element = elements[middle]
    if (element && passes(element)) low = middle + 1
    else high = middle
  }
  return low
}
