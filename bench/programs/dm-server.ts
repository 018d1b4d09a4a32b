import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Problem } from '#core/problem.ts'
import { listen } from '#http/listener.ts'
import { createRecorder } from '#recorder/recorder.ts'
import { createDmServer } from '#server/dm-server.ts'
import type { DmServerPorts } from '#server/ports.ts'
import { openStore } from '#storage/store.ts'
import { getCommand, path } from '../session-wire.ts'
import { argument, report, whenLetGo } from './report.ts'

// Our DM Server with recorder and storage on disk: alone, or put together as the workbench does it, with the queue, the
// devices and what was read from them in the store.

const folder = mkdtempSync(join(tmpdir(), 'dmwb-bench-'))
const opened = await openStore(folder)
if (!opened.ok) throw new Error(JSON.stringify(opened.problem))
const store = opened.value
const { devices, work } = store
const now = () => Math.round((performance.timeOrigin + performance.now()) * 1000)
const recorder = createRecorder(store.records, { now, seal: store.secrets.seal, listener: { record() {}, entry() {} } })

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
    async opened({ deviceId, record }, { mos = [] }, insecure) {
      const at = now()
      await devices.upsert({ id: deviceId, lastSeenAt: at, lastRecord: record, lastProblem: undefined, insecure, mos })
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
    next: async ({ round }) => (round === 1 ? [{ id: 0, wire: getCommand }] : []),
    finished: async () => undefined,
  },
  events: {
    opened: async () => undefined,
    read: async () => undefined,
    async alerts() {},
    ended: async () => undefined,
    refused,
  },
}

function refused(deviceId: string | undefined, problem: Problem): void {
  process.stderr.write(`${deviceId}: ${JSON.stringify(problem)}\n`)
}

const options = { serverId: 'bench', path, auth: 'none', insecure: true } as const
const server = createDmServer(options, {
  recorder,
  sessions: store.sessions.of('bench'),
  kept: store.committed,
  accounts: { byUser: async () => undefined, byFingerprint: async () => undefined },
  ...(argument<{ readonly queue: boolean }>().queue ? kept : alone),
})
const listener = await listen({ host: '127.0.0.1', port: 0 }, server.handler)
if (!listener.ok) throw new Error(JSON.stringify(listener.problem))
report({ port: listener.value.port })

whenLetGo(async () => {
  await server.close()
  await listener.value.close()
  const { records } = await store.records.stats()
  process.stderr.write(`${records} sessions were recorded.\n`)
  await store.close()
  rmSync(folder, { recursive: true })
})
