/**
 * An XML document as it stands in its text: every part knows where it begins and ends, so that the editor can point,
 * complete and change a part and leave the rest untouched. Nothing is copied out of the text; `textOf` reads it.
 *
 * A broken document has a tree, too: what was not closed ends where its parent ends, an end tag without start is left
 * out, and each repair is a finding.
 *
 * ```
 *   <NodeName class="a"> text </NodeName>
 *   ^start              ^openEnd
 *                             ^closeStart
 *                                        ^end
 * ```
 */
export interface XmlDocument {
  /** Without byte order mark. */
  readonly text: string
  /** The outermost elements; well-formed documents have one. */
  readonly roots: readonly XmlElement[]
  readonly declaration?: XmlDeclaration
  readonly doctype?: Doctype
  /** How many elements there are. */
  readonly elements: number
  /** By XML 1.0, whatever the findings say after their levels were changed. */
  readonly wellFormed: boolean
}

/** Offsets count UTF-16 units from 0; `end` is behind the last one. */
export interface XmlElement {
  /** As written, with its prefix. */
  readonly name: string
  readonly parent: XmlElement | undefined
  readonly children: readonly XmlElement[]
  readonly attributes: readonly XmlAttribute[]
  /** Of the `<` of the start tag; the name follows it. */
  readonly start: number
  /** Behind the `>` of the start tag. */
  readonly openEnd: number
  /** Where the content ends: the `<` of the end tag, if there is one. */
  readonly closeStart: number
  readonly end: number
  /** `<a></a>`, `<a/>`, or without an end tag of its own. */
  readonly form: 'tags' | 'empty-tag' | 'unclosed'
  /** What lies directly inside besides elements; bits of `content`. */
  readonly content: number
}

/** What may lie directly inside an element. */
export const content = { blank: 1, text: 2, cdata: 4, entity: 8, comment: 16 } as const

export interface XmlAttribute {
  readonly name: string
  readonly start: number
  /** Of the value between its quotes. */
  readonly valueStart: number
  readonly valueEnd: number
  readonly end: number
}

export interface XmlDeclaration {
  readonly start: number
  readonly end: number
  readonly encoding?: string
}

/** A DOCTYPE; what it points to is never fetched. */
export interface Doctype {
  readonly start: number
  readonly end: number
  readonly name: string
  readonly publicId?: string
  readonly systemId?: string
  /** Between the brackets. */
  readonly subset?: { readonly start: number; readonly end: number }
  /** General entities that it declares; none of them is ever expanded. */
  readonly entities: ReadonlyMap<string, 'internal' | 'external'>
}
