import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Problem } from '#core/problem.ts'
import { openAuthority } from '#http/authority.ts'
import { listen } from '#http/listener.ts'
import { createRecorder } from '#recorder/recorder.ts'
import { createDmServer } from '#server/dm-server.ts'
import type { DmServerPorts } from '#server/ports.ts'
import { openStore, type Store } from '#storage/store.ts'
import { basicAccount, deviceInfo, getCommand, mos, path } from '../session-wire.ts'
import { multiplyDevice } from './many-devices.ts'
import { argument, report, whenLetGo } from './report.ts'

// Our DM Server with recorder and storage on disk: alone, or put together as the workbench does it, with the queue, the
// devices and what was read from them in the store.

/** What kind of server it is to be. */
interface DmServerArgument {
  readonly queue: boolean
  readonly basic?: boolean
  readonly tls?: boolean
  /** Devices that the store knows already. */
  readonly known?: number
}

const given = argument<DmServerArgument>()
const folder = mkdtempSync(join(tmpdir(), 'dmwb-bench-'))
const now = () => Math.round((performance.timeOrigin + performance.now()) * 1000)
if (given.known !== undefined) await know(given.known)
const store = await openFolder()
const { devices, work } = store
const recorder = createRecorder(store.records, { now, seal: store.secrets.seal })

/** What the workbench does beside recording: the queue, the devices and what was read from them, in the store. */
const kept: Pick<DmServerPorts, 'work' | 'events'> = {
  work: {
    async next({ deviceId, record, round }) {
      const rows = await work.claim(deviceId, 100, { record, round, at: now() })
      return rows.map(({ id, wire }) => ({ id, wire }))
    },
    async finished(_, outcomes) {
      for (const { id, state, status } of outcomes) await work.finish(id, { state, status }, now())
    },
  },
  events: {
    async opened({ deviceId, record }, { mos }, insecure) {
      const at = now()
      await devices.arrived({ id: deviceId, at, record, insecure, mos })
      await work.add(deviceId, [getCommand], at)
    },
    async read({ deviceId, record }, document) {
      for (const element of document) await devices.saveRead(deviceId, element, now(), record)
    },
    async alerts() {},
    async ended() {},
    refused,
  },
}

/** The server with its recorder alone: each session gets one GET, then END. */
const alone: Pick<DmServerPorts, 'work' | 'events'> = {
  work: {
    next: ({ round }) => (round === 1 ? [{ id: 0, wire: getCommand }] : []),
    finished: () => undefined,
  },
  events: {
    opened: () => undefined,
    read: () => undefined,
    alerts: () => undefined,
    ended: () => undefined,
    refused,
  },
}

function refused(deviceId: string | undefined, problem: Problem): void {
  process.stderr.write(`${deviceId}: ${JSON.stringify(problem)}\n`)
}

const authority = given.tls ? await openAuthority(store.secrets) : undefined

async function openFolder(): Promise<Store> {
  const opened = await openStore(folder)
  if (!opened.ok) throw new Error(JSON.stringify(opened.problem))
  return opened.value
}

/** Puts devices into the store that were there before, each with what was read from it. */
async function know(count: number): Promise<void> {
  const first = 'urn:x-bench:device:0'
  const before = await openFolder()
  await before.devices.arrived({ id: first, at: now(), record: 'r', insecure: true, mos })
  await before.devices.saveRead(first, deviceInfo(first), now())
  await before.close()
  multiplyDevice(folder, first, count)
}

const account = { id: 'a', deviceId: '', forMany: true, secret: basicAccount.split(':')[1] ?? '' }
const options = { serverId: 'bench', path, auth: given.basic ? 'basic' : 'none', insecure: true } as const
const server = createDmServer(options, {
  recorder,
  sessions: store.sessions.of('bench'),
  kept: store.committed,
  accounts: {
    byUser: () => account,
    byFingerprint: () => undefined,
    hasOwn: () => false,
  },
  ...(given.queue ? kept : alone),
})
const tls = authority && (await authority.issueServer({ dns: [], ip: ['127.0.0.1'] }))
const listener = await listen({ host: '127.0.0.1', port: 0, ...(tls && { tls }) }, server.handler)
if (!listener.ok) throw new Error(JSON.stringify(listener.problem))
report({ port: listener.value.port, ...(authority && { ca: authority.certificate }) })
// The most ever, because a system short of memory takes pages away from a process for a while.
process.on('message', () => report({ bytes: process.resourceUsage().maxRSS * 1024 }))

whenLetGo(async () => {
  await server.close()
  await listener.value.close()
  const { records } = await store.records.stats()
  process.stderr.write(`${records} sessions were recorded.\n`)
  await store.close()
  rmSync(folder, { recursive: true })
})
