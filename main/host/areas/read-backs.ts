import { type ComparedRead, compareRead } from '#core/bootstrap/compare-read.ts'
import type { MoDocument } from '#core/package-types.ts'
import type { SessionRef } from '#server/ports.ts'
import type { Parts } from '../parts.ts'
import { timeout } from '../waiting.ts'

// What a device gives back of its bootstrap: the session that proves it reads the account and the objects, and what came is
// compared with what was written.

/** How long the answers may take once the proof is there. */
const patienceMs = 60_000
/** Sessions that are over, newest last: a run may look for one a moment later. */
const mostOver = 1000
const mostRows = 1000

type Over = 'read' | 'done' | 'broken' | 'late'

export interface ReadBacks {
  /** Commands of a session were answered. */
  moved(session: SessionRef): Promise<void>
  ended(session: SessionRef, outcome: 'done' | 'failed'): void
  /** Compares once everything was answered; undefined when a session broke before, or said nothing of it for too long. */
  given(deviceId: string, records: readonly string[], written: MoDocument): Promise<ComparedRead | undefined>
}

export function createReadBacks({ store }: Pick<Parts, 'store'>): ReadBacks {
  const over = new Map<string, Over>()
  const waiting = new Map<string, (how: Over) => void>()

  const settle = (record: string, how: Over) => {
    over.delete(record)
    over.set(record, how)
    waiting.get(record)?.(how)
    for (const old of over.keys()) {
      if (over.size <= mostOver) break
      over.delete(old)
    }
  }
  const settled = async (record: string): Promise<Over> => {
    const known = over.get(record)
    if (known) return known
    const late = timeout(patienceMs, 'late' as const)
    const how = await Promise.race([new Promise<Over>(resolve => waiting.set(record, resolve)), late.words])
    late.clear()
    waiting.delete(record)
    return how
  }

  return {
    moved: async ({ deviceId, record }) => {
      if (!waiting.has(record) || over.has(record)) return
      const rows = await store.work.list(deviceId, mostRows)
      const isReading = rows.some(({ state, wire }) => wire[0] === 'GET' && (state === 'queued' || state === 'sent'))
      if (!isReading) settle(record, 'read')
    },
    ended: ({ record }, outcome) => {
      if (over.get(record) !== 'read') settle(record, outcome === 'done' ? 'done' : 'broken')
    },
    given: async (deviceId, records, written) => {
      const hows = await Promise.all(records.map(settled))
      if (hows.includes('broken')) return undefined
      const reads = await store.devices.reads(deviceId)
      const here = reads.filter(({ record }) => record !== undefined && records.includes(record))
      const compared = compareRead(
        written,
        here.map(({ element }) => element),
      )
      // A long queue stands in front: what came by now counts, and nothing at all is no answer.
      const isAnswered = compared.equal + compared.different.length > 0
      return hows.includes('late') && !isAnswered ? undefined : compared
    },
  }
}
