import type { Problem } from '#core/problem.ts'
import type { Header, RecordEntry, RecordSummary, Role } from '#core/record.ts'
import { fromText, present, toText } from './json.ts'
import type { Tables } from './tables.ts'

export type RecordRow = Tables['records']
export type EntryRow = Tables['entries']

const noBytes = new Uint8Array(0)

/** A summary as a row of `records`. */
export function rowOfRecord(number: number, summary: RecordSummary): RecordRow {
  return {
    number,
    id: summary.id,
    kind: summary.kind,
    side: summary.side,
    device: summary.deviceId ?? null,
    server: summary.serverId ?? null,
    dialect: summary.dialect ?? null,
    insecure: summary.insecure ? 1 : 0,
    peer: summary.peer ?? null,
    startedAt: summary.startedAt,
    endedAt: summary.endedAt ?? null,
    outcome: summary.outcome,
    problemJson: toText(summary.problem),
    warnings: summary.warnings,
    packages: summary.packages,
  }
}

export function recordOfRow(row: RecordRow): RecordSummary {
  return {
    id: row.id,
    kind: row.kind as RecordSummary['kind'],
    side: row.side as RecordSummary['side'],
    ...present({
      deviceId: row.device,
      serverId: row.server,
      dialect: row.dialect as 'approved' | null,
      peer: row.peer,
      endedAt: row.endedAt,
      problem: fromText<Problem>(row.problemJson),
    }),
    ...(row.insecure === 1 && { insecure: true }),
    startedAt: row.startedAt,
    outcome: row.outcome as RecordSummary['outcome'],
    warnings: row.warnings,
    packages: row.packages,
  }
}

const kinds = ['request', 'request-body', 'response', 'aborted', 'note'] as const

/** What an entry holds besides its body: JSON without names, since half of all stored bytes are this. */
type RequestContent = readonly [from: Role, to: Role, method: string, target: string, headers: readonly Header[]]
type RequestBodyContent = readonly [complete: number, sealed?: number]
type ResponseContent = readonly [status: number, headers: readonly Header[], sealed: 0 | 1]

export function rowOfEntry(record: number, entry: RecordEntry): EntryRow {
  const exchange = entry.kind === 'note' ? 0 : entry.exchange
  const body = 'body' in entry && entry.body.length > 0 ? entry.body : null
  return {
    id: entry.id,
    record,
    at: entry.at,
    kind: kinds.indexOf(entry.kind),
    exchange,
    contentJson: content(entry),
    body,
  }
}

function content(entry: RecordEntry): string | null {
  switch (entry.kind) {
    case 'request': {
      const { method, target, headers } = entry.head
      return JSON.stringify([entry.from, entry.to, method, target, headers] satisfies RequestContent)
    }
    case 'request-body':
      // A whole body is the rule, and takes no room here.
      if (entry.sealed) return JSON.stringify([entry.complete ? 1 : 0, 1] satisfies RequestBodyContent)
      return entry.complete ? null : 'false'
    case 'response':
      return JSON.stringify([entry.head.status, entry.head.headers, entry.sealed ? 1 : 0] satisfies ResponseContent)
    default:
      return JSON.stringify(entry.problem)
  }
}

export function entryOfRow(id: string, row: EntryRow): RecordEntry {
  const base = { id: row.id, record: id, at: row.at }
  const { exchange } = row
  const body = row.body ? plainBytes(row.body) : noBytes
  const text = row.contentJson ?? 'null'
  const kind = kinds[row.kind] ?? 'note'
  switch (kind) {
    case 'request': {
      const [from, to, method, target, headers] = JSON.parse(text) as RequestContent
      return { ...base, kind, exchange, from, to, head: { method, target, headers } }
    }
    case 'request-body': {
      const [complete, sealed] = text.startsWith('[') ? (JSON.parse(text) as RequestBodyContent) : [+(text !== 'false')]
      return { ...base, kind, exchange, body, complete: complete === 1, ...(sealed === 1 && { sealed: true }) }
    }
    case 'response': {
      const [status, headers, sealed] = JSON.parse(text) as ResponseContent
      return { ...base, kind, exchange, head: { status, headers }, body, ...(sealed === 1 && { sealed: true }) }
    }
    case 'aborted':
      return { ...base, kind, exchange, problem: JSON.parse(text) as Problem }
    case 'note':
      return { ...base, kind, problem: JSON.parse(text) as Problem }
  }
}

/** The same memory without the ways of Node's Buffer, so that every reader sees one kind of bytes. */
function plainBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
