import { createSocket } from 'node:dgram'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startFactory } from '../../main/bootstrap/factory.fixture.ts'
import { connectHost } from '../../main/cli/host-client.ts'
import { dmwb, document, file, folder, start } from './dmwb.ts'
import { phoneProfile as profile, served } from './served.fixture.ts'

// `dmwb bootstrap plan`, `push` and `verify --run`, with devices in processes of their own.

const imsi = '262021234567890'

async function freePort(): Promise<number> {
  const socket = createSocket('udp4')
  await new Promise<void>(resolve => socket.bind(0, '127.0.0.1', resolve))
  const { port } = socket.address()
  await new Promise<void>(resolve => socket.close(() => resolve()))
  return port
}

it('plans, pushes by UDP to a device in another process, and verifies the proof afterwards', async () => {
  const { data, ca, stop } = await served()
  await stop()
  const id = 'IMEI:004400152020002'
  const port = await freePort()
  const device = start(['device', '--listen', String(port), '--imsi', imsi, '--ca', ca, '--id', id, '--json'])
  await device.printed(/"listening"/)
  const common = [
    '--method',
    'udp',
    '--device',
    id,
    '--to',
    `127.0.0.1:${port}`,
    '--data',
    data,
    '--port',
    '0',
    '--json',
  ]

  const plan = await dmwb(['bootstrap', 'plan', profile, ...common, '--imsi', imsi])
  expect(plan.code).toBe(0)
  const planned = document<{ fields: { source: string }[]; checks: { state: string }[]; base64: string }>(plan)
  expect(new Set(planned.fields.map(({ source }) => source))).toEqual(new Set(['profile', 'server', 'generated']))
  expect(Buffer.from(planned.base64, 'base64').subarray(0, 2)).toEqual(Buffer.from([1, 6]))

  const report = join(folder(), 'run.html')
  const pushed = await dmwb([
    'bootstrap',
    'push',
    profile,
    ...common,
    '--imsi',
    imsi,
    '--operator',
    'Ada',
    '--wait',
    '30',
    '--report',
    report,
  ])
  expect(pushed.stderr).toContain('proof: The device opened a session')
  const run = document<{ id: string; result: string; evidence: object }>(pushed)
  expect(run).toMatchObject({
    result: 'PASS',
    method: 'wap-push',
    evidence: { operator: 'Ada', port: { address: `127.0.0.1:${port}` } },
  })
  expect(pushed.code).toBe(0)
  expect(readFileSync(report, 'utf8')).toContain('<div class="result PASS">')

  const verified = await dmwb(['bootstrap', 'verify', '--run', run.id, '--data', data, '--json'])
  expect(document(verified)).toMatchObject({
    ok: true,
    verified: [{ ok: true, words: expect.stringContaining('BootstrapComplete') }],
  })
  expect(verified.code).toBe(0)

  const wrong = await dmwb(['bootstrap', 'push', profile, ...common, '--imsi', '262029999999999', '--wait', '2'])
  expect(document(wrong)).toMatchObject({ ok: false, result: 'UNKNOWN' })
  expect(wrong.code).toBe(1)
  expect((await dmwb(['bootstrap', 'verify', '--run', 'none', '--data', data, '--json'])).code).toBe(1)
  await device.stop()
}, 90_000)

it('makes the certificate for a key that stays in the device, by its request', async () => {
  const { data, ca, client, address } = await served()
  const { serverOptions } = await client.host.workbench.state()
  await client.host.server.start({ ...serverOptions, port: 0, auth: 'certificate' })
  const work = folder()
  const [csr, tree, own] = [join(work, 'device.csr'), join(work, 'device.json'), join(work, 'own.json')]
  const id = 'IMEI:004400152020004'
  expect((await dmwb(['device', '--csr', csr, '--tree', tree, '--id', id])).code).toBe(0)
  expect(readFileSync(csr, 'utf8')).toMatch(/^-----BEGIN CERTIFICATE REQUEST-----/)
  expect(readFileSync(csr, 'utf8')).not.toContain('PRIVATE')
  expect(statSync(tree).mode & 0o777).toBe(0o600)
  const [account] = (JSON.parse(readFileSync(profile, 'utf8')) as { accounts: object[] }).accounts
  const auth = { transport: 'certificate', notification: false, ownKey: true }
  const head = { kind: 'dmwb-bootstrap-profile', version: 1, name: 'Own key' }
  await writeFile(own, JSON.stringify({ ...head, accounts: [{ ...account, auth }] }))
  const device = start(['device', '--listen', '--imsi', imsi, '--ca', ca, '--id', id, '--tree', tree, '--json'])
  const { listening } = JSON.parse(await device.printed(/\{.*"listening".*\}/)) as { listening: string }
  const push = ['bootstrap', 'push', own, '--method', 'udp', '--device', id, '--to', listening, '--imsi', imsi]
  const refused = await dmwb([...push, '--at', address, '--json'])
  expect(document(refused)).toMatchObject({ ok: false, problem: { code: 'bootstrap.no-request' } })
  const pushed = await dmwb([...push, '--csr', csr, '--at', address, '--wait', '30', '--json'])
  expect(document(pushed)).toMatchObject({ result: 'PASS' })
  expect(pushed.code).toBe(0)
  expect(readdirSync(data)).not.toHaveLength(0)
  await device.stop()
}, 90_000)

