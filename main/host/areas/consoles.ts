import { randomUUID } from 'node:crypto'
import type { ConsoleOrder, ConsoleState, LogPage } from '#contract'
import { problem } from '#core/problem.ts'
import type { RecordEntry } from '#core/record.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { type RowLayout, rowText } from '#core/serial/console-rows.ts'
import { readEntries } from '#recorder/read-record.ts'
import type { ResetName } from '#transport/reset-sequences.ts'
import { type Lines, openSerial } from '#transport/serial-link.ts'
import type { Parts } from '../parts.ts'
import { type ConsoleSession, openConsole } from '../serial/console.ts'
import { createLogView, type LogView } from '../serial/log-view.ts'
import type { Ports } from './ports.ts'

export interface ConsolesArea {
  list(): Promise<readonly ConsoleState[]>
  open(order: ConsoleOrder): Promise<Result<ConsoleState>>
  closeOne(id: string): Promise<Result<null>>
  send(id: string, bytes: Uint8Array): Promise<Result<ConsoleState>>
  sendFile(id: string, name: string, bytes: Uint8Array, pauseMs: number): Promise<Result<ConsoleState>>
  stopSending(id: string): Promise<Result<ConsoleState>>
  reset(id: string, name: ResetName): Promise<Result<ConsoleState>>
  setLines(id: string, lines: Lines): Promise<Result<ConsoleState>>
  release(id: string): Promise<Result<ConsoleState>>
  takeBack(id: string): Promise<Result<ConsoleState>>
  rows(wanted: RowsWanted): Promise<Result<LogPage>>
}

export interface RowsWanted {
  readonly records: readonly string[]
  readonly layout: RowLayout
  readonly from?: number | undefined
  readonly count: number
}

export interface Consoles extends ConsolesArea {
  /** What is recorded now. */
  recorded(entry: RecordEntry): void
  /** A port came, or the machine woke up. */
  look(): void
  remark(words: string): void
  close(): Promise<void>
}

/** Logs that are counted on at the same time; the one that was asked for longest ago goes first. */
const mostViews = 24

export function createConsoles(parts: Parts, ports: () => Ports): Consoles {
  const { hub, recorder, store, now } = parts
  const sessions = new Map<string, ConsoleSession>()
  const views = new Map<string, LogView>()

  const withSession = async <T>(
    id: string,
    job: (session: ConsoleSession) => Promise<Result<T>> | Result<T>,
  ): Promise<Result<T>> => {
    const session = sessions.get(id)
    return session ? job(session) : failed(problem('port.console-gone', { id }))
  }
  const viewOf = (records: readonly string[], layout: RowLayout): LogView => {
    const key = `${layout} ${records.join(' ')}`
    const view =
      views.get(key) ??
      createLogView(records, layout, async (record, after, limit) => {
        await recorder.flush()
        return readEntries(store.records, record, { after, limit })
      })
    // The newest stands last.
    views.delete(key)
    views.set(key, view)
    for (const old of views.keys()) {
      if (views.size <= mostViews) break
      views.delete(old)
    }
    return view
  }
  const open = async (order: ConsoleOrder): Promise<Result<ConsoleState>> => {
    const { book, desk } = ports()
    const same = [...sessions.values()].find(session => session.state().path === order.path)
    if (same) return ok(same.state())
    const use = desk.ownerOf(order.path)
    if (use === 'identifying' || use === 'pushing')
      return failed(problem('port.in-use-here', { port: order.path, use }))
    const item = book.item(order.path)
    const id = randomUUID()
    const identity = item && item.id !== item.path ? item.id : undefined
    const named = { name: item?.name ?? order.path, ...(identity !== undefined && { identity }) }
    const session = await openConsole(id, order, named, {
      recorder,
      desk,
      now,
      open: openSerial,
      find: name => ports().find(name),
      changed: console => hub.emit({ kind: 'console', console }),
    })
    if (!session.ok) {
      book.learn(order.path, { opened: session.problem })
      return session
    }
    book.learn(order.path, { opened: null })
    sessions.set(id, session.value)
    return ok(session.value.state())
  }

  return {
    list: async () => [...sessions.values()].map(session => session.state()),
    open,
    closeOne: id =>
      withSession(id, async session => {
        sessions.delete(id)
        await session.close()
        hub.emit({ kind: 'console-gone', id })
        return ok(null)
      }),
    send: (id, bytes) => withSession(id, session => session.send(bytes)),
    sendFile: (id, name, bytes, pauseMs) => withSession(id, session => session.sendFile(name, bytes, pauseMs)),
    stopSending: id => withSession(id, session => ok(session.stopSending())),
    reset: (id, name) => withSession(id, session => session.reset(name)),
    setLines: (id, lines) => withSession(id, session => session.setLines(lines)),
    release: id => withSession(id, async session => ok(await session.release())),
    takeBack: id => withSession(id, async session => ok(await session.takeBack())),
    rows: async ({ records, layout, from, count }) => {
      const view = viewOf(records, layout)
      await view.ready
      const page = await view.rows(from, count)
      // What somebody sees survives the death of this process.
      await store.committed()
      return ok({
        total: view.total(),
        from: page.from,
        rows: page.rows.map(row => [row.at, records.indexOf(row.record), row.from, rowText(row, layout)] as const),
      })
    },
    recorded: entry => {
      for (const view of views.values()) view.feed(entry)
    },
    look: () => {
      for (const session of sessions.values()) session.look()
    },
    remark: words => {
      for (const session of sessions.values()) session.remark(words)
    },
    close: async () => {
      for (const session of [...sessions.values()]) await session.close()
      sessions.clear()
    },
  }
}
