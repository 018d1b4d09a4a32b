import type { XmlElement } from '../xml/xml-types.ts'

/** Where the start tag of an element stands, as far as its name: what is underlined when the element is meant. */
export function tagSpan({ start, name }: XmlElement): readonly [start: number, end: number] {
  return [start, start + 1 + name.length]
}
