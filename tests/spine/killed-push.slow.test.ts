import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { connectHost } from '../../main/cli/host-client.ts'
import { start } from '../cli/dmwb.ts'

// The workbench is killed by SIGKILL in the middle of pushes, and started again on the same folder.

async function serve(data: string) {
  const started = start(['serve', '--port', '0', '--data', data, '--json'])
  const { address } = JSON.parse(await started.printed(/\{.*"address".*\}/)) as { address: string }
  return { started, client: await connectHost(address) }
}

it('calls runs UNKNOWN that a killed workbench left, and never PASS', async () => {
  const data = mkdtempSync(join(tmpdir(), 'dmwb-killed-'))
  const first = await serve(data)
  const { host } = first.client
  const server = {
    port: 0,
    path: '/dm',
    host: '127.0.0.1',
    tls: true,
    auth: 'basic',
    dialect: 'auto',
    alwaysEnd: false,
  } as const
  expect(await host.server.start(server)).toMatchObject({ ok: true })
  const order = { profileId: 'sample:phone', operator: 'Ada' } as const
  const pushed = [
    await host.bootstrap.push({ ...order, deviceId: 'REAL:1', method: 'client-initiated' }),
    await host.bootstrap.push({ ...order, deviceId: 'REAL:2', method: 'factory' }),
    await host.bootstrap.push({
      ...order,
      deviceId: 'REAL:3',
      method: 'wap-push',
      address: '127.0.0.1:1',
      imsi: '262021234567890',
    }),
  ]
  expect(pushed.map(answer => answer.ok && answer.value.result)).toEqual(['running', 'running', 'running'])
  const table = 'device\nREAL:4\nREAL:5\n'
  const list = await host.pushLists.start({ ...order, method: 'client-initiated', table })
  expect(list.ok).toBe(true)
  await expect.poll(async () => (await host.bootstrap.runs({ limit: 20 })).length).toBe(5)
  await first.started.stop('SIGKILL')
  first.client.close()

  const second = await serve(data)
  const runs = await second.client.host.bootstrap.runs({ limit: 20 })
  expect(runs.map(({ deviceId, result }) => [deviceId, result]).sort()).toEqual(
    ['REAL:1', 'REAL:2', 'REAL:3', 'REAL:4', 'REAL:5'].map(id => [id, 'UNKNOWN']),
  )
  expect(
    runs.every(
      ({ steps, endedAt }) => endedAt !== undefined && /stopped in the middle/.test(steps.at(-1)?.words ?? ''),
    ),
  ).toBe(true)
  const [told] = await second.client.host.pushLists.list()
  expect(told?.counts).toMatchObject({ UNKNOWN: 2, PASS: 0, running: 0 })
  second.client.close()
  await second.started.stop()
}, 60_000)
