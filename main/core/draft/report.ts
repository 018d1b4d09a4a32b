import { readAlert, writeAlert } from '../alert.ts'
import { encodeMoDocument } from '../mo-document.ts'
import type { Answer3 } from '../multipart.ts'
import type { GetResult } from '../package-types.ts'
import { readStatuses, writeStatus } from '../package3.ts'
import {
  isMembers,
  type Members,
  member,
  type Notes,
  newNotes,
  noteUnknown,
  readList,
  readMembers,
} from '../reading.ts'
import { ok, type Read, type Result } from '../result.ts'
import { readDocumentAt, readSessionId } from './within.ts'

// The status report of the draft, with the data of each GET in the entry of its command (S004 §5.5.6).

/** A request that has `Status`, even an empty one, is never the first of a session (protocol choice). */
export const isDraftReport = (json: unknown): boolean => isMembers(json) && member(json, 'Status') !== undefined

/** Draft Package#3 from its wire form. */
export function decodeDraftReport(json: unknown): Result<Read<Answer3>> {
  const notes = newNotes()
  const wire = readMembers(json, '')
  if (!wire.ok) return wire
  const sessionId = readSessionId(notes, wire.value)
  if (!sessionId.ok) return sessionId
  const statuses = readStatuses(notes, wire.value, ['Data'])
  if (!statuses.ok) return statuses
  const results = readResults(notes, wire.value)
  if (!results.ok) return results
  const alerts = readList(notes, wire.value, 'Alert', '', (item, path) => readAlert(notes, item, path))
  if (!alerts.ok) return alerts
  noteUnknown(notes, wire.value, '', ['SessionID', 'Status', 'Alert'])
  const package3 = {
    statuses: statuses.value,
    alerts: alerts.value,
    ...(sessionId.value !== undefined && { sessionId: sessionId.value }),
  }
  return ok({ value: { package3, results: results.value }, warnings: notes.warnings })
}

function readResults(notes: Notes, wire: Members): Result<ReadonlyMap<number, GetResult>> {
  const value = member(wire, 'Status')
  const results = new Map<number, GetResult>()
  for (const [index, item] of (Array.isArray(value) ? value : [value]).entries()) {
    const data = isMembers(item) ? member(item, 'Data') : undefined
    if (data === undefined || data === null) continue
    const path = Array.isArray(value) ? `/Status/${index}/Data` : '/Status/Data'
    const document = readDocumentAt(notes, data, path)
    if (!document.ok) return document
    results.set(index, { kind: 'document', document: document.value })
  }
  return ok(results)
}

/** Draft Package#3 in its wire form. Bare values do not exist here: everything is an MO document. */
export function encodeDraftReport({ package3, results }: Answer3): unknown {
  const { sessionId, statuses, alerts } = package3
  return {
    ...(sessionId !== undefined && { SessionID: sessionId }),
    Status: statuses.map((status, index) => {
      const result = results.get(index)
      return { ...writeStatus(status), ...(result?.kind === 'document' && { Data: encodeMoDocument(result.document) }) }
    }),
    ...(alerts.length > 0 && { Alert: alerts.map(writeAlert) }),
  }
}
