import type { PlanField } from '#contract'
import { redactDocument } from '#core/bootstrap-forms/redact.ts'
import { base64Decode, utf8Decode } from '#core/bytes.ts'
import type { MoDocument, MoNode } from '#core/package-types.ts'

// Where each value of a document comes from, told by the value itself: what the profile says, what the row says, what the
// server is; all else was made for this device.

export interface Origins {
  /** The profile as JSON. */
  readonly profile: unknown
  /** What the server gives: its identity, address, name, authority. */
  readonly server: readonly string[]
  /** What is known of the device: its identifier first. */
  readonly device: readonly string[]
  readonly row: Readonly<Record<string, string>>
  /** Secrets that the profile calls by name. */
  readonly secrets: readonly string[]
}

/** Every leaf of the document, in order; secrets as signs of equal length. */
export function fieldsOf(document: MoDocument, origins: Origins): readonly PlanField[] {
  const literals = new Set<string>()
  collect(origins.profile, literals)
  const shown = redactDocument(document)
  return document.flatMap((element, index) => {
    const at = element.uri.replace(/\/*$/, '')
    const other = shown[index]
    return other ? leaves(`${at}/${element.name}`, element.node, other.node, { ...origins, literals }) : []
  })
}

interface Known extends Origins {
  readonly literals: ReadonlySet<string>
}

function leaves(path: string, node: MoNode, shown: MoNode, known: Known): readonly PlanField[] {
  if (node.kind === 'interior') {
    return [...node.children].flatMap(([name, child]) => {
      const other = shown.kind === 'interior' ? shown.children.get(name) : undefined
      return other ? leaves(`${path}/${name}`, child, other, known) : []
    })
  }
  const text = node.value === null ? '' : String(node.value)
  const secret = text !== '' && shown.kind === 'leaf' && shown.value !== node.value
  const value = secret ? '*'.repeat(text.length) : text
  return [{ path, value, source: sourceOf(path, text, known), secret }]
}

function sourceOf(path: string, text: string, known: Known): PlanField['source'] {
  const { literals, server, device, row, secrets } = known
  if (text === '') return 'profile'
  const plain = /\/Auth\/|\/AAuthData$/i.test(path) ? (decoded(text) ?? text) : text
  const holds = (values: readonly string[]) => values.some(value => value !== '' && plain.includes(value))
  if (secrets.some(value => value === text || value === plain)) return 'secret'
  if (Object.values(row).some(value => value !== '' && (value === text || value === plain))) return 'row'
  const isOwn = /\/Auth\/(Trsp|Noti)\/(Data|Secret)$|\/AAuth(Name|Secret|Data)$/i.test(path)
  if (isOwn && !literals.has(plain) && !server.includes(plain)) return 'generated'
  if (literals.has(text) || literals.has(plain)) return 'profile'
  if (holds(server)) return 'server'
  if (holds(device) || holds(device.map(encodeURIComponent))) return 'device'
  // The form says the rest of an account: the kind of a digest, the names of its nodes.
  if (/\/PortNbr$/i.test(path)) return server.some(address => address.includes(`:${text}/`)) ? 'server' : 'profile'
  return /\/Auth\/[^/]+\/(Type|SecMode)$|\/oma-dm-dmacc|\/wap-provisioningdoc\//.test(path) ? 'profile' : 'generated'
}

function decoded(text: string): string | undefined {
  const bytes = base64Decode(text)
  const plain = bytes && utf8Decode(bytes)
  return plain?.ok ? plain.value : undefined
}

/** Every value of the profile that is written out, without placeholders. */
function collect(json: unknown, into: Set<string>): void {
  if (typeof json === 'object' && json !== null) for (const item of Object.values(json)) collect(item, into)
  else if (json !== null && json !== undefined && !String(json).includes('{{')) into.add(String(json))
}

/** Bytes of a text with signs of equal length in place of the secrets of its document. */
export function maskedBytes(bytes: Uint8Array, document: MoDocument): Uint8Array {
  let text = Buffer.from(bytes).toString('latin1')
  for (const secret of secretsIn(document)) {
    const written = Buffer.from(JSON.stringify(secret).slice(1, -1)).toString('latin1')
    text = text.replaceAll(written, '*'.repeat(written.length))
  }
  return Buffer.from(text, 'latin1')
}

function secretsIn(document: MoDocument): readonly string[] {
  const shown = redactDocument(document)
  const found = document.flatMap((element, index) => secretLeaves(element.node, shown[index]?.node))
  // Longer ones first: one may stand inside another.
  return [...new Set(found)].sort((a, b) => b.length - a.length)
}

function secretLeaves(node: MoNode, shown: MoNode | undefined): readonly string[] {
  if (node.kind === 'interior') {
    return [...node.children].flatMap(([name, child]) =>
      secretLeaves(child, shown?.kind === 'interior' ? shown.children.get(name) : undefined),
    )
  }
  const isSecret = shown?.kind === 'leaf' && shown.value !== node.value && node.value !== null
  const text = String(node.value)
  return isSecret && text !== '' ? [text] : []
}
