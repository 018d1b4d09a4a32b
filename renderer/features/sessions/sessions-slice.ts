import type { StateCreator } from 'zustand'
import type { HostEvent } from '#contract'
import type { Problem } from '#core/problem.ts'
import type { RecordEntry, RecordOutcome, RecordSummary } from '#core/record.ts'
import type { AppState } from '../../app/store.ts'
import { ask, call, host } from '../../host.ts'
import { clockTime } from '../../ui/time.ts'

/** Records fetched at a time, and entries of one record. */
const recordPage = 200
const entryPage = 1000

export interface SessionFilter {
  /** Part of a device id; empty = all. */
  readonly device: string
  readonly outcome: RecordOutcome | 'all'
  readonly security: 'all' | 'insecure' | 'secure'
}
/** A record that is open in a tab. */
export interface FollowedRecord {
  readonly summary: RecordSummary | undefined
  readonly entries: readonly RecordEntry[]
  /** False until everything that is stored was fetched once. */
  readonly loaded: boolean
  readonly problem?: Problem
}

export interface SessionsSlice {
  /** Newest first; undefined until the host has answered. */
  readonly records: readonly RecordSummary[] | undefined
  /** Older ones may be had from the host. */
  readonly olderRecords: boolean
  readonly sessionFilter: SessionFilter
  readonly followed: Readonly<Record<string, FollowedRecord>>
  loadSessions(): Promise<void>
  loadOlderSessions(): Promise<void>
  sessionsEvent(event: HostEvent): void
  sessionsFiltered(change: Partial<SessionFilter>): void
  /** `passing`: while the list is walked, so that it does not leave a tab for each. */
  openSession(record: RecordSummary, passing?: boolean): void
  /** Fetches a record and goes on fetching what is added to it. */
  followRecord(id: string): Promise<void>
  recordClosed(id: string): void
}

export const createSessionsSlice: StateCreator<AppState, [], [], SessionsSlice> = (set, get) => {
  const pulling = new Set<string>()
  /** Records that grew while they were being fetched. */
  const again = new Set<string>()
  const follow = (id: string, change: Partial<FollowedRecord>) =>
    set(({ followed }) => {
      const known = followed[id]
      return known ? { followed: { ...followed, [id]: { ...known, ...change } } } : {}
    })

  return {
    records: undefined,
    olderRecords: false,
    sessionFilter: { device: '', outcome: 'all', security: 'all' },
    followed: {},

    loadSessions: async () => {
      const records = await call(host.sessions.list({ limit: recordPage }))
      if (records) set({ records, olderRecords: records.length === recordPage })
      for (const id of Object.keys(get().followed)) void get().followRecord(id)
    },
    loadOlderSessions: async () => {
      const before = get().records?.at(-1)?.startedAt
      const older = await call(host.sessions.list({ limit: recordPage, ...(before !== undefined && { before }) }))
      if (!older) return
      const records = older.reduce(withRecord, get().records ?? [])
      set({ records, olderRecords: older.length === recordPage })
    },
    sessionsEvent: event => {
      if (event.kind === 'record') {
        set(({ records }) => ({ records: withRecord(records ?? [], event.record) }))
        follow(event.record.id, { summary: event.record })
      } else if (event.kind === 'entries' && get().followed[event.record]) void pull(event.record)
    },
    sessionsFiltered: change => set(({ sessionFilter }) => ({ sessionFilter: { ...sessionFilter, ...change } })),
    openSession: (record, passing = false) => {
      const open = passing ? get().passPanel : get().openPanel
      if (record.kind === 'serial') open('serial-log', { record: record.id }, `Log ${record.peer ?? ''}`)
      else open('session', { record: record.id }, sessionTitle(record))
    },

    followRecord: async id => {
      if (!get().followed[id])
        set(({ followed }) => ({
          followed: { ...followed, [id]: { summary: undefined, entries: [], loaded: false } },
        }))
      const answer = await call(host.sessions.get({ record: id }))
      if (!answer) return
      if (answer.ok) follow(id, { summary: answer.value })
      else follow(id, { problem: answer.problem })
      if (answer.ok) await pull(id)
    },
    recordClosed: id => set(({ followed: { [id]: _closed, ...followed } }) => ({ followed })),
  }

  /** Fetches what was added since; events that come meanwhile are answered by the same run. */
  async function pull(id: string): Promise<void> {
    if (pulling.has(id)) {
      again.add(id)
      return
    }
    pulling.add(id)
    do again.delete(id)
    while ((await pullPage(id)) || again.has(id))
    pulling.delete(id)
  }

  /** True when there may be more: only a page without entries is the last, for large bodies shorten one. */
  async function pullPage(id: string): Promise<boolean> {
    const known = get().followed[id]
    if (!known) return false
    const after = known.entries.at(-1)?.id ?? 0
    const entries = await ask(host.sessions.entries({ record: id, after, limit: entryPage }))
    if (!entries) return false
    const more = entries.length > 0
    if (more || !known.loaded) follow(id, { entries: [...known.entries, ...entries], loaded: known.loaded || !more })
    return more
  }
}

/** Newest first, each once. */
function withRecord(records: readonly RecordSummary[], record: RecordSummary): readonly RecordSummary[] {
  const at = records.findIndex(({ id }) => id === record.id)
  if (at >= 0) return records.with(at, record)
  const place = records.findIndex(({ startedAt }) => startedAt <= record.startedAt)
  return place < 0 ? [...records, record] : records.toSpliced(place, 0, record)
}

/** Title of a session's tab. */
const sessionTitle = ({ deviceId, kind, startedAt }: RecordSummary): string =>
  `${kind === 'bootstrap' ? 'Bootstrap' : 'Session'} ${clockTime(startedAt).slice(0, 8)} ${deviceId ?? 'unknown device'}`

/** The records that the filter lets through. */
export function filterRecords(records: readonly RecordSummary[], filter: SessionFilter): readonly RecordSummary[] {
  const device = filter.device.trim().toLowerCase()
  return records.filter(
    record =>
      (device === '' || (record.deviceId ?? '').toLowerCase().includes(device)) &&
      (filter.outcome === 'all' || record.outcome === filter.outcome) &&
      (filter.security === 'all' || (record.insecure === true) === (filter.security === 'insecure')),
  )
}
