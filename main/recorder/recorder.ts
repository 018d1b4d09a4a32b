import { PassingMap } from '#core/passing-map.ts'
import type {
  BodyOptions,
  ContinuedRecorder,
  EntryContent,
  ExchangeLog,
  Header,
  LineLog,
  PushContent,
  RecordEntry,
  RecordInfo,
  RecordLog,
  RecordSummary,
  RequestHead,
  Role,
} from '#core/record.ts'
import { type LeftRecord, type RecordStore, recordId } from '#core/record-store.ts'
import { gatherNews, type RecordListener } from './live.ts'
import { createNumbers } from './numbers.ts'
import { isPackage } from './package-body.ts'
import { redactHeaders } from './redact.ts'
import { standIn } from './sealed-body.ts'

export interface RecorderOptions {
  /** Microseconds since 1970. */
  now(): number
  seal(bytes: Uint8Array): Uint8Array
  readonly listener?: RecordListener
}

type Growing = { -readonly [Key in keyof RecordSummary]: RecordSummary[Key] }

/** A record as the recorder holds it. */
interface Held {
  readonly number: number
  /** Grows in place: most of its states are seen by nobody. */
  readonly summary: Growing
  exchanges: number
  /** The store does not know the latest summary. */
  dirty: boolean
}

interface Open {
  readonly held: Held
  readonly log: LineLog
}

type ContentWithBody = Extract<EntryContent, { readonly body: Uint8Array }>
type EntryWithBody = Extract<RecordEntry, { readonly body: Uint8Array }>

/** How long a grown summary may wait for its writing; opening and end are written at once. */
const summaryMs = 20

/**
 * Records onto a store while things happen. Nothing waits here but counts: each entry goes to the store at once, which
 * commits in groups of a few milliseconds. All entries share one clock that never goes back.
 */
