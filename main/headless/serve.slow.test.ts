import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { viewRecord } from '#core/record-view.ts'
import { insecure, value } from '#host/door.fixture.ts'
import { rawDevice } from '#host/raw-device.fixture.ts'
import { connect } from './client.fixture.ts'

vi.setConfig({ testTimeout: 60_000 })

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

interface Started {
  readonly child: ChildProcess
  /** The one line of JSON that it printed. */
  readonly line: { readonly ok: boolean; readonly address: string; readonly problem?: { readonly code: string } }
}

async function start(folder: string): Promise<Started> {
  const dmwb = join(import.meta.dirname, '../../bin/dmwb.mjs')
  const child = spawn(process.execPath, [dmwb, 'serve', '--port', '0', '--data', folder, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let text = ''
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    text += chunk.toString()
    if (text.includes('\n')) break
  }
  return { child, line: JSON.parse(text) }
}

const newFolder = () => mkdtemp(join(tmpdir(), 'dmwb-kill-'))

it('goes on after it was killed in the middle of a session', async () => {
  const folder = await newFolder()
  const first = await start(folder)
  const before = await connect(first.line.address)
  const device = rawDevice(value(await before.host.server.start(insecure)).endpoint ?? '', 'X:1')
  const commands = [['GET', 'urn:example:mo:mail:1.0/a/']]
  value(await before.host.devices.enqueue({ deviceId: 'X:1', commands }))
  expect(await device.open({ 'urn:example:mo:mail:1.0': ['a'] })).toEqual(commands)
  // What the window was shown is on disk; what came just now may wait a few milliseconds for its commit.
  await expect.poll(() => before.host.sessions.list({ limit: 10 })).toMatchObject([{ packages: 2 }])
  await expect.poll(() => before.host.devices.work({ deviceId: 'X:1' })).toMatchObject([{ state: 'sent' }])
  first.child.kill('SIGKILL')
  await once(first.child, 'exit')

  const second = await start(folder)
  const after = await connect(second.line.address)
  const [record] = await after.host.sessions.list({ limit: 10 })
  if (!record) throw new Error('The record is lost.')
  expect(record).toMatchObject({ deviceId: 'X:1', outcome: 'broken' })
  const entries = value(await after.host.sessions.entries({ record: record.id, after: 0, limit: 100 }))
  expect(viewRecord(record, entries).packages.map(({ number }) => number)).toEqual([1, 2])
  expect(await after.host.devices.list()).toMatchObject([{ id: 'X:1', state: 'seen' }])
  // The session is in the store: a server on it can go on, so its command is still on its way.
  expect(await after.host.devices.work({ deviceId: 'X:1' })).toMatchObject([{ state: 'sent' }])
  after.close()
  second.child.kill('SIGTERM')
  expect(await once(second.child, 'exit')).toEqual([0, null])
})

it('refuses a folder that is in use, in one line of JSON and by its exit code', async () => {
  const folder = await newFolder()
  await start(folder)
  const second = await start(folder)
  expect(second.line).toMatchObject({ ok: false, problem: { code: 'storage.folder-in-use' } })
  if (second.child.exitCode === null) await once(second.child, 'exit')
  expect(second.child.exitCode).toBe(1)
})

it.each(['SIGTERM', 'SIGINT'] as const)(
  'ends by %s although a window is connected and the server runs',
  async signal => {
    const { child, line } = await start(await newFolder())
    const client = await connect(line.address)
    value(await client.host.server.start(insecure))
    const stream = await client.host.workbench.follow()
    const waiting = stream.next().catch(() => undefined)
    child.kill(signal)
    expect(await once(child, 'exit')).toEqual([0, null])
    await waiting
  },
)