it('writes a card image that a device in another process reads at power-on', async () => {
  const { data, ca, address } = await served()
  const out = folder()
  const id = 'IMEI:004400152020003'
  const pushing = start([
    'bootstrap',
    'push',
    profile,
    '--method',
    'card',
    '--device',
    id,
    '--at',
    address,
    '--out',
    out,
    '--wait',
    '60',
    '--json',
  ])
  await pushing.printed(/read-back: .*byte for byte/)
  const handed = join(data, 'handover')
  const [run = ''] = readdirSync(handed)
  const [image = ''] = readdirSync(join(handed, run))
  const device = await dmwb(['device', '--card', join(handed, run, image), '--ca', ca, '--id', id, '--json'])
  expect(document(device)).toMatchObject({ ok: true })
  const pushed = await pushing.ended
  expect(document(pushed)).toMatchObject({ result: 'PASS', method: 'card', evidence: { readBack: { kind: 'equal' } } })
  expect(statSync(join(out, image)).mode & 0o077).toBe(0)
}, 90_000)

it('pushes a table to simulated devices of a workbench that runs, over HTTPS, one line for each row', async () => {
  const { client, address } = await served()
  for (const deviceId of ['SIM:1', 'SIM:2']) {
    await client.host.simulator.create({ deviceId, ddfs: [] })
    await client.host.simulator.start({ deviceId })
  }
  const values = await file('devices.csv', 'device\nSIM:1\nSIM:2\nSIM:1\n')
  const results = join(folder(), 'results.csv')
  const args = [
    'bootstrap',
    'push',
    profile,
    '--method',
    'https',
    '--at',
    address,
    '--values',
    values,
    '--report',
    results,
    '--json',
  ]
  const pushed = await dmwb(args)
  const rows = pushed.stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as { deviceId: string; result: string })
  expect(rows.map(({ deviceId, result }) => [deviceId, result])).toEqual([
    ['SIM:1', 'PASS'],
    ['SIM:2', 'PASS'],
    ['', 'refused'],
  ])
  expect(pushed.code).toBe(1)
  expect(readFileSync(results, 'utf8').trimEnd().split('\n')).toHaveLength(4)
  const one = await dmwb([
    'bootstrap',
    'push',
    profile,
    '--method',
    'https',
    '--at',
    address,
    '--device',
    'SIM:1',
    '--fly',
    '--json',
  ])
  expect(document(one)).toMatchObject({ ok: true, result: 'PASS' })
  expect(one.code).toBe(0)
}, 90_000)

it('has the device certified by a factory authority, says so, and says when it does not answer', async () => {
  const { data, ca, stop } = await served()
  await stop()
  const factory = await startFactory()
  onTestFinished(() => factory.stop())
  const at = (name: string) => join(factory.folder, name)
  const [text = '', own] = [readFileSync(profile, 'utf8'), join(folder(), 'certified.json')]
  const [account] = (JSON.parse(text) as { accounts: object[] }).accounts
  const auth = { transport: 'certificate', notification: false }
  const head = { kind: 'dmwb-bootstrap-profile', version: 1, name: 'Certified' }
  await writeFile(own, JSON.stringify({ ...head, accounts: [{ ...account, auth }] }))
  const setting = ['bootstrap', 'authority', '--data', data]
  expect((await dmwb(setting)).stdout).toBe('Devices are certified by this workbench.\n')
  const files = ['--issuer', at('root.pem'), '--ca', at('ca.pem'), '--cert', at('us.pem'), '--key', at('us.key')]
  const set = await dmwb([...setting, '--url', `${factory.origin}/`, ...files])
  expect(set.code).toBe(0)
  expect(set.stdout).toContain(`by the factory authority at ${factory.origin}/`)
  expect(set.stdout).toContain('signed by O=Factory, CN=Root')
  const bad = await dmwb([...setting, '--url', 'http://factory.example/', '--issuer', at('root.pem')])
  expect([bad.code, bad.stderr]).toEqual([1, expect.stringContaining('its address is not one of https')])
  expect((await dmwb([...setting, '--url', `${factory.origin}/`])).code).toBe(2)

  const made = await dmwb(['bootstrap', 'make', own, '--data', data, '--device', 'IMEI:9', '--as', 'mo-json'])
  expect([made.code, factory.signed()]).toEqual([0, ['IMEI:9']])

  const port = await freePort()
  const id = 'IMEI:004400152020005'
  const device = start(['device', '--listen', String(port), '--imsi', imsi, '--ca', ca, '--id', id, '--json'])
  await device.printed(/"listening"/)
  // The server of this data folder takes passwords unless it is told otherwise.
  const serving = start(['serve', '--port', '0', '--data', data, '--json'])
  const { address } = JSON.parse(await serving.printed(/\{.*"address".*\}/)) as { address: string }
  const client = await connectHost(address)
  const { serverOptions } = await client.host.workbench.state()
  await client.host.server.start({ ...serverOptions, port: 0, auth: 'certificate' })
  const push = ['bootstrap', 'push', own, '--at', address, '--device', id, '--imsi', imsi, '--json', '--method', 'udp']
  const pushed = await dmwb([...push, '--to', `127.0.0.1:${port}`, '--wait', '30'])
  expect(pushed.stderr).toContain(`The factory authority at ${factory.origin}/ certified the device.`)
  expect([pushed.code, document(pushed).result]).toEqual([0, 'PASS'])
  expect(factory.signed()).toEqual(['IMEI:9', id])
  await device.stop()

  factory.stop()
  const silent = await dmwb([...push, '--to', `127.0.0.1:${port}`, '--wait', '1'])
  expect(document(silent)).toMatchObject({ ok: false, problem: { code: 'bootstrap.authority-silent' } })
  expect(silent.stderr).toContain('gave no answer')
  expect(silent.code).toBe(1)
  expect((await dmwb(['bootstrap', 'authority', '--own', '--at', address])).stdout).toContain('by this workbench')
  client.close()
  await serving.stop()
}, 120_000)