export function createRecorder(store: RecordStore, options: RecorderOptions): ContinuedRecorder {
  const live = gatherNews(options.listener)
  const open = new PassingMap<string, Open>()
  const leftOpen = new Map(store.leftOpen)
  let dirty: Held[] = []
  const numbers = createNumbers(store)
  let lastTime = 0
  let timer: NodeJS.Timeout | undefined

  const clock = () => {
    lastTime = Math.max(lastTime, Math.round(options.now()))
    return lastTime
  }
  const saveDirty = () => {
    clearTimeout(timer)
    timer = undefined
    const waiting = dirty
    dirty = []
    for (const held of waiting) if (held.dirty) save(held)
  }
  const save = (held: Held) => {
    held.dirty = false
    store.save(held.number, held.summary)
  }
  const changed = (held: Held) => {
    live.record(held.summary)
    if (!held.dirty) dirty.push(held)
    held.dirty = true
    timer ??= setTimeout(saveDirty, summaryMs)
  }
  const redacted = <Head extends { readonly headers: readonly Header[] }>(head: Head): Head => {
    const headers = redactHeaders(head.headers, store.placeholder)
    return headers === head.headers ? head : { ...head, headers }
  }
  const keep = (held: Held, entry: RecordEntry, shown: RecordEntry = entry) => {
    store.append(held.number, entry)
    live.entry(shown)
  }
  const append = (held: Held, content: EntryContent) =>
    keep(held, { id: numbers.entry(), record: held.summary.id, at: clock(), ...content })
  const keepBody = (held: Held, entry: EntryWithBody, sealed: boolean) => {
    if (!sealed) return keep(held, entry)
    const stored = { ...entry, body: options.seal(entry.body), sealed: true }
    keep(held, stored, { ...stored, body: standIn })
  }
  const appendBody = (held: Held, content: ContentWithBody, sealed: boolean) =>
    keepBody(held, { id: numbers.entry(), record: held.summary.id, at: clock(), ...content }, sealed)
  const countPackage = (held: Held) => {
    held.summary.packages += 1
    changed(held)
  }

  // Entries of exchanges are written out, for most that is recorded is of their kinds: each made in one piece.
  const exchangeLog = (held: Held, exchange: number, request: RequestHead): ExchangeLog => ({
    requestBody(body, complete, { sealed = false, size } = whole) {
      const entry = {
        id: numbers.entry(),
        record: held.summary.id,
        at: clock(),
        kind: 'request-body',
        exchange,
        body,
        complete,
      } as const
      keepBody(held, isPart(body, size) ? { ...entry, size } : entry, sealed)
      if (complete && body.length > 0 && isPackage(request.headers)) countPackage(held)
    },
    response(given, body, { sealed = false, size } = whole) {
      const head = redacted(given)
      const entry = {
        id: numbers.entry(),
        record: held.summary.id,
        at: clock(),
        kind: 'response',
        exchange,
        head,
        body,
      } as const
      keepBody(held, isPart(body, size) ? { ...entry, size } : entry, sealed)
      if (body.length > 0 && isPackage(head.headers)) countPackage(held)
    },
    aborted(problem) {
      append(held, { kind: 'aborted', exchange, problem })
    },
  })

  const recordLog = (held: Held): LineLog => ({
    id: held.summary.id,
    exchange(from: Role, to: Role, given: RequestHead) {
      held.exchanges += 1
      const exchange = held.exchanges
      const head = redacted(given)
      keep(held, {
        id: numbers.entry(),
        record: held.summary.id,
        at: clock(),
        kind: 'request',
        exchange,
        from,
        to,
        head,
      })
      return exchangeLog(held, exchange, given)
    },
    push(content: PushContent) {
      appendBody(held, { kind: 'push', ...content }, content.sealed ?? false)
      countPackage(held)
    },
    serial(content) {
      appendBody(held, { kind: 'serial', ...content }, content.sealed ?? false)
    },
    remark(words) {
      append(held, { kind: 'remark', words })
    },
    note(problem) {
      append(held, { kind: 'note', problem })
      held.summary.warnings += 1
      changed(held)
    },
    learn(info) {
      Object.assign(held.summary, info)
      changed(held)
    },
    end(outcome, problem) {
      if (!open.delete(held.summary.id)) return
      const { summary } = held
      summary.outcome = outcome
      summary.endedAt = clock()
      if (problem) summary.problem = problem
      live.record(summary)
      save(held)
    },
  })

  const hold = (held: Held): LineLog => {
    const log = recordLog(held)
    open.set(held.summary.id, { held, log })
    save(held)
    live.record(held.summary)
    return log
  }

  const resume = (id: string): RecordLog | undefined => {
    const known = open.get(id)
    if (known) return known.log
    const left = leftOpen.get(id)
    leftOpen.delete(id)
    return left && goOn(left)
  }
  const goOn = (left: LeftRecord): RecordLog => {
    const { endedAt, ...summary } = left.summary
    // The clock may have been set back since, or be that of another machine.
    lastTime = Math.max(lastTime, endedAt ?? summary.startedAt)
    return hold({ ...left, summary: { ...summary, outcome: 'open' }, dirty: false })
  }

  return {
    open(info: RecordInfo) {
      const number = numbers.record()
      const startedAt = clock()
      const id = recordId(startedAt, number)
      const summary: Growing = { ...info, id, startedAt, outcome: 'open', warnings: 0, packages: 0 }
      return hold({ number, summary, exchanges: 0, dirty: false })
    },
    resume,
    async takeUp(id) {
      const known = resume(id)
      const left = known ? undefined : await store.shared?.left(id)
      if (!left) return known
      numbers.above(left.lastEntry)
      return goOn(left)
    },
    leave(id) {
      const left = store.shared && open.get(id)
      if (!left) return
      save(left.held)
      open.delete(id)
    },
    async flush() {
      saveDirty()
      await store.flush()
    },
  }
}

/** Whether the body is not all of it. */
const isPart = (body: Uint8Array, size: number | undefined): size is number =>
  size !== undefined && size !== body.length
const whole: BodyOptions = {}
