import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '#storage/store.ts'

// Run as a program: opens stores, writes next to nothing, and closes them at once.

for (let i = 0; i < 5; i++) {
  const opened = await openStore(mkdtempSync(join(tmpdir(), 'dmwb-brief-')))
  if (!opened.ok) throw new Error(JSON.stringify(opened.problem))
  await opened.value.devices.upsert({ id: 'brief', lastSeenAt: 1 })
  await opened.value.close()
}
process.stdout.write('closed')
