import { randomUUID } from 'node:crypto'
import { realpath } from 'node:fs/promises'
import type { Evidence, Run } from '#bootstrap/run.ts'
import type { BootstrapRun, DeliveryOrder, ListOrder, PushList, PushListRow } from '#contract'
import { type TableRow, tableRows } from '#core/bootstrap-forms/table-rows.ts'
import { explain, type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { operatorName } from '../operator.ts'
import type { Parts } from '../parts.ts'
import type { RunArchive } from '../run-archive.ts'
import type { Going } from './runner.ts'

// A table of devices, pushed in parallel: so many deliveries at once, one result row for each row of the table.

/** A cable waits most of the time; every port that is plugged in can work at once. */
const atOnce = { network: 8, cables: 32 }
const mostRows = 10_000
const mostLists = 50
/** Windows hear of a list, and the store keeps it, so often at most. */
const tellMs = 250
const keepMs = 2_000
const indexKey = 'push lists'
const keyOf = (id: string) => `push list ${id}`

export interface ListPorts {
  readonly archive: Pick<RunArchive, 'add'>
  /** The path of a port that was named. */
  find(name: string): Promise<Result<string>>
  start(order: DeliveryOrder, more?: Partial<Evidence>): Promise<Result<Going>>
}

export interface Lists {
  /** Begins; how it goes is told by events. Problems: of the head of the table; `bootstrap.list-too-long`. */
  start(order: ListOrder): Promise<Result<PushList>>
  list(): Promise<readonly PushList[]>
  rows(id: string, from: number, limit: number): Promise<Result<readonly PushListRow[]>>
  /** Ends what runs, and begins nothing more. */
  stop(id: string): Promise<Result<PushList>>
  export(id: string): Promise<Result<{ readonly name: string; readonly text: string }>>
  /** The workbench ends. */
  close(): Promise<void>
}

interface Kept {
  readonly about: Omit<PushList, 'counts'>
  readonly rows: readonly PushListRow[]
}
interface Held {
  about: Omit<PushList, 'counts'>
  readonly rows: PushListRow[]
  readonly stop: AbortController
  readonly going: Set<Going>
  done?: Promise<unknown>
}

export async function createLists(parts: Parts, { start, find, archive }: ListPorts): Promise<Lists> {
  const { store, hub, now, log } = parts
  const held = new Map<string, Held>()
  for (const kept of await restore(parts))
    held.set(kept.about.id, { ...revived(kept), stop: new AbortController(), going: new Set() })

  const summary = ({ about, rows }: Held): PushList => ({ ...about, counts: countsOf(rows) })
  const keep = async ({ about, rows }: Held) => {
    await store.settings.put(keyOf(about.id), { about, rows } satisfies Kept)
  }
  const index = async () => {
    const ids = [...held.keys()]
    for (const old of ids.slice(0, Math.max(0, ids.length - mostLists))) {
      const list = held.get(old)
      if (list) await archive.add([{ kind: 'push-list', ...summary(list), rows: list.rows }])
      held.delete(old)
      await store.settings.remove(keyOf(old))
    }
    await store.settings.put(indexKey, [...held.keys()])
  }

  /** One port may stand in the table under several names. */
  const pathsOf = async (orders: readonly RowOrder[]): Promise<ReadonlyMap<string, string>> => {
    const paths = new Map<string, string>()
    for (const { order } of orders) {
      const name = order?.cable?.port ?? ''
      if (name === '' || paths.has(name)) continue
      const found = /^udp:/i.test(name) ? ok(name) : await find(name)
      paths.set(name, found.ok ? await realpath(found.value).catch(() => found.value) : name)
    }
    return paths
  }

  const carryOut = async (list: Held, orders: readonly RowOrder[]) => {
    const paths = await pathsOf(orders)
    let lastTold = 0
    let lastKept = 0
    const set = (at: number, change: Partial<PushListRow>) => {
      const row = list.rows[at]
      if (row) list.rows[at] = { ...row, ...change }
      const time = performance.now()
      if (time - lastTold > tellMs) {
        lastTold = time
        hub.emit({ kind: 'push-list', list: summary(list) })
      }
      if (time - lastKept < keepMs) return
      lastKept = time
      keep(list).catch((cause: unknown) => log.write('error', 'bootstrap', String(cause)))
    }
    const over: Promise<unknown>[] = []
    const ports = new Map<string, Promise<unknown>>()
    const one = async (at: number, { line, order, isLeft }: RowOrder) => {
      if (!order) return
      const port = order.cable && paths.get(order.cable.port)
      const before = port === undefined ? undefined : ports.get(port)
      const isTaken = before !== undefined
      const wrong = (order.cable || isLeft) && cableFault(order, line, isTaken, isLeft === true)
      if (wrong) return set(at, { result: 'refused', words: explain(wrong).words })
      let free: () => void = () => undefined
      if (port !== undefined) ports.set(port, new Promise<void>(resolve => (free = resolve)))
      // Messages go through one modem one after another.
      await before
      try {
        await push(at, line, order)
      } finally {
        free()
      }
    }
    const push = async (at: number, line: number, order: DeliveryOrder) => {
      if (list.stop.signal.aborted) return set(at, { result: 'skipped', words: 'Stopped before it began.' })
      const begun = await start(order, { list: { id: list.about.id, line } })
      if (!begun.ok) return set(at, { result: 'refused', words: explain(begun.problem).words })
      const going = begun.value
      list.going.add(going)
      if (list.stop.signal.aborted) going.cancel(problem('bootstrap.cancelled'))
      set(at, { result: 'running', words: '', run: going.run.id })
      over.push(
        going.done.then(
          run => {
            list.going.delete(going)
            set(at, { result: resultOf(run), words: run.steps.at(-1)?.words ?? '' })
          },
          cause => set(at, { result: 'UNKNOWN', words: String(cause) }),
        ),
      )
      await going.delivered
    }
    const work = orders.entries()
    await Promise.all(
      Array.from({ length: paths.size > 0 ? atOnce.cables : atOnce.network }, async () => {
        for (const [at, item] of work) await one(at, item)
      }),
    )
    await Promise.all(over)
    list.about = { ...list.about, endedAt: now() }
    await keep(list)
    await store.durable()
    hub.emit({ kind: 'push-list', list: summary(list) })
  }

  const known = (id: string): Result<Held> => {
    const list = held.get(id)
    return list ? ok(list) : failed(problem('bootstrap.list-unknown', { id }))
  }

  return {
    start: async order => {
      const table = tableRows(order.table)
      if (!table.ok) return table
      if (table.value.length > mostRows) {
        return failed(problem('bootstrap.list-too-long', { rows: table.value.length, most: mostRows }))
      }
      const { profileId, method, operator } = order
      const id = randomUUID()
      const orders = ordersOf(order, table.value)
      const ports = new Set(orders.map(({ order: { cable } = {} }) => cable?.port ?? '').filter(port => port !== ''))
        .size
      const about = {
        id,
        profileId,
        method,
        startedAt: now(),
        total: table.value.length,
        operator: operator ?? operatorName(),
        ...(ports > 0 && { ports }),
      }
      const list: Held = {
        about,
        rows: table.value.map((row, at) => firstRow(row, orders[at])),
        stop: new AbortController(),
        going: new Set(),
      }
      held.set(id, list)
      await keep(list)
      await index()
      await store.durable()
      list.done = carryOut(list, orders).catch((cause: unknown) => log.write('error', 'bootstrap', String(cause)))
      return ok(summary(list))
    },
    list: async () => [...held.values()].map(summary).reverse(),
    rows: async (id, from, limit) => {
      const list = known(id)
      return list.ok ? ok(list.value.rows.slice(from, from + limit)) : list
    },
    stop: async id => {
      const list = known(id)
      if (!list.ok) return list
      list.value.stop.abort()
      for (const going of list.value.going) going.cancel(problem('bootstrap.cancelled'))
      await list.value.done
      return ok(summary(list.value))
    },
    export: async id => {
      const list = known(id)
      return list.ok ? ok({ name: `bootstrap-list-${id.slice(0, 8)}.csv`, text: csvOf(list.value.rows) }) : list
    },
    close: async () => {
      for (const list of held.values()) list.stop.abort()
      await Promise.all([...held.values()].map(async list => list.done && keep(list)))
    },
  }
}

/** What becomes of a row; without an order it is not usable. */
interface RowOrder {
  readonly line: number
  readonly order?: DeliveryOrder
  /** Ports were chosen, and none of them for this row. */
  readonly isLeft?: boolean
}

function ordersOf(list: ListOrder, table: readonly TableRow[]): readonly RowOrder[] {
  const chosen = list.lines && new Map(list.lines.map(item => [item.line, item]))
  return table.map(({ line, row }) => {
    if (!row.ok) return { line }
    const own = chosen?.get(line)
    return { line, order: orderOf(list, row.value, own), ...(chosen && !own && { isLeft: true }) }
  })
}

function orderOf(
  { table: _, lines: __, cable: shared, ...common }: ListOrder,
  row: Extract<TableRow['row'], { ok: true }>['value'],
  own: NonNullable<ListOrder['lines']>[number] | undefined,
): DeliveryOrder {
  const { deviceId, device, csr } = row
  // What opens a card is nothing for a document.
  const { 'row.adm': adm, 'row.sim-pin': simPin, ...values } = row.values
  const { line: ___, cable = shared, ...order } = { ...common, ...own }
  const port = own?.cable.port ?? values['row.port'] ?? shared?.port ?? ''
  const { imsi, pin, phone } = device
  const address = values['row.address']
  return {
    ...order,
    deviceId,
    values,
    ...(address !== undefined && { address }),
    ...(cable && {
      cable: { ...cable, port, ...(adm !== undefined && { adm }), ...(simPin !== undefined && { simPin }) },
    }),
    ...(imsi !== undefined && { imsi }),
    ...(pin !== undefined && { pin }),
    ...(phone !== undefined && { phone }),
    ...(csr !== undefined && { csr }),
  }
}

/** What keeps a row from its cable: a document for one device must not go into the device of another row. */
function cableFault(
  { method, cable, values }: DeliveryOrder,
  line: number,
  isTaken: boolean,
  isLeft: boolean,
): Problem | undefined {
  const named = values?.['row.port']
  const wrong = (what: string) => problem('bootstrap.row', { what }, { line })
  if (isLeft)
    return wrong(named === undefined ? 'none of the chosen ports is for it' : `the port ${named} was not chosen for it`)
  if (cable?.port === '') return wrong('it names no port')
  return isTaken && method !== 'sms' ? wrong(`the port ${cable?.port ?? ''} belongs to a row above`) : undefined
}

function firstRow({ line, row }: TableRow, { order, isLeft }: Partial<RowOrder> = {}): PushListRow {
  if (!row.ok) return { line, deviceId: '', result: 'refused', words: explain(row.problem).words }
  const port = isLeft ? '' : (order?.cable?.port ?? '')
  return { line, deviceId: row.value.deviceId, result: 'waiting', words: '', ...(port !== '' && { port }) }
}

const resultOf = ({ result }: BootstrapRun) => result

function countsOf(rows: readonly PushListRow[]): PushList['counts'] {
  const counts = { waiting: 0, running: 0, PASS: 0, FAIL: 0, UNKNOWN: 0, refused: 0, skipped: 0 }
  for (const { result } of rows) counts[result] += 1
  return counts
}

/** Lists of earlier starts, oldest first; what was under way is held against the runs that were stored last. */
async function restore({ store }: Parts): Promise<readonly Kept[]> {
  const ids = ((await store.settings.get(indexKey)) as readonly string[] | undefined) ?? []
  const runs = (await store.runs.list(1000)) as readonly Run[]
  const lists: Kept[] = []
  for (const id of ids) {
    const kept = (await store.settings.get(keyOf(id))) as Kept | undefined
    if (!kept) continue
    const ofList = new Map(
      runs.flatMap(run => (run.evidence?.list?.id === id ? [[run.evidence.list.line, run] as const] : [])),
    )
    const rows = kept.rows.map(row => {
      const run = ofList.get(row.line)
      if (!run || (row.result !== 'waiting' && row.result !== 'running')) return row
      return { ...row, result: run.result, words: run.steps.at(-1)?.words ?? '', run: run.id }
    })
    lists.push({ ...kept, rows })
  }
  return lists
}

/** What a stopped workbench left: nobody knows how runs ended, and what had not begun never did. */
function revived({ about, rows }: Kept): Kept & { readonly rows: PushListRow[] } {
  const words = 'The workbench was stopped before it began.'
  return {
    about: { ...about, endedAt: about.endedAt ?? about.startedAt },
    rows: rows.map(row => {
      if (row.result === 'running')
        return { ...row, result: 'UNKNOWN', words: 'The workbench was stopped in the middle.' }
      return row.result === 'waiting' ? { ...row, result: 'skipped', words } : row
    }),
  }
}

function csvOf(rows: readonly PushListRow[]): string {
  const cell = (value: string | number | undefined) => {
    const text = String(value ?? '')
    // A cell that begins like a formula would be one in a spreadsheet.
    const safe = /^[=+\-@\t]/.test(text) ? `'${text}` : text
    return /[",\n\r;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  }
  const lines = rows.map(({ line, deviceId, result, words, run, port }) =>
    [line, deviceId, result, words, run, port].map(cell).join(','),
  )
  return `line,device,result,words,run,port\n${lines.map(line => `${line}\n`).join('')}`
}
