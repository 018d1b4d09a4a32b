import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { floodingPort } from '#hardware/flooding-port.fixture.ts'
import { connect } from '#headless/client.fixture.ts'
import { openStore } from '#storage/store.ts'

// What a window was shown of a serial line is on disk, whatever happens to the process.

const root = join(import.meta.dirname, '..', '..')

it('keeps everything that a console showed when the process is killed', { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dmwb-killed-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const data = join(folder, 'data')
  const text = Array.from({ length: 40_000 }, (_, number) => `line ${number} of a device that talks much\n`).join('')
  const port = await floodingPort(folder, text)
  onTestFinished(port.stop)
  const host = spawn(process.execPath, ['bin/dmwb.mjs', 'serve', '--port', '0', '--data', data, '--json'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void host.kill('SIGKILL'))
  const [started] = (await once(createInterface({ input: host.stdout }), 'line')) as [string]
  const client = await connect((JSON.parse(started) as { readonly address: string }).address)
  const opened = await client.host.consoles.open({ path: port.path })
  if (!opened.ok) throw new Error(opened.problem.code)
  const { record } = opened.value
  const page = async () => {
    const rows = await client.host.consoles.rows({ records: [record], layout: 'text', count: 50 })
    if (!rows.ok) throw new Error(rows.problem.code)
    return rows.value
  }
  let shown = await page()
  while (shown.total < 2000) {
    await pause(5)
    shown = await page()
  }
  const exit = once(host, 'exit')
  host.kill('SIGKILL')
  await exit
  client.close()

  const store = await openStore(data)
  if (!store.ok) throw new Error(store.problem.code)
  onTestFinished(() => store.value.close())
  expect(await store.value.records.get(record)).toMatchObject({ kind: 'serial', outcome: 'broken' })
  const entries = await store.value.records.entries(record, 0, 100_000)
  const heard = entries.flatMap(entry => (entry.kind === 'serial' && entry.from === 'device' ? [entry.body] : []))
  const kept = Buffer.concat(heard).toString('latin1')
  expect(text.startsWith(kept)).toBe(true)
  for (const [, , from, words] of shown.rows) if (from === 'device') expect(kept).toContain(words)
})
