import type { Problem } from '#core/problem.ts'
import type { Header, PushWay, RecordEntry, Role, Security, SerialContent } from '#core/record.ts'
import type { Tables } from './tables.ts'

export type EntryRow = Tables['entries']

// Entries of one record that are written together share a row: what they hold besides bodies as one JSON text without
// names, and their bodies one behind the other. A row per entry would double the work of recording.

const kinds = ['request', 'request-body', 'response', 'aborted', 'note', 'push', 'serial', 'remark'] as const

type Item = readonly [id: number, at: number, kind: number, exchange: number, bodyBytes: number, content: unknown]
type RequestContent = readonly [
  from: Role,
  to: Role,
  method: string,
  target: string,
  headers: readonly Header[],
  security?: Security,
]
type RequestBodyContent = readonly [complete: boolean, sealed: boolean, size?: number]
type PushedContent = readonly [from: Role, to: Role, way: PushWay, sentAt?: number | null, sealed?: boolean]
type SerialLine = readonly [from: SerialContent['from'], sealed?: boolean]
type ResponseContent = readonly [
  status: number,
  headers: readonly Header[],
  sealed: boolean,
  security?: Security | null,
  size?: number,
]

/** Entries of one record that are on their way into one row. */
export interface EntryPack {
  readonly record: number
  readonly firstId: number
  lastId: number
  /** Their items as JSON, with commas between. */
  items: string
  readonly bodies: Uint8Array[]
  /** Length of all bodies. */
  bytes: number
}

/** Packs an entry behind those before it, in the order of their ids; without a pack it begins one. */
export function packEntry(record: number, entry: RecordEntry, pack: EntryPack | undefined): EntryPack {
  const item = JSON.stringify(itemOf(entry))
  const packed = pack ?? { record, firstId: entry.id, lastId: entry.id, items: item, bodies: [], bytes: 0 }
  if (pack) {
    pack.items += `,${item}`
    pack.lastId = entry.id
  }
  if ('body' in entry && entry.body.length > 0) {
    packed.bodies.push(entry.body)
    packed.bytes += entry.body.length
  }
  return packed
}

/** The pack as the database takes it, with its bodies in one piece. */
export function rowOfPack({ record, firstId, lastId, items, bodies }: EntryPack): EntryRow {
  const joined = bodies.length > 1 ? Buffer.concat(bodies) : (bodies[0] ?? null)
  return { firstId, lastId, record, contentJson: `[${items}]`, bodies: joined }
}

function itemOf(entry: RecordEntry): Item {
  const bodyBytes = 'body' in entry ? entry.body.length : 0
  const exchange = 'exchange' in entry ? entry.exchange : 0
  return [entry.id, entry.at, kinds.indexOf(entry.kind), exchange, bodyBytes, contentOf(entry)]
}

function contentOf(
  entry: RecordEntry,
): RequestContent | RequestBodyContent | ResponseContent | PushedContent | SerialLine | string | Problem {
  switch (entry.kind) {
    case 'request':
      return withSecurity([entry.from, entry.to, entry.head.method, entry.head.target, entry.head.headers], entry.head)
    case 'request-body':
      return entry.size === undefined
        ? [entry.complete, entry.sealed === true]
        : [entry.complete, entry.sealed === true, entry.size]
    case 'response':
      if (entry.size !== undefined) {
        const { status, headers, security } = entry.head
        return [status, headers, entry.sealed === true, security ?? null, entry.size]
      }
      return withSecurity([entry.head.status, entry.head.headers, entry.sealed === true], entry.head)
    case 'push':
      if (entry.sealed) return [entry.from, entry.to, entry.way, entry.sentAt ?? null, true]
      return entry.sentAt === undefined
        ? [entry.from, entry.to, entry.way]
        : [entry.from, entry.to, entry.way, entry.sentAt]
    case 'serial':
      return entry.sealed ? [entry.from, true] : [entry.from]
    case 'remark':
      return entry.words
    default:
      return entry.problem
  }
}

function withSecurity<T extends readonly unknown[]>(
  content: T,
  { security }: { readonly security?: Security | undefined },
): T | readonly [...T, Security] {
  return security ? [...content, security] : content
}

/** Unpacks a row; `record` is the name of its record. */
export function entriesOfRow(record: string, row: EntryRow): readonly RecordEntry[] {
  let from = 0
  return (JSON.parse(row.contentJson) as readonly Item[]).map(item => {
    const body = row.bodies ? plainBytes(row.bodies, from, item[4]) : new Uint8Array(0)
    from += item[4]
    return entryOf(record, item, body)
  })
}

function entryOf(record: string, [id, at, number, exchange, , content]: Item, body: Uint8Array): RecordEntry {
  const base = { id, record, at }
  const kind = kinds[number] ?? 'note'
  switch (kind) {
    case 'request': {
      const [from, to, method, target, headers, security] = content as RequestContent
      return { ...base, kind, exchange, from, to, head: { method, target, headers, ...(security && { security }) } }
    }
    case 'request-body': {
      const [complete, sealed, size] = content as RequestBodyContent
      const whole = size !== undefined && { size }
      return { ...base, kind, exchange, body, complete, ...(sealed && { sealed }), ...whole }
    }
    case 'response': {
      const [status, headers, sealed, security, size] = content as ResponseContent
      const head = { status, headers, ...(security && { security }) }
      return { ...base, kind, exchange, head, body, ...(sealed && { sealed }), ...(size !== undefined && { size }) }
    }
    case 'aborted':
      return { ...base, kind, exchange, problem: content as Problem }
    case 'push': {
      const [from, to, way, sentAt, sealed] = content as PushedContent
      const late = typeof sentAt === 'number' && { sentAt }
      return { ...base, kind, from, to, way, body, ...late, ...(sealed && { sealed }) }
    }
    case 'serial': {
      const [from, sealed] = content as SerialLine
      return { ...base, kind, from, body, ...(sealed && { sealed }) }
    }
    case 'remark':
      return { ...base, kind, words: content as string }
    case 'note':
      return { ...base, kind, problem: content as Problem }
  }
}

/** The same memory without the ways of Node's Buffer, so that every reader sees one kind of bytes. */
function plainBytes(bytes: Uint8Array, from: number, length: number): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset + from, length)
}
