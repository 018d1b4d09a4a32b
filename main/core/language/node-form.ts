import type { DdfDocument, DdfNode } from '../ddf/ddf-model.ts'
import { accessOf, formatOf, occurrenceOf, pathOf } from '../ddf/ddf-values.ts'
import { allowedValues } from '../ddf/extensions.ts'
import type { AccessType, Format, Occurrence } from '../description.ts'
import { localName, textOf, wholeTextOf } from '../xml/text-of.ts'
import type { XmlElement } from '../xml/xml-types.ts'

export interface NodeType {
  readonly kind: 'MIME' | 'DDFName'
  readonly text: string
}

/** What a node says about itself, as fields of a form. Undefined is what is not written. */
export interface NodeForm {
  readonly path: string
  /** Offset of the node; names it as long as the text stays the same. */
  readonly start: number
  /** A node of a snapshot has a value and no access types. */
  readonly kind: 'description' | 'snapshot'
  readonly hasChildren: boolean
  readonly name: string
  readonly format: Format | undefined
  readonly access: readonly AccessType[]
  readonly occurrence: Occurrence | undefined
  readonly most: number | undefined
  readonly scope: 'Permanent' | 'Dynamic' | undefined
  readonly defaultValue: string
  readonly value: string
  readonly title: string
  readonly description: string
  readonly type: readonly NodeType[]
  readonly allowed: readonly string[]
}

/** One change of a form. An empty text, or undefined, takes the element away. */
export type NodeChange =
  | { readonly part: 'name' | 'value' | 'default' | 'title' | 'description'; readonly value: string }
  | { readonly part: 'format'; readonly value: Format }
  | { readonly part: 'access'; readonly word: AccessType; readonly on: boolean }
  | { readonly part: 'occurrence'; readonly value: Occurrence | undefined; readonly most?: number }
  | { readonly part: 'scope'; readonly value: 'Permanent' | 'Dynamic' | undefined }
  | { readonly part: 'type'; readonly value: readonly NodeType[] }

/** The form of a node. */
export function nodeForm(document: DdfDocument, node: DdfNode): NodeForm {
  const { df, rt, own } = node
  const text = (element: XmlElement | undefined) => (element ? textOf(document.xml, element) : '')
  const whole = (element: XmlElement | undefined) => (element ? wholeTextOf(document.xml, element) : '')
  const { word, most } = occurrenceOf(document, node)
  const scope = df.Scope?.children[0] && localName(df.Scope.children[0].name)
  return {
    path: pathOf(node),
    start: node.element.start,
    kind: own.DFProperties || document.kind !== 'tnds' ? 'description' : 'snapshot',
    hasChildren: node.children.length > 0,
    name: node.name ?? '',
    format: formatOf(node),
    access: [...(accessOf(node) ?? [])],
    occurrence: word,
    most,
    scope: scope === 'Permanent' || scope === 'Dynamic' ? scope : undefined,
    defaultValue: text(df.DefaultValue),
    value: text(own.Value),
    title: whole(df.DFTitle ?? rt.Title),
    description: whole(df.Description),
    type: (df.DFType ?? rt.Type)?.children.flatMap(child => typeIn(localName(child.name), text(child).trim())) ?? [],
    allowed: allowedValues(document.xml, node)?.values.map(({ value }) => value) ?? [],
  }
}

const typeIn = (kind: string, text: string): readonly NodeType[] =>
  kind === 'MIME' || kind === 'DDFName' ? [{ kind, text }] : []
