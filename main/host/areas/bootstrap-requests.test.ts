import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { RequestSettings } from '#contract'
import { requestText } from '#http/certificate-request.ts'
import { newDevice } from '../../device/device.fixture.ts'
import { codeOf, type Opened, openDoor, secure, value } from '../door.fixture.ts'

// The door for bootstrap requests, asked by curl.

const settings: RequestSettings = {
  enabled: true,
  host: '127.0.0.1',
  port: 0,
  profileId: 'sample:phone',
  method: 'server-initiated',
}
let door: Opened
let address: string
let token: string
beforeEach(async () => {
  door = await openDoor()
  value(await door.host.server.start(secure))
  value(await door.host.simulator.create({ deviceId: 'SIM:1', ddfs: [] }))
  value(await door.host.simulator.start({ deviceId: 'SIM:1' }))
  const state = value(await door.host.bootstrapRequests.change(settings))
  address = state.address ?? ''
  token = value(await door.host.bootstrapRequests.token({ renew: false })).token
  await writeFile(join(door.folder, 'ca.pem'), value(await door.host.server.caCertificate()))
})
afterEach(() => door.stop())

async function curl(url: string, ...more: readonly string[]) {
  const args = ['--silent', '--cacert', join(door.folder, 'ca.pem'), '--write-out', '\n%{http_code}', ...more, url]
  const { stdout } = await promisify(execFile)('curl', args)
  const end = stdout.lastIndexOf('\n')
  const text = stdout.slice(0, end)
  return { status: Number(stdout.slice(end + 1)), json: text === '' ? undefined : JSON.parse(text) }
}
const bearer = () => ['--header', `Authorization: Bearer ${token}`]
const ask = (request: object, ...more: readonly string[]) =>
  curl(address, ...bearer(), '--data', JSON.stringify(request), ...more)

it.each(['point-of-sale', 'self-service', 'network-registration', 'voice-system'] as const)(
  'starts a server-initiated bootstrap for a %s, which ends in a proof',
  async source => {
    const { status, json } = await ask({ device: 'SIM:1', source })
    expect([status, json]).toEqual([202, { run: expect.any(String), device: 'SIM:1', result: 'running' }])
    await expect
      .poll(async () => (await curl(`${address}/${json.run}`, ...bearer())).json, { timeout: 15_000 })
      .toEqual({ run: json.run, device: 'SIM:1', result: 'PASS' })
    expect(value(await door.host.bootstrap.run({ run: json.run }))).toMatchObject({
      method: 'server-initiated',
      evidence: { source, operator: source },
    })
  },
)

it('makes the certificate for the key of the device whose request goes along', async () => {
  value(await door.host.server.start({ ...secure, auth: 'certificate' }))
  const account = {
    server: { id: '{{server.id}}', uri: '{{server.uri}}', name: '{{server.name}}' },
    permissions: ['*'],
    auth: { transport: 'certificate', notification: false, ownKey: true },
  }
  const text = JSON.stringify({ kind: 'dmwb-bootstrap-profile', version: 1, name: 'Own', accounts: [account] })
  value(await door.host.bootstrap.saveProfile({ id: 'own', text }))
  value(await door.host.bootstrapRequests.change({ ...settings, profileId: 'own', method: 'wap-push' }))
  const state = await door.host.bootstrapRequests.state()
  address = state.address ?? ''
  const trust = { ca: value(await door.host.server.caCertificate()) }
  const [id, imsi] = ['REAL:1', '262021234567890']
  const device = newDevice({ id, trust, subscriber: { imsi } })
  const { port } = value(await device.listenForNotifications(0))
  const csr = requestText(await device.certificateRequest())
  const request = { device: id, source: 'self-service', imsi, address: `127.0.0.1:${port}` }
  expect((await ask(request)).json).toMatchObject({ code: 'bootstrap.no-request' })
  const { json } = await ask({ ...request, csr })
  await expect
    .poll(async () => (await curl(`${address}/${json.run}`, ...bearer())).json, { timeout: 15_000 })
    .toMatchObject({ device: id, result: 'PASS' })
  await device.stop()
})

it('brings the document that the asker names, else that of the settings, else that of the profile', async () => {
  const formOf = async (request: object) => {
    const { status, json } = await ask({ device: 'SIM:1', source: 'point-of-sale', ...request })
    expect(status).toBe(202)
    await expect
      .poll(async () => (await curl(`${address}/${json.run}`, ...bearer())).json.result, { timeout: 15_000 })
      .toBe('PASS')
    const records = await door.host.sessions.list({ limit: 50 })
    // Newest first: the push itself, whose peer is the address of the device.
    const record = records.find(({ kind, peer }) => kind === 'bootstrap' && peer?.startsWith('https://'))
    const entries = value(await door.host.sessions.entries({ record: record?.id ?? '', after: 0, limit: 50 }))
    return JSON.stringify(entries)
  }
  expect(await formOf({})).toContain('application/dmmo+json')
  expect(await formOf({ form: 'cp-wbxml' })).toContain('application/vnd.wap.connectivity-wbxml')
  const state = value(await door.host.bootstrapRequests.change({ ...settings, form: 'dm1-wbxml' }))
  address = state.address ?? ''
  expect(await formOf({})).toContain('application/vnd.syncml.dm+wbxml')
  expect(await formOf({ form: 'mo-json' })).toContain('application/dmmo+json')
})

