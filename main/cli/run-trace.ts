import { problem } from '#core/problem.ts'
import { openStore } from '#storage/store.ts'
import { recordText } from './record-text.ts'
import { readRecord, storedRecordJson } from './stored-record.ts'
import type { Terminal } from './terminal.ts'

/** Prints a record of a data folder. Gives back the exit code: 0 also for a session that failed, for it was printed. */
export async function exportRecord(id: string, data: string, terminal: Terminal): Promise<number> {
  const store = await openStore(data, { readOnly: true })
  if (!store.ok) return terminal.fail(store.problem)
  try {
    const record = await readRecord(store.value.records, id)
    if (!record) return terminal.fail(problem('host.unknown-record', { id }))
    if (terminal.json) terminal.document({ ...storedRecordJson(record), ok: true })
    terminal.line(recordText(record))
    return 0
  } finally {
    await store.value.close()
  }
}
