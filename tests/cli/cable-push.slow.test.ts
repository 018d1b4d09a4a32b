import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import { connectHost } from '../../main/cli/host-client.ts'
import { dmwb, document, folder, start } from './dmwb.ts'

// `dmwb bootstrap push --port`: over a cable into simulated hardware, and a device of another process that proves it.

const profile = join(import.meta.dirname, '..', '..', 'resources', 'profiles', 'phone.json')
const id = 'IMEI:493005100592800'

let closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing) await close()
  closing = []
})

/** A workbench that runs, and its authority. */
async function workbench() {
  const data = folder()
  const serving = start(['serve', '--port', '0', '--data', data, '--json'])
  const { address } = JSON.parse(await serving.printed(/\{.*"address".*\}/)) as { address: string }
  const client = await connectHost(address)
  const answer = await client.host.server.caCertificate()
  const { serverOptions } = await client.host.workbench.state()
  await client.host.server.start({ ...serverOptions, port: 0 })
  const ca = join(data, 'ca.pem')
  await writeFile(ca, answer.ok ? answer.value : '')
  closing.push(async () => {
    client.close()
    await serving.stop()
  })
  return { address, ca }
}

async function hardware(...args: readonly string[]) {
  const files = folder()
  const running = start(['hardware', ...args, '--files', files, '--json'])
  const { port } = JSON.parse(await running.printed(/\{.*"plugged".*\}/)) as { port: string }
  closing.push(async () => void (await running.stop()))
  return { port, files }
}

const push = (address: string, method: string, port: string, ...more: readonly string[]) =>
  start([
    'bootstrap',
    'push',
    profile,
    '--method',
    method,
    '--port',
    port,
    '--device',
    id,
    '--at',
    address,
    '--json',
    ...more,
  ])

it.each([
  ['ymodem', 'console', 'dm-bootstrap.json'],
  ['base64', 'console', 'dm-bootstrap.json'],
  ['smp', 'smp', 'dm-bootstrap.json'],
  ['smp', 'smp --udp', 'dm-bootstrap.json'],
  ['obex', 'obex', 'object.json'],
])(
  'goes by %s into %s, and is a PASS once the device proved it',
  async (method, kind, name) => {
    const { address, ca } = await workbench()
    const { port, files } = await hardware(...kind.split(' '))
    const pushing = push(address, method, port, '--wait', '60')
    await pushing.printed(/deliver: The document went over/)
    const device = await dmwb(['device', '--account', join(files, name), '--ca', ca, '--id', id, '--json'])
    expect(document(device)).toMatchObject({ ok: true })
    const pushed = await pushing.ended
    const kindOfProof = method === 'obex' ? 'not-possible' : 'equal'
    expect(document(pushed)).toMatchObject({
      result: 'PASS',
      evidence: { port: { address: port.replace('udp:', '') }, readBack: { kind: kindOfProof } },
    })
    expect(pushed.code).toBe(0)
  },
  90_000,
)

it('goes onto the card behind a modem, which a device reads at power-on', async () => {
  const { address, ca } = await workbench()
  const card = join(folder(), 'card.json')
  const { port } = await hardware('modem', '--card', card, '--id', id, '--room', '8192')
  const pushing = push(address, 'card', port, '--wait', '60')
  await pushing.printed(/read-back: .*byte for byte/)
  const device = await dmwb(['device', '--card', card, '--ca', ca, '--id', id, '--json'])
  expect(document(device)).toMatchObject({ ok: true })
  expect(document(await pushing.ended)).toMatchObject({ result: 'PASS', evidence: { readBack: { kind: 'equal' } } })
}, 90_000)

it('goes as short messages through a modem, and stays UNKNOWN without a proof', async () => {
  const { address } = await workbench()
  const { port, files } = await hardware('modem')
  const imsi = '262021234567890'
  const pushed = await push(address, 'sms', port, '--phone', '+15551234567', '--imsi', imsi, '--wait', '2').ended
  expect(document(pushed)).toMatchObject({ result: 'UNKNOWN', method: 'sms' })
  expect(pushed.code).toBe(1)
  const [first = ''] = readdirSync(files)
  expect(readFileSync(join(files, first), 'latin1')).toMatch(/^51000b915155214365f7/)
}, 60_000)

it('writes nothing into another device', async () => {
  const { address } = await workbench()
  const card = join(folder(), 'card.json')
  const { port } = await hardware('modem', '--card', card, '--room', '8192')
  const pushed = await push(address, 'card', port).ended
  expect(document(pushed)).toMatchObject({ result: 'FAIL' })
  expect(pushed.stderr).toContain('This is IMEI:490154203237518')
  expect(pushed.code).toBe(1)
}, 60_000)

it('is no PASS when the cable was pulled in the middle', async () => {
  const { address } = await workbench()
  const { port, files } = await hardware('console', '--unplug-after', '1200')
  const pushed = await push(address, 'ymodem', port, '--wait', '1').ended
  expect(document<{ result: string }>(pushed).result).toMatch(/^(?:UNKNOWN|FAIL)$/)
  expect(pushed.code).toBe(1)
  expect(readdirSync(files)).toEqual([])
}, 60_000)

it('comes through a cable that was pulled and plugged in again', async () => {
  const { address, ca } = await workbench()
  const { port, files } = await hardware('console', '--unplug-after', '500', '--replug', '500')
  const pushing = push(address, 'base64', port, '--wait', '60')
  await pushing.printed(/deliver: The document went over/)
  await pause(50)
  const device = await dmwb(['device', '--account', join(files, 'dm-bootstrap.json'), '--ca', ca, '--id', id, '--json'])
  expect(document(device)).toMatchObject({ ok: true })
  expect(document(await pushing.ended)).toMatchObject({ result: 'PASS', evidence: { attempts: 2 } })
}, 90_000)

it('goes to an lrzsz that waits for it already', async () => {
  const { address } = await workbench()
  const [cwd, port] = [folder(), join(folder(), 'port')]
  const peer = spawn('socat', [`PTY,raw,echo=0,link=${port},wait-slave`, 'EXEC:"rb -b -y -q",pipes'], {
    cwd,
    stdio: 'ignore',
  })
  closing.push(async () => void peer.kill('SIGKILL'))
  while (!existsSync(port)) await pause(10)
  const pushed = await push(address, 'ymodem', port, '--waiting', '--path', 'dm.json', '--wait', '10').ended
  // Nobody proves it here: that it arrived is no PASS.
  expect(document(pushed)).toMatchObject({ result: 'UNKNOWN', evidence: { readBack: { kind: 'not-possible' } } })
  expect(JSON.parse(readFileSync(join(cwd, 'dm.json'), 'utf8'))).toEqual([
    expect.objectContaining({ ClientURI: expect.any(String) }),
  ])
}, 60_000)

it.each([
  ['ymodem without a port', ['--method', 'ymodem', '--device', id]],
  ['a way that goes over no cable', ['--method', 'https', '--device', id, '--port', '/dev/ttyX']],
  ['two cables', ['--method', 'smp', '--device', id, '--port', '/dev/ttyX', '--port', '/dev/ttyY']],
])('does not take %s', async (_, args) => {
  expect((await dmwb(['bootstrap', 'push', profile, ...args])).code).toBe(2)
})
