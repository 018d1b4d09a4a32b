import { join } from 'node:path'
import { expect, it } from 'vitest'
import { dmwb, document, folder, start } from './dmwb.ts'
import { phoneProfile, served } from './served.fixture.ts'

// `dmwb bootstrap push --port`: simulated hardware, workbench, push and device, each a process of its own. The methods
// themselves are tried in tests/cables.

const id = 'IMEI:493005100592800'

async function modem(...args: readonly string[]) {
  const files = folder()
  const running = start(['hardware', 'modem', ...args, '--files', files, '--json'])
  const { port } = JSON.parse(await running.printed(/\{.*"plugged".*\}/)) as { port: string }
  return { port, files }
}

it('goes into a modem by its recipe, and exits 0 once the device proved it', async () => {
  const [{ address, ca }, { port, files }] = await Promise.all([served(), modem('--id', id)])
  const common = ['--port', port, '--device', id, '--at', address, '--json']
  const pushing = start(['bootstrap', 'push', phoneProfile, '--method', 'at', ...common, '--wait', '60'])
  await pushing.printed(/read-back: .*byte for byte/)
  const device = await dmwb(['device', '--account', join(files, 'dm.json'), '--ca', ca, '--id', id, '--json'])
  expect(document(device)).toMatchObject({ ok: true })
  const pushed = await pushing.ended
  expect(document(pushed)).toMatchObject({
    result: 'PASS',
    evidence: { port: { address: port }, readBack: { kind: 'equal' } },
  })
  expect(pushed.stderr).toContain('Step “send”: AT+QFUPL.')
  expect(pushed.code).toBe(0)
}, 60_000)

it('writes nothing into another device, and exits 1', async () => {
  const [{ address }, { port }] = await Promise.all([served(), modem('--room', '8192')])
  const args = ['--method', 'card', '--port', port, '--device', id, '--at', address, '--json']
  const pushed = await dmwb(['bootstrap', 'push', phoneProfile, ...args])
  expect(document(pushed)).toMatchObject({ result: 'FAIL' })
  expect(pushed.stderr).toContain('This is IMEI:490154203237518')
  expect(pushed.code).toBe(1)
}, 60_000)
