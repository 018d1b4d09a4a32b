/** An XML element as a value, to be written: for documents that are made, not edited. */
export interface Markup {
  readonly name: string
  /** The namespace that it stands in, where it differs from that of its parent. */
  readonly space?: string
  readonly attributes: readonly (readonly [name: string, value: string])[]
  readonly content: readonly (Markup | string)[]
}

/** An element with text, with elements, or empty. */
export function element(name: string, ...content: readonly (Markup | string | undefined)[]): Markup {
  return {
    name,
    attributes: [],
    content: content.filter(part => part !== undefined && part !== '') as Markup['content'],
  }
}
