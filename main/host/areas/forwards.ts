import { randomUUID } from 'node:crypto'
import type { Refusal } from '#api/operation.ts'
import { type ApiForward, forwardSchema, mostHops, type NewForward, type Peer } from '#api/peer-api.ts'
import type { ForwardedCommand, ForwardItem } from '#contract'
import { explain, type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { lacking } from '../forward-rights.ts'
import type { Parts } from '../parts.ts'
import type { PeersArea } from './peers.ts'
import type { TreeArea } from './tree.ts'
import type { WireCommand, WorkArea } from './work.ts'

// Commands that go from one workbench to another (DM-6): out of this one, into it, or through it.

interface Kept extends ForwardItem {
  /** Rows of the queue, where the commands stay here. */
  readonly work?: readonly number[]
  /** The id under which they went on. */
  readonly onward?: { readonly serverId: string; readonly id: string }
}

/** So many are remembered; the oldest that are over go first. */
const mostKept = 1000
const firstPauseMs = 1000
const longestPauseMs = 30_000

export interface ForwardsArea {
  list(): readonly ForwardItem[]
  forward(serverId: string, deviceId: string, commands: readonly WireCommand[]): Promise<Result<ForwardItem>>
  accept(from: Peer, forward: NewForward): Promise<Result<ApiForward, Refusal>>
  told(from: Peer, id: string): Promise<Result<ApiForward, Refusal>>
  close(): void
}

export async function createForwards(
  { store, now, serverId: own, hub, log }: Parts,
  ports: { readonly peers: PeersArea; readonly work: WorkArea; readonly tree: TreeArea },
): Promise<ForwardsArea> {
  const { peers, work, tree } = ports
  const kept = new Map((await store.forwards.list()).map(({ id, json }) => [id, json as Kept]))
  const timers = new Set<NodeJS.Timeout>()
  let isClosed = false

  const keep = async (item: Kept): Promise<Kept> => {
    kept.set(item.id, item)
    await store.forwards.put(item.id, item)
    const over = [...kept.values()].filter(({ state }) => state !== 'open').sort((a, b) => a.at - b.at)
    for (const { id } of over.slice(0, Math.max(0, kept.size - mostKept))) {
      kept.delete(id)
      await store.forwards.remove(id)
    }
    hub.emit({ kind: 'forwards' })
    return item
  }

  /** Sends commands on, and asks for what became of them until all is known. */
  const sendOn = async (serverId: string, item: Kept, via: readonly string[]): Promise<Result<Kept>> => {
    const id = item.onward?.id ?? item.id
    const commands = item.commands.map(({ command }) => command)
    const taken = await peers.call(serverId, 'POST', '/forwards', { id, device: item.deviceId, commands, via })
    const read = taken.ok ? forwardSchema.safeParse(taken.value) : undefined
    if (!taken.ok || !read?.success) {
      const why = taken.ok ? problem('forward.refused', { status: 202, words: 'something else' }) : taken.problem
      await keep({ ...item, state: 'failed', problem: why })
      return failed(why)
    }
    const next = await keep({ ...item, ...stateOf(read.data) })
    if (next.state === 'open') askLater(serverId, next.id, id, firstPauseMs)
    return ok(next)
  }
  const askLater = (serverId: string, own: string, theirs: string, pauseMs: number) => {
    if (isClosed) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      ask(serverId, own, theirs, pauseMs).catch((cause: unknown) => log.write('error', 'forwards', String(cause)))
    }, pauseMs).unref()
    timers.add(timer)
  }
  const ask = async (serverId: string, own: string, theirs: string, pauseMs: number): Promise<void> => {
    const item = kept.get(own)
    if (item?.state !== 'open') return
    const told = await peers.call(serverId, 'GET', `/forwards/${theirs}`)
    const read = told.ok ? forwardSchema.safeParse(told.value) : undefined
    // What cannot be reached now is asked again: the commands are on their way all the same.
    if (read?.success) await keep({ ...item, ...stateOf(read.data) })
    if (kept.get(own)?.state === 'open') askLater(serverId, own, theirs, Math.min(pauseMs * 2, longestPauseMs))
  }

  /** A forward that came in, with what its commands became since. */
  const current = async (item: Kept): Promise<Kept> => {
    if (!item.work || item.state !== 'open') return item
    const rows = await Promise.all(item.work.map(id => store.work.get(id)))
    const commands = item.commands.map((before, index): ForwardedCommand => {
      const row = rows[index]
      if (!row) return before
      const { state, status, result } = row
      return { command: before.command, state, ...(status && { status }), ...(result !== undefined && { result }) }
    })
    const isOver = commands.every(({ state }) => state !== 'queued' && state !== 'sent')
    return isOver ? keep({ ...item, commands, state: 'done' }) : { ...item, commands }
  }

  const accept: ForwardsArea['accept'] = async (from, { id, device, commands, via }) => {
    const key = `${from.serverId} ${id}`
    const before = kept.get(key)
    if (before) return ok(shown(await current(before)))
    const refuse = (status: number, why: Problem) => failed({ status, problem: why })
    if (via.at(-1) !== from.serverId) {
      return refuse(403, problem('forward.wrong-sender', { said: via.at(-1) ?? '', name: from.serverId }))
    }
    if (via.includes(own)) return refuse(508, problem('forward.circle', { device, way: [...via, own].join(' → ') }))
    if (via.length > mostHops) return refuse(508, problem('forward.too-far', { device, count: via.length }))
    const bad = work.mistake(commands)
    if (bad) return refuse(400, bad)
    const item: Kept = {
      ...{ id: key, peer: from.serverId, deviceId: device, at: now(), state: 'open' },
      direction: 'in',
      commands: commands.map(command => ({ command, state: 'queued' })),
    }
    const way = peers.wayOf(device)
    if (way !== undefined) {
      const onward = { ...item, direction: 'onward' as const, onward: { serverId: way, id: randomUUID() } }
      const sent = await sendOn(way, onward, [...via, own])
      if (sent.ok) return ok(shown(sent.value))
      return refuse(sent.problem.code === 'forward.circle' ? 508 : 502, sent.problem)
    }
    if (!(await store.devices.get(device))) {
      return refuse(404, problem('forward.unknown-device', { device, server: own }))
    }
    const ready = await tree.known(device)
    if (!ready.ok) return refuse(409, ready.problem)
    for (const server of via) {
      const why = lacking(ready.value, device, server, commands)
      if (why) return refuse(why.code === 'forward.rights-unknown' ? 409 : 403, why)
    }
    // Results are kept for whoever asked alone.
    const queued = await work.enqueue(device, commands, { authority: `forward ${key}`, serverId: undefined })
    if (!queued.ok) return refuse(409, queued.problem)
    return ok(shown(await keep({ ...item, work: queued.value.map(row => row.id) })))
  }

  for (const item of kept.values()) {
    const [serverId, id] = item.onward ? [item.onward.serverId, item.onward.id] : [item.peer, item.id]
    if (item.state === 'open' && item.direction !== 'in') askLater(serverId, item.id, id, firstPauseMs)
  }
  return {
    list: () => [...kept.values()].sort((a, b) => b.at - a.at).map(({ work: _, onward: __, ...item }) => item),
    forward: async (serverId, deviceId, commands) => {
      const bad = work.mistake(commands)
      if (bad) return failed(bad)
      return sendOn(
        serverId,
        {
          ...{ id: randomUUID(), direction: 'out', peer: serverId, deviceId, at: now(), state: 'open' },
          commands: commands.map(command => ({ command, state: 'queued' as const })),
        },
        [own],
      )
    },
    accept,
    told: async (from, id) => {
      const item = kept.get(`${from.serverId} ${id}`)
      if (!item) return failed({ status: 404, problem: problem('api.nothing-here', { what: 'forward', id }) })
      return ok(shown(await current(item)))
    },
    close: () => {
      isClosed = true
      for (const timer of timers) clearTimeout(timer)
    },
  }
}

const stateOf = ({ state, commands, words }: ApiForward) => ({
  state,
  commands,
  ...(words !== undefined && { problem: problem('forward.refused', { status: 200, words }) }),
})

function shown({ id, deviceId, state, commands, problem: why }: Kept): ApiForward {
  return {
    id: id.slice(id.indexOf(' ') + 1),
    device: deviceId,
    state,
    commands: commands.map(({ command, state: each, status, result }) => ({
      command: [...command],
      state: each,
      ...(status && { status: { code: status.code, uris: [...status.uris] } }),
      ...(result !== undefined && { result }),
    })),
    ...(why && { words: explain(why).words }),
  }
}