it('refuses a document that is none, and one that the way does not carry', async () => {
  const request = { device: 'SIM:1', source: 'point-of-sale' }
  expect(await ask({ ...request, form: 'fax' })).toMatchObject({
    status: 400,
    json: { code: 'bootstrap.request-form' },
  })
  address = value(await door.host.bootstrapRequests.change({ ...settings, method: 'wap-push' })).address ?? ''
  expect(await ask({ ...request, form: 'tnds' })).toMatchObject({ status: 409, json: { code: 'bootstrap.form-carry' } })
  expect(await door.host.bootstrap.runs({ limit: 10 })).toEqual([])
})

it('is the same run when the same reference is said again', async () => {
  const request = { device: 'SIM:1', source: 'point-of-sale', reference: 'sale-17' }
  const [first, second] = [await ask(request), await ask(request)]
  expect(second.json.run).toBe(first.json.run)
  expect((await ask({ ...request, reference: 'sale-18' })).json.run).not.toBe(first.json.run)
})

it.each<[string, number, string, () => Promise<{ status: number; json: { code: string } }>]>([
  ['no token', 401, 'bootstrap.request-token', () => curl(address, '--data', '{}')],
  [
    'another token',
    401,
    'bootstrap.request-token',
    () => curl(address, '--header', 'Authorization: Bearer x', '--data', '{}'),
  ],
  ['another Host', 421, 'bootstrap.request-host', () => ask({}, '--header', 'Host: evil.example')],
  ['a web page', 403, 'http.web-page', () => ask({}, '--header', 'Origin: https://evil.example')],
  ['GET', 405, 'http.method-not-allowed', () => curl(address, ...bearer())],
  ['another path', 404, 'http.nothing-here', () => curl(`${address.replace('bootstrap-requests', 'x')}`, ...bearer())],
  ['no JSON', 400, 'bootstrap.request-form', () => curl(address, ...bearer(), '--data', '{')],
  ['an unknown source', 400, 'bootstrap.request-form', () => ask({ device: 'SIM:1', source: 'nobody' })],
  [
    'a member too many',
    400,
    'bootstrap.request-form',
    () => ask({ device: 'SIM:1', source: 'self-service', profileId: 'x' }),
  ],
  [
    'a device nobody can reach',
    409,
    'host.bootstrap-no-address',
    () => ask({ device: 'REAL:1', source: 'self-service' }),
  ],
  ['too long a body', 413, 'http.body-too-large', () => ask({ device: 'x'.repeat(20_000) })],
])('refuses %s with %i', async (_what, status, code, request) => {
  const refused = await request()
  expect([refused.status, refused.json.code]).toEqual([status, code])
  expect(await door.host.bootstrap.runs({ limit: 10 })).toEqual([])
})

it('takes so many requests and no more, wrong tokens too', async () => {
  const flood = async () => {
    const answers = await Promise.all(Array.from({ length: 24 }, () => curl(address, '--data', '{}')))
    return new Set(answers.map(({ status }) => status))
  }
  // One more is let in every few seconds: a slow machine floods twice.
  await expect.poll(flood).toEqual(new Set([401, 429]))
  await expect.poll(async () => (await ask({ device: 'SIM:1', source: 'self-service' })).status).toBe(429)
})

it('is off until it is switched on, keeps its token over restarts, and a renewed one ends the old', async () => {
  const again = await openDoor()
  expect((await again.host.bootstrapRequests.state()).address).toBeUndefined()
  await again.stop()
  const { token: other } = value(await door.host.bootstrapRequests.token({ renew: true }))
  expect(other).not.toBe(token)
  expect((await ask({ device: 'SIM:1', source: 'self-service' })).status).toBe(401)
  const { folder } = door
  await door.stop()
  door = await openDoor(folder)
  expect(value(await door.host.bootstrapRequests.token({ renew: false })).token).toBe(other)
  expect((await door.host.bootstrapRequests.state()).address).toMatch(
    /^https:\/\/127\.0\.0\.1:\d+\/bootstrap-requests$/,
  )
  const off = value(await door.host.bootstrapRequests.change({ ...settings, enabled: false }))
  expect(off.address).toBeUndefined()
  expect(codeOf(await door.host.bootstrapRequests.change({ ...settings, method: 'card' }))).toBe(
    'bootstrap.request-method',
  )
})

it('keeps its token out of the records', async () => {
  await ask({ device: 'SIM:1', source: 'self-service' })
  expect(JSON.stringify(door.events)).not.toContain(token)
})
