import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listen } from '#http/listener.ts'
import { createRecorder } from '#recorder/recorder.ts'
import { createRepository } from '#repository/repository.ts'
import { openStore } from '#storage/store.ts'
import { watchMemory } from '../memory.ts'
import { report, whenLetGo } from './report.ts'

// The Data Repository with store and recorder on disk, as in the workbench, over plain HTTP.

const folder = mkdtempSync(join(tmpdir(), 'bench-repository-'))
const store = await openStore(folder)
if (!store.ok) throw new Error(store.problem.code)
const now = () => Math.round((performance.timeOrigin + performance.now()) * 1000)
const { records, secrets, blobs } = store.value
const recorder = createRecorder(records, { now, seal: bytes => secrets.seal(bytes) })
const handler = createRepository(
  { serverId: 'bench', prefix: '/repo/', auth: 'none', insecure: true, limitBytes: 2 ** 32 },
  {
    blobs,
    accounts: { byUser: async () => undefined, byFingerprint: async () => undefined },
    recorder,
    recorderFor: () => undefined,
    now,
  },
)
const listener = await listen({ host: '127.0.0.1', port: 0 }, handler)
if (!listener.ok) throw new Error(listener.problem.code)
watchMemory()
report({ port: listener.value.port, path: '/repo/up/bench/body' })

whenLetGo(async () => {
  await listener.value.close()
  await store.value.close()
  rmSync(folder, { recursive: true })
})
