import type { Problem } from '#core/problem.ts'
import type { RecordSummary } from '#core/record.ts'
import { fromText, present, toText } from './json.ts'
import type { Tables } from './tables.ts'

export type RecordRow = Tables['records']

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
      dialect: row.dialect as RecordSummary['dialect'] | null,
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
