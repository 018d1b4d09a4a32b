import type { Connection } from './connection.ts'
import { deviceStatements } from './device-statements.ts'
import { carryOut, type DeviceStep } from './device-steps.ts'
import { type EntryPack, rowOfPack } from './entry-rows.ts'
import type { RecordRow } from './record-rows.ts'
import { appendEntries, insertRecord, newestRows, replaceRecord, updateRecord } from './record-statements.ts'
import { removeSession, type SessionColumns, type SessionKey, saveSession } from './session-statements.ts'

/** Where rows of the records, and the sessions beside them, go; nobody waits for a single one. */
export interface RecordSink {
  record(row: RecordRow): void
  entries(pack: EntryPack): void
  session(row: SessionColumns): void
  sessionOver(key: SessionKey): void
  device(step: DeviceStep): void
  readonly commits: Connection['commits']
  /** Settles when all that was written can be read; false when the disk refused some of it. */
  settled(): Promise<boolean>
}

/** Writes rows on this connection. */
export function sinkHere(connection: Connection): RecordSink {
  const { writes, group, query, shared, commits } = connection
  const insert = writes(insertRecord(query))
  const update = writes(updateRecord(query))
  const replace = writes(replaceRecord(query))
  const append = writes(appendEntries(query))
  const save = writes(saveSession(query))
  const remove = writes(removeSession(query))
  const steps = deviceStatements(connection)
  let written = newestRows(connection).record
  return {
    record(row) {
      if (shared) replace.run(row)
      else if (row.number > written) insert.run(row)
      else update.run(row)
      written = Math.max(written, row.number)
    },
    entries: pack => void append.run(rowOfPack(pack)),
    session: row => void save.run(row),
    sessionOver: key => void remove.run(key),
    device: step => void group(() => carryOut(steps, step)),
    commits,
    settled: async () => true,
  }
}
