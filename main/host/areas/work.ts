import type { WorkItem } from '#contract'
import { decodeCommand } from '#core/command.ts'
import { type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { Outcome } from '#core/server-session.ts'
import type { SessionRef, WorkSource } from '#server/ports.ts'
import type { WorkRow, WorkTags } from '#storage/work.ts'
import type { Parts } from '../parts.ts'
import { resultText } from '../result-text.ts'
import type { ServedSession } from '../served-session.ts'
import { shortOutcome } from '../short-outcome.ts'
import { workItem } from '../work-item.ts'
import type { ReadAgain } from './learning.ts'

// The queue of commands per device: filled by people and by rules, emptied by sessions.

/** Commands sent in one Package#2. */
const mostPerRound = 100
/** Items of one device that are listed. */
const mostListed = 1000

export type WireCommand = readonly string[]

/** The server that is to send commands (none = the first one), and the authority whose job they are. */
type Whose = { readonly [Name in keyof WorkTags]: WorkTags[Name] | undefined }

export interface WorkArea extends WorkSource {
  /** Newest first; of a long queue its front, which goes out next, and what went out last. */
  list(deviceId: string): Promise<readonly WorkItem[]>
  enqueue(deviceId: string, commands: readonly WireCommand[], whose?: Whose): Promise<Result<readonly WorkItem[]>>
  /** What is wrong with the first of these commands that is none. */
  mistake(commands: readonly WireCommand[]): Problem | undefined
  /** The queue as another server than the first one draws from it. */
  sender(serverId: string): WorkSource
  /** Queues GETs of these ClientURIs, except those that wait in the same queue already. */
  read(deviceId: string, uris: readonly string[], whose?: Whose): Promise<void>
  /** Queues them at the server of the session, for the authority whose command made them necessary. */
  readAgain(session: ServedSession, again: readonly ReadAgain[]): Promise<void>
  cancel(workId: number): Promise<Result<WorkItem>>
  /** Moves a command that waits before another of the same queue, or to the end. */
  move(workId: number, before: number | undefined): Promise<Result<readonly WorkItem[]>>
  /** Takes back what still waits for a device. */
  clear(deviceId: string): Promise<void>
  /** What was sent in sessions that are over by now is unknown. */
  recover(): Promise<void>
}

/** What is told about the queue: `changed` after a device's count changed, `learn` what a session brought back. */
export interface WorkListeners {
  changed(deviceId: string): Promise<void>
  learn(session: ServedSession, outcomes: readonly Outcome[]): Promise<void>
}

export function createWorkArea({ store, hub, now }: Parts, listeners: WorkListeners): WorkArea {
  const { work } = store

  const told = async (deviceId: string, rows: readonly WorkRow[]): Promise<readonly WorkItem[]> => {
    const items = rows.map(workItem)
    for (const item of items) hub.emit({ kind: 'work', item })
    await listeners.changed(deviceId)
    return items
  }
  const tellAgain = async (deviceId: string, ids: readonly number[]) => {
    const rows = await Promise.all(ids.map(id => work.get(id)))
    await told(
      deviceId,
      rows.filter(row => row !== undefined),
    )
  }

  const listed = async (deviceId: string): Promise<readonly WorkRow[]> => {
    const newest = await work.list(deviceId, mostListed)
    if (newest.length < mostListed || newest.at(-1)?.state !== 'queued') return newest
    const front = (await work.front(deviceId, mostListed / 2)).slice(0, mostListed / 2)
    const before = await work.list(deviceId, mostListed / 2, Math.min(...front.map(({ id }) => id)))
    return [...front.toReversed(), ...before]
  }

  /** Takes the next commands of one server; none = the first. */
  const draw = async ({ deviceId, record, round }: SessionRef, serverId: string | undefined) => {
    const claimed = await work.claim(deviceId, mostPerRound, { record, round, at: now(), serverId })
    // What stands behind END waits for the next session: it would be carried out, and nobody would ever know how.
    const end = claimed.findIndex(({ wire }) => wire[0] === 'END')
    const rows = end === -1 ? claimed : claimed.slice(0, end + 1)
    const later = claimed.slice(rows.length).map(({ id }) => id)
    if (later.length > 0) await work.giveBack(later)
    if (rows.length > 0) await told(deviceId, rows)
    return rows.map(({ id, wire }) => ({ id, wire }))
  }
  /** An authority gets what its commands brought; else the tree holds that. */
  const resultFor = async ({ id, result }: Outcome): Promise<string | undefined> =>
    result && (await work.get(id))?.authority !== undefined ? resultText(result) : undefined

  const returned: WorkArea['returned'] = async ({ deviceId }, planned) => {
    await told(deviceId, await work.giveBack(planned.map(({ id }) => id)))
  }
  const finished = async (session: ServedSession, whole: readonly Outcome[]) => {
    const outcomes = whole.map(shortOutcome)
    for (const outcome of outcomes) {
      const { id, state, status } = outcome
      await work.finish(id, { state, status, result: await resultFor(outcome) }, now())
    }
    await tellAgain(
      session.deviceId,
      outcomes.map(({ id }) => id),
    )
    await listeners.learn(session, outcomes)
  }

  const area: WorkArea = {
    list: async deviceId => (await listed(deviceId)).map(workItem),

    mistake: mistakeAmong,

    enqueue: async (deviceId, commands, whose) => {
      const refusal = mistakeAmong(commands)
      if (refusal) return failed(refusal)
      const items = await told(deviceId, await work.add(deviceId, commands, now(), tagsOf(whose)))
      await store.flush()
      return ok(items)
    },

    read: async (deviceId, uris, whose) => {
      const tags = tagsOf(whose)
      const waiting = (await work.list(deviceId, mostListed)).filter(
        ({ state, serverId, authority }) =>
          state === 'queued' && serverId === tags.serverId && authority === tags.authority,
      )
      const queued = new Set(waiting.filter(row => row.wire[0] === 'GET').map(row => row.wire[1]))
      const fresh = [...new Set(uris)].filter(uri => !queued.has(uri))
      if (fresh.length === 0) return
      const commands = fresh.map(uri => ['GET', uri])
      await told(deviceId, await work.add(deviceId, commands, now(), tags))
    },

    readAgain: async ({ deviceId, serverId }, again) => {
      const urisOf = new Map<string | undefined, string[]>()
      for (const { work: cause, uris } of again) {
        const authority = (await work.get(cause))?.authority
        urisOf.set(authority, [...(urisOf.get(authority) ?? []), ...uris])
      }
      for (const [authority, uris] of urisOf) await area.read(deviceId, uris, { serverId, authority })
    },

    cancel: async workId => {
      const row = await work.cancel(workId)
      if (!row) return failed(problem('host.work-not-waiting', { id: workId }))
      await told(row.deviceId, [row])
      return ok(workItem(row))
    },

    move: async (workId, before) => {
      const row = await work.move(workId, before)
      if (!row) return failed(problem('host.work-not-waiting', { id: workId }))
      await store.flush()
      // Places of others may have changed, too: what waits is told anew.
      const waiting = (await listed(row.deviceId)).filter(item => item.state === 'queued')
      return ok(await told(row.deviceId, waiting))
    },

    clear: async deviceId => {
      for (let rows = await work.front(deviceId, mostListed); rows.length > 0; ) {
        for (const { id } of rows) await work.cancel(id)
        rows = await work.front(deviceId, mostListed)
      }
    },

    recover: async () => work.settle(now(), await store.sessions.awaited()),

    next: session => draw(session, undefined),
    sender: serverId => ({
      next: session => draw(session, serverId),
      finished: (session, outcomes) => finished({ ...session, serverId }, outcomes),
      returned,
    }),

    returned,
    finished,
  }
  return area
}

function tagsOf({ serverId, authority }: Whose = {}): WorkTags {
  return { ...(serverId !== undefined && { serverId }), ...(authority !== undefined && { authority }) }
}

function mistakeAmong(commands: readonly WireCommand[]): Problem | undefined {
  for (const [index, wire] of commands.entries()) {
    const refusal = mistakeIn(wire, index)
    if (refusal) return refusal
  }
  return undefined
}

function mistakeIn(wire: WireCommand, index: number) {
  const read = decodeCommand(wire, `/${index}`)
  return read.kind === 'refused' ? read.problem : undefined
}
