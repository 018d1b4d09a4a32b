import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { codeOf, type Opened, openDoor, secure, value } from '../door.fixture.ts'

// The interface for Management Authorities over real TLS, with curl as the client, held against its own description.

let door: Opened
let address = ''
let token = ''
let ca = ''
const deviceId = 'SIM:1'
beforeEach(async () => {
  door = await openDoor()
  value(await door.host.simulator.create({ deviceId, ddfs: [] }))
  value(await door.host.simulator.start({ deviceId }))
  value(await door.host.server.start(secure))
  const [first] = await door.host.identities.list()
  if (!first) throw new Error('no first server')
  const { state: _, first: __, ...identity } = first
  value(await door.host.identities.save({ ...identity, authorities: ['MA1', 'MA2'] }))
  address = value(await door.host.interfaces.change({ enabled: true, host: '127.0.0.1', port: 0 })).address ?? ''
  token = value(await door.host.interfaces.makeToken({ name: 'billing', authority: 'MA1' })).token
  ca = join(door.folder, 'ca.crt')
  writeFileSync(ca, value(await door.host.server.caCertificate()))
})
afterEach(() => door.stop())

interface Answered {
  readonly status: number
  readonly head: string
  readonly json: Record<string, unknown>
}

async function curl(method: string, path: string, ...more: readonly string[]): Promise<Answered> {
  const how = ['-s', '-i', '--cacert', ca, '-X', method, ...more, `${address}/authority/v1${path}`]
  const { stdout } = await promisify(execFile)('curl', how, { maxBuffer: 4_000_000 })
  const end = stdout.indexOf('\r\n\r\n')
  const head = stdout.slice(0, end)
  const body = stdout.slice(end + 4)
  return { status: Number(head.split(' ')[1]), head, json: body === '' ? {} : JSON.parse(body) }
}
const bearer = (text = token) => ['-H', `Authorization: Bearer ${text}`]
const json = (body: unknown) => ['-H', 'Content-Type: application/json', '-d', JSON.stringify(body)]
const get = ['GET', 'urn:oma:mo:oma-dm-devinfo:1.2//DevID']

interface Described {
  readonly paths: Record<string, Record<string, { operationId: string; responses: Record<string, Answer> }>>
  readonly components: { readonly schemas: Record<string, unknown> }
}
interface Answer {
  readonly content: Record<string, { readonly schema: { $ref?: string } }>
}

/** Whether an answer is one that the served description allows for this operation. */
function fits(document: Described, operationId: string, { status, head, json: body }: Answered): void {
  const found = Object.values(document.paths)
    .flatMap(path => Object.values(path))
    .find(item => item.operationId === operationId)
  const answer = found?.responses[String(status)]
  if (!answer) throw new Error(`${operationId} does not describe ${status}: ${JSON.stringify(body)}`)
  const [, type = ''] = /content-type: ([^\r\n;]+)/i.exec(head) ?? []
  const schema = answer.content[type]?.schema
  if (!schema) throw new Error(`${operationId} does not describe ${type} for ${status}`)
  const whole = schema.$ref ? document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] : schema
  const read = z.fromJSONSchema(whole as never).safeParse(body)
  if (!read.success) throw new Error(`${operationId} ${status}: ${read.error.message}`)
}

