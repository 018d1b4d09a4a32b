import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { PushListRow } from '#contract'
import { dmwb, document, file, folder, start } from './dmwb.ts'
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

it('deals the rows of a table to repeated ports, and tells of each row', async () => {
  const boards = ['urn:c:1', 'urn:c:2'].map(board => start(['hardware', 'smp', '--id', board, '--json']))
  const ports = await Promise.all(
    boards.map(async board => (JSON.parse(await board.printed(/\{.*"plugged".*\}/)) as { port: string }).port),
  )
  const { address } = await served()
  const table = await file('boards.csv', 'device,port\nurn:c:2,\nurn:c:1,\nurn:c:3,\nurn:c:4\n')
  const to = ports.toReversed().flatMap(port => ['--port', port])
  const pushed = await dmwb([
    ...['bootstrap', 'push', phoneProfile, '--method', 'smp', ...to, '--values', table],
    ...['--at', address, '--wait', '1', '--json'],
  ])
  const rows = pushed.stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as PushListRow)
  expect(rows.map(({ line, port, result }) => [line, port, result])).toEqual([
    [2, ports[1], 'UNKNOWN'],
    [3, ports[0], 'UNKNOWN'],
    [4, undefined, 'refused'],
    [5, undefined, 'refused'],
  ])
  expect(pushed.stderr).toContain('0 of 4 rows: PASS')
  expect(pushed.code).toBe(1)
}, 60_000)
