import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { exportRecord } from '#recorder/export-record.ts'
import { listRecords, readEntries, readSummary } from '#recorder/read-record.ts'
import type { SessionsArea } from '../areas.ts'
import type { Parts } from '../parts.ts'

/** Bodies of one answer together, in bytes: a session may hold gigabytes, and whoever looks at it gets them piece by piece. */
const mostBytes = 8 * 1024 * 1024

/** Records as they lie on disk; one that is still open is read as far as it has come. */
export function createSessionsArea({ store, recorder }: Parts): SessionsArea {
  const { records } = store
  const found = async <T>(record: string, value: T | undefined): Promise<Result<T>> =>
    value === undefined ? failed(problem('host.unknown-record', { id: record })) : ok(value)

  return {
    list: query => listRecords(records, query),
    get: async record => found(record, await readSummary(records, record)),
    entries: async (record, after, limit) => {
      // What was just recorded shall be there when the window asks because it was told so.
      await recorder.flush()
      const entries = await readEntries(records, record, { after, limit, mostBytes })
      if (entries.length > 0 || (await readSummary(records, record))) return ok(entries)
      return failed(problem('host.unknown-record', { id: record }))
    },
    export: async record => {
      await recorder.flush()
      return found(record, await exportRecord(records, record))
    },
  }
}