it('serves its OpenAPI description, and every operation answers as it says, well and badly', async () => {
  const served = await curl('GET', '/openapi.json')
  expect(served.json).toMatchObject({ openapi: '3.1.0', info: { version: '1' }, security: [{ token: [] }] })
  const document = served.json as unknown as Described
  const run = await door.host.bootstrap.push({ profileId: 'sample:phone', deviceId, method: 'client-initiated' })
  expect(value(run).result).toBe('PASS')

  const submitted = await curl('POST', '/jobs', ...bearer(), ...json({ device: deviceId, commands: [get] }))
  fits(document, 'submitJobs', submitted)
  const [job] = submitted.json.jobs as { id: number; state: string }[]
  expect([submitted.status, job?.state]).toEqual([202, 'queued'])
  value(await door.host.simulator.callNow({ deviceId }))
  const read = await curl('GET', `/jobs/${job?.id}`, ...bearer())
  fits(document, 'readJob', read)
  expect(read.json).toMatchObject({ state: 'done', status: { code: 200 }, result: expect.stringContaining(deviceId) })
  const listed = await curl('GET', `/jobs?device=${deviceId}&limit=5`, ...bearer())
  fits(document, 'listJobs', listed)
  expect(listed.json.jobs).toHaveLength(1)

  const waiting = await curl('POST', '/jobs', ...bearer(), ...json({ device: deviceId, commands: [get] }))
  const [late] = waiting.json.jobs as { id: number }[]
  const cancelled = await curl('DELETE', `/jobs/${late?.id}`, ...bearer())
  fits(document, 'cancelJob', cancelled)
  expect(cancelled.json).toMatchObject({ state: 'cancelled' })

  const alert = { type: 'urn:oma:at:oma-test:1.0:Fault', mark: 'critical', data: 'E42' } as const
  value(await door.host.simulator.raise({ deviceId, alert }))
  value(await door.host.simulator.callNow({ deviceId }))
  const alerts = await curl('GET', '/alerts', ...bearer())
  fits(document, 'listAlerts', alerts)
  expect(alerts.json.alerts).toContainEqual(expect.objectContaining({ type: alert.type, mark: 'critical' }))

  const order = { device: deviceId, profile: 'sample:phone' }
  const asked = await curl('POST', '/bootstraps', ...bearer(), ...json(order))
  fits(document, 'requestBootstrap', asked)
  expect(asked.head).toContain(`Location: /authority/v1/bootstraps/${asked.json.id}`)
  const seen = await curl('GET', `/bootstraps/${asked.json.id}`, ...bearer())
  fits(document, 'readBootstrap', seen)

  const older = await curl(
    'POST',
    '/bootstraps',
    ...bearer(),
    ...json({ ...order, method: 'wap-push', form: 'cp-wbxml' }),
  )
  fits(document, 'requestBootstrap', older)
  expect(older.status).toBe(202)
  await expect
    .poll(async () => (await curl('GET', `/bootstraps/${older.json.id}`, ...bearer())).json.result, { timeout: 15_000 })
    .toBe('PASS')
  expect(JSON.stringify(served.json)).toContain('"cp-wbxml"')

  const bad: readonly (readonly [string, Answered])[] = [
    ['submitJobs', await curl('POST', '/jobs', ...bearer(), ...json({ device: '', commands: [] }))],
    ['submitJobs', await curl('POST', '/jobs', ...bearer(), ...json({ device: 'd', commands: [['NOPE']] }))],
    ['submitJobs', await curl('POST', '/jobs', ...bearer(), '-d', 'device=1')],
    ['submitJobs', await curl('POST', '/jobs', ...bearer('wrong'), ...json({ device: 'd', commands: [get] }))],
    ['submitJobs', await curl('POST', '/jobs', ...bearer(), ...json({ device: 'd', server: 'x', commands: [get] }))],
    ['readJob', await curl('GET', '/jobs/999999', ...bearer())],
    ['readJob', await curl('GET', '/jobs/abc', ...bearer())],
    ['cancelJob', await curl('DELETE', `/jobs/${job?.id}`, ...bearer())],
    ['listJobs', await curl('GET', '/jobs?limit=0', ...bearer())],
    ['requestBootstrap', await curl('POST', '/bootstraps', ...bearer(), ...json({ device: 'd', profile: 'none' }))],
    ['readBootstrap', await curl('GET', '/bootstraps/none', ...bearer())],
    ['requestBootstrap', await curl('POST', '/bootstraps', ...bearer(), ...json({ ...order, form: 'fax' }))],
    [
      'requestBootstrap',
      await curl('POST', '/bootstraps', ...bearer(), ...json({ ...order, method: 'sms', form: 'tnds' })),
    ],
  ]
  for (const [operation, answered] of bad) fits(document, operation, answered)
  expect(bad.map(([, { status }]) => status)).toEqual([400, 400, 415, 401, 404, 404, 404, 409, 400, 409, 404, 400, 409])
})

