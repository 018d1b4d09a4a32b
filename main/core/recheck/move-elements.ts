import type { OpenElement } from '../xml/scan.ts'
import type { XmlElement } from '../xml/xml-types.ts'

type Attribute = { -readonly [Key in keyof XmlElement['attributes'][number]]: XmlElement['attributes'][number][Key] }

/** Moves everything behind an offset, in place; elements around it grow. Never recurses. */
export function moveElements(roots: readonly XmlElement[], at: number, growth: number): void {
  if (growth === 0) return
  const open = [...roots] as OpenElement[]
  for (let element = open.pop(); element; element = open.pop()) {
    if (element.closeStart < at) continue
    if (element.start >= at) moveStart(element, growth)
    element.closeStart += growth
    element.end += growth
    for (const child of element.children) open.push(child as OpenElement)
  }
}

function moveStart(element: OpenElement, growth: number): void {
  element.start += growth
  element.openEnd += growth
  for (const attribute of element.attributes as Attribute[]) {
    attribute.start += growth
    attribute.valueStart += growth
    attribute.valueEnd += growth
    attribute.end += growth
  }
}
