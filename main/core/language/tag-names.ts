import { contextAt } from '../xml/context-at.ts'
import type { XmlDocument } from '../xml/xml-types.ts'
import type { Span } from './language-types.ts'

/** The name in the start tag and the one in the end tag of the element in whose tag `offset` stands: both change together. */
export function tagNames(document: XmlDocument, offset: number): readonly Span[] | undefined {
  const place = contextAt(document, offset)
  if (place.kind !== 'tag-name' && place.kind !== 'end-tag') return undefined
  const { start, closeStart, name, form } = place.element
  if (form !== 'tags') return undefined
  return [
    { start: start + 1, end: start + 1 + name.length },
    { start: closeStart + 2, end: closeStart + 2 + name.length },
  ]
}