it('shows each authority its own alone, and ends a token at once when it is revoked', async () => {
  const other = value(await door.host.interfaces.makeToken({ name: 'shop', authority: 'MA2' }))
  const made = await curl('POST', '/jobs', ...bearer(), ...json({ device: 'd', commands: [get] }))
  const [job] = made.json.jobs as { id: number }[]
  expect((await curl('GET', '/jobs', ...bearer(other.token))).json.jobs).toEqual([])
  expect(await curl('GET', `/jobs/${job?.id}`, ...bearer(other.token))).toMatchObject({ status: 404 })
  expect(await curl('DELETE', `/jobs/${job?.id}`, ...bearer(other.token))).toMatchObject({ status: 404 })
  const { tokens } = await door.host.interfaces.state()
  expect(tokens).toMatchObject([
    { name: 'billing', authority: 'MA1', usedAt: expect.any(Number) },
    { name: 'shop', authority: 'MA2' },
  ])
  expect(JSON.stringify(tokens)).not.toContain(other.token.slice(5))
  value(await door.host.interfaces.revokeToken({ id: other.id }))
  expect(await curl('GET', '/jobs', ...bearer(other.token))).toMatchObject({ status: 401, json: { code: 'api.token' } })
  expect(codeOf(await door.host.interfaces.revokeToken({ id: other.id }))).toBe('api.nothing-here')
})

it('turns away web pages, other names, floods and plain HTTP, and records it', async () => {
  expect(await curl('GET', '/jobs', ...bearer(), '-H', 'Origin: https://evil.example')).toMatchObject({ status: 403 })
  expect(await curl('GET', '/jobs', ...bearer(), '-H', 'Host: evil.example:1')).toMatchObject({
    status: 421,
    json: { code: 'api.host' },
  })
  expect(await curl('PUT', '/jobs', ...bearer())).toMatchObject({ status: 405 })
  const big = JSON.stringify({ device: 'd', commands: [['GET', 'x'.repeat(1_100_000)]] })
  writeFileSync(join(door.folder, 'big'), big)
  const posted = await curl(
    ...(['POST', '/jobs'] as const),
    ...bearer(),
    ...['-H', 'Content-Type: application/json', '-H', 'Expect:', '--data-binary', `@${join(door.folder, 'big')}`],
  )
  expect(posted.status).toBe(413)
  const statuses: number[] = []
  while (statuses.at(-1) !== 429 && statuses.length < 100)
    statuses.push((await curl('GET', '/jobs', ...bearer('wrong'))).status)
  expect(statuses.filter(status => status === 401).length).toBeGreaterThanOrEqual(15)
  expect(statuses.at(-1)).toBe(429)
  // Who has a token is not held back by strangers.
  expect((await curl('GET', '/jobs', ...bearer())).status).toBe(200)
  const { stdout } = await promisify(execFile)('curl', ['-s', '-i', address.replace('https', 'http')]).catch(() => ({
    stdout: '',
  }))
  expect(stdout).not.toContain('200 OK')
  const records = await door.host.sessions.list({ limit: 50 })
  expect(new Set(records.map(({ kind }) => kind))).toEqual(new Set(['refused', 'interface']))
})

it('is off until it is switched on, and listens beyond loopback only when told', async () => {
  const off = value(await door.host.interfaces.change({ enabled: false, host: '127.0.0.1', port: 0 }))
  expect(off.address).toBeUndefined()
  await expect(curl('GET', '/openapi.json')).rejects.toThrow()
  expect(off.exposed).toBe(false)
  expect((await door.host.interfaces.state()).settings).toEqual({ enabled: false, host: '127.0.0.1', port: 0 })
})
