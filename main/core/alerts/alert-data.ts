import { Findings } from '../finding.ts'
import type { Alert } from '../package-types.ts'
import { isMembers } from '../reading.ts'
import { scanXml } from '../xml/scan-xml.ts'
import { textOf as xmlText } from '../xml/text-of.ts'
import type { XmlElement } from '../xml/xml-types.ts'

/** The data of an alert as people read it. */
export type AlertData =
  | { readonly kind: 'none' }
  /** Named values, in their order. */
  | { readonly kind: 'fields'; readonly style: DataStyle; readonly fields: readonly AlertField[] }
  /** One value without a name. */
  | { readonly kind: 'value'; readonly style: DataStyle; readonly text: string }

/** `dm1x`: the untouched data of a DM 1.x alert, wrapped (OMA DM 2.0 §13.1). */
export type DataStyle = 'json' | 'dm1x'

export interface AlertField {
  /** Where a value lies in nested data, its names joined by `/`. */
  readonly name: string
  readonly value: string
}

/** Deeper and longer data is shown to these limits; the record holds it whole. */
const deepest = 8
const mostFields = 200

/**
 * Reads the data of an alert in both styles that carry 1.x data (OMA DM 2.0 §13.1): converted to a JSON object, or
 * wrapped as `{"DM1x": …}` with `text/xml` or a number. Whatever it is, it can be shown; nothing is refused.
 */
export function alertData({ data }: Alert): AlertData {
  if (data === undefined) return { kind: 'none' }
  if (!isMembers(data)) return { kind: 'value', style: 'json', text: textOf(data) }
  const names = Object.keys(data)
  if (names.length === 1 && Object.hasOwn(data, 'DM1x')) return wrapped(data.DM1x)
  return { kind: 'fields', style: 'json', fields: fieldsOf(data) }
}

/** The result code in the data, when there is one: what an operation came to (OMA DM 2.0 §5.4.1). */
export function resultCode(data: AlertData): number | undefined {
  const text =
    data.kind === 'fields' ? data.fields.find(({ name }) => /(^|\/)ResultCode$/.test(name))?.value : undefined
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined
}

function wrapped(content: unknown): AlertData {
  if (typeof content !== 'string') {
    return isMembers(content)
      ? { kind: 'fields', style: 'dm1x', fields: fieldsOf(content) }
      : { kind: 'value', style: 'dm1x', text: textOf(content) }
  }
  const fields = xmlFields(content)
  return fields ? { kind: 'fields', style: 'dm1x', fields } : { kind: 'value', style: 'dm1x', text: content }
}

function fieldsOf(value: unknown): readonly AlertField[] {
  const fields: AlertField[] = []
  const add = (item: unknown, name: string, depth: number) => {
    if (fields.length >= mostFields) return
    const below = Array.isArray(item) ? item.map((part, at) => [String(at), part] as const) : membersOf(item)
    if (below.length === 0 || depth >= deepest) fields.push({ name, value: textOf(item) })
    else for (const [key, part] of below) add(part, name === '' ? key : `${name}/${key}`, depth + 1)
  }
  for (const [key, part] of membersOf(value)) add(part, key, 1)
  return fields
}

const membersOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  isMembers(value) ? Object.entries(value) : []

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** The elements with text in an XML fragment; undefined when there are none or it is not well-formed. */
function xmlFields(text: string): readonly AlertField[] | undefined {
  if (!text.includes('<')) return undefined
  // Some clients leave the CDATA markers that should go (OMA DM 2.0 §13.1).
  const bare = text.replace(/^\s*<!\[CDATA\[([\s\S]*)\]\]>\s*$/, '$1').replace(/^\s*<\?xml[^>]*\?>/, '')
  // A fragment may have several outermost elements; a document has one.
  const xml = scanXml(`<data>${bare}</data>`, new Findings({ most: 0 }))
  const [root] = xml.roots
  if (!xml.wellFormed || !root) return undefined
  const fields: AlertField[] = []
  const open = named(root, '')
  for (let item = open.pop(); item && fields.length < mostFields; item = open.pop()) {
    const [element, name] = item
    if (element.children.length > 0) open.push(...named(element, `${name}/`))
    else fields.push({ name, value: xmlText(xml, element).trim() })
  }
  return fields.length === 0 ? undefined : fields
}

/** The elements inside, the last one first, each with its name behind those around it. */
const named = ({ children }: XmlElement, around: string): (readonly [XmlElement, string])[] =>
  children.map(child => [child, around + child.name] as const).reverse()
