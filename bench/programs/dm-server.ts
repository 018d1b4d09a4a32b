import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listen } from '#http/listener.ts'
import { createRecorder } from '#recorder/recorder.ts'
import { createDmServer } from '#server/dm-server.ts'
import { openStore } from '#storage/store.ts'
import { getCommand, path } from '../session-wire.ts'
import { report, whenLetGo } from './report.ts'

// Our DM Server with recorder and storage on disk, put together as the workbench does it: the queue, the devices and
// what was read from them are kept in the store. Each session that opens finds one GET in its queue.

const folder = mkdtempSync(join(tmpdir(), 'dmwb-bench-'))
const opened = await openStore(folder)
if (!opened.ok) throw new Error(JSON.stringify(opened.problem))
const store = opened.value
const { devices, work } = store
const now = () => Math.round((performance.timeOrigin + performance.now()) * 1000)
const recorder = createRecorder(store.records, { now, seal: store.secrets.seal, listener: { record() {}, entry() {} } })

const options = { serverId: 'bench', path, auth: 'none', insecure: true } as const
const server = createDmServer(options, {
  recorder,
  accounts: { byUser: async () => undefined, byFingerprint: async () => undefined },
  work: {
    async next({ deviceId, record, round }) {
      const rows = await work.next(deviceId, 100)
      if (rows.length === 0) return []
      const ids = rows.map(row => row.id)
      await work.sent(ids, record, round, now())
      return rows.map(({ id, wire }) => ({ id, wire }))
    },
    async finished(_, outcomes) {
      for (const { id, state, status } of outcomes) await work.finish(id, state, status, now())
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
    alerts() {},
    async ended() {},
    refused(deviceId, problem) {
      process.stderr.write(`${deviceId}: ${JSON.stringify(problem)}\n`)
    },
  },
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