it('says in words why an older document that a real device took is not proved, and what would prove it', async () => {
  const { address } = await served()
  const push = ['bootstrap', 'push', profile, '--method', 'factory', '--as', 'dm1-xml', '--device', 'REAL:1']
  const pushed = await dmwb([...push, '--at', address, '--wait', '1'])
  expect(pushed.stdout).toContain('UNKNOWN')
  expect(pushed.stderr).toContain('warn: A real device that takes this document speaks DM 1.x afterwards')
  expect(pushed.stderr).toContain('Look at the DM 1.x server of the account for a session of this device.')
  expect(pushed.code).toBe(1)
}, 60_000)

it('opens the door for requests of others, which stays open over a restart', async () => {
  const { data, stop } = await served()
  await stop()
  const set = await dmwb([
    'bootstrap',
    'requests',
    '--on',
    '--port',
    '0',
    '--method',
    'udp',
    '--as',
    'cp-wbxml',
    '--token',
    '--data',
    data,
    '--json',
  ])
  const { token, settings } = document<{ token: string; settings: object }>(set)
  expect(set.code).toBe(0)
  expect(settings).toMatchObject({ enabled: true, method: 'wap-push', form: 'cp-wbxml' })
  expect(token).toMatch(/^[\w-]{32}$/)
  const again = start(['serve', '--port', '0', '--data', data, '--json'])
  const { address } = JSON.parse(await again.printed(/\{.*"address".*\}/)) as { address: string }
  const shown = document<{ address: string; token: string }>(
    await dmwb(['bootstrap', 'requests', '--at', address, '--token', '--json']),
  )
  expect(shown).toMatchObject({ token, address: expect.stringMatching(/^https:.*\/bootstrap-requests$/) })
  const wrong = await dmwb(['bootstrap', 'requests', '--at', address, '--method', 'card', '--json'])
  expect(wrong.code).toBe(1)
  const plain = await dmwb(['bootstrap', 'requests', '--at', address, '--as', 'own', '--json'])
  expect(document<{ settings: object }>(plain).settings).not.toHaveProperty('form')
  await again.stop()
}, 90_000)

it('is cancelled by Ctrl+C, and says what is certain', async () => {
  const data = folder()
  const push = ['bootstrap', 'push', profile, '--device', 'X:1', '--data', data, '--port', '0', '--json', '--method']
  const offered = start([...push, 'offer'])
  await offered.printed(/deliver: The device can fetch the document once/)
  const cancelled = await offered.stop('SIGINT')
  expect(document(cancelled)).toMatchObject({ ok: false, result: 'FAIL', steps: expect.anything() })
  expect(cancelled.code).toBe(1)
  const written = start([...push, 'factory'])
  await written.printed(/read-back: .*byte for byte/)
  const left = await written.stop('SIGINT')
  expect(document(left)).toMatchObject({ ok: false, result: 'UNKNOWN' })
  expect(left.code).toBe(1)
}, 60_000)

it.each([
  [['--method', 'https'], 'Give either --device or --values.'],
  [['--device', 'x'], "required option '--method <way>' not specified"],
  [['--method', 'pigeon', '--device', 'x'], 'pigeon'],
])('says what is wrong with its use', async (args, words) => {
  const failed = await dmwb(['bootstrap', 'push', profile, ...args])
  expect(failed.code).toBe(2)
  expect(failed.stderr).toContain(words)
})
