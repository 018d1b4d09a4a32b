import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import type { RecordLog } from '#core/record.ts'
import { basicHeader } from '#http/basic-auth.ts'
import { send } from '#http/client.ts'
import { eventually } from '#http/eventually.fixture.ts'
import { listen } from '#http/listener.ts'
import { rawSocket } from '#http/raw-socket.fixture.ts'
import { memoryRecorder, story } from '../server/memory-recorder.fixture.ts'
import { openedStore } from '../storage/store.fixture.ts'
import type { RepositoryOptions } from './ports.ts'
import { createRepository } from './repository.ts'

const document = JSON.stringify([{ ClientURI: 'urn:x:mo:a:1.0/1/', MOData: { A: { b: 1 } } }])

const accounts = {
  byUser: async (user: string) =>
    ({ one: { deviceId: 'dev:1', secret: 'a' }, two: { deviceId: 'dev:2', secret: 'b' } })[user],
  byFingerprint: async () => undefined,
}
const one = { Authorization: basicHeader('one', 'a') }
const two = { Authorization: basicHeader('two', 'b') }

async function start(options: Partial<RepositoryOptions> = {}, session?: (deviceId: string) => RecordLog | undefined) {
  const recorder = memoryRecorder()
  const { blobs, close } = await openedStore()
  onTestFinished(close)
  const handler = createRepository(
    { serverId: 'dms1', prefix: '/repo/', auth: 'basic', insecure: false, limitBytes: 1_000, ...options },
    { blobs, accounts, recorder, recorderFor: id => session?.(id), now: () => 1_700_000_000_000_000 },
  )
  const listener = await listen({ host: '127.0.0.1', port: 0 }, handler)
  if (!listener.ok) throw new Error(listener.problem.code)
  onTestFinished(() => listener.value.close())
  const { origin, port } = listener.value
  const call = async (method: string, path: string, headers: Readonly<Record<string, string>> = {}, body?: string) => {
    const url = origin + path
    const bytes = body === undefined ? {} : { body: Buffer.from(body) }
    const got = await send({ method, url, headers, ...bytes, timeoutMs: 5_000, limitBytes: 100_000 })
    if (!got.ok) throw new Error(got.problem.code)
    const { status, headers: answered } = got.value
    return { status, text: Buffer.from(got.value.body).toString(), headers: Object.fromEntries(answered) }
  }
  return { call, port, recorder, blobs, origin }
}

it('gives what is shared to every device, with its type and validator', async () => {
  const { call, blobs, recorder } = await start()
  await blobs.put('cfg/wifi', 'application/dmmo+json', Buffer.from(document), undefined, 0)
  const got = await call('GET', '/repo/cfg/wifi', { ...one, Accept: 'application/dmmo+json' })
  expect(got).toMatchObject({ status: 200, text: document, headers: { 'content-type': 'application/dmmo+json' } })
  const again = await call('GET', '/repo/cfg/wifi', { ...two, 'If-None-Match': `"x", W/${got.headers.etag}` })
  expect(again).toMatchObject({ status: 304, text: '', headers: { etag: got.headers.etag } })
  expect(recorder.records).toMatchObject([
    { info: { kind: 'repository', deviceId: 'dev:1' }, outcome: 'done' },
    { info: { kind: 'repository', deviceId: 'dev:2' }, outcome: 'done' },
  ])
})

it('answers HEAD as GET, without the body', async () => {
  const { call, blobs } = await start()
  await blobs.put('a', 'text/plain', Buffer.from('12345'), undefined, 0)
  const got = await call('HEAD', '/repo/a', one)
  expect(got).toMatchObject({ status: 200, text: '', headers: { 'content-length': '5', 'content-type': 'text/plain' } })
})

it('does not give one device what belongs to another', async () => {
  const { call, blobs } = await start()
  await blobs.put('private', 'text/plain', Buffer.from('x'), 'dev:1', 0)
  expect((await call('GET', '/repo/private', one)).status).toBe(200)
  expect(await call('GET', '/repo/private', two)).toMatchObject({ status: 404 })
  expect(await call('GET', '/repo/missing', two)).toMatchObject({ status: 404 })
})

it('refuses a device that names another one beside its own credentials (DM-AZ-002)', async () => {
  const { call, recorder } = await start()
  const as = (id: string) => call('PUT', '/repo/up/dev:1/a', { ...one, 'OMADM-DevID': id, 'Content-Type': 'a/b' }, 'x')
  expect(await as('dev:2')).toMatchObject({ status: 403, text: expect.stringContaining('server.other-device') })
  expect(await as('dev:1')).toMatchObject({ status: 201 })
  expect(recorder.records).toMatchObject([{ outcome: 'failed' }, { outcome: 'done' }])
})

it('says when the device cannot take the format', async () => {
  const { call, blobs } = await start()
  await blobs.put('a', 'text/plain', Buffer.from('x'), undefined, 0)
  const got = await call('GET', '/repo/a', { ...one, Accept: 'application/dmmo+json' })
  expect(got).toMatchObject({ status: 406, headers: { 'content-type': 'application/problem+json' } })
})

it('takes what a device puts into its own folder, and replaces it', async () => {
  const { call, blobs } = await start()
  const headers = { ...one, 'Content-Type': 'application/dmmo+json' }
  const first = await call('PUT', '/repo/up/dev:1/report', headers, document)
  expect(first).toMatchObject({ status: 201, headers: { location: '/repo/up/dev%3A1/report' } })
  expect(await call('PUT', '/repo/up/dev%3A1/report?x=1', headers, `${document} `)).toMatchObject({ status: 204 })
  expect(await blobs.list('')).toMatchObject([{ path: 'up/dev:1/report' }])
  expect(await blobs.get('up/dev:1/report')).toMatchObject({ owner: 'dev:1', bytes: Buffer.from(`${document} `) })
  expect(await call('GET', '/repo/up/dev:1/report', two)).toMatchObject({ status: 404 })
})

it('adds what a device posts', async () => {
  const { call, blobs } = await start()
  const headers = { ...one, 'Content-Type': 'text/plain' }
  const posted = await Promise.all(['a', 'b'].map(text => call('POST', '/repo/up/dev:1', headers, text)))
  expect(posted).toMatchObject([{ status: 201 }, { status: 201 }])
  expect(new Set(posted.map(got => got.headers.location)).size).toBe(2)
  expect(await blobs.list('')).toHaveLength(2)
})

it.each(['/repo/up/dev:2/report', '/repo/up', '/repo/cfg/wifi', '/repo/updev:1/x'])(
  'does not let a device write to %s',
  async path => {
    const { call, blobs } = await start()
    const got = await call('PUT', path, { ...one, 'Content-Type': 'text/plain' }, 'x')
    expect([got.status, JSON.parse(got.text).code, (await blobs.list('')).length]).toEqual([
      403,
      'repository.write-elsewhere',
      0,
    ])
  },
)

it.each(['/repo/', '/repo/a//b', '/repo/%2e%2e/a', '/repo/a%2Fb', '/repo/a%00', '/repo/%zz', '/repo/a/'])(
  'knows that %s is no place',
  async path => {
    const { port } = await start()
    const raw = rawSocket(port)
    const credentials = `Authorization: ${one.Authorization}\r\nConnection: close`
    raw.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n${credentials}\r\n\r\n`)
    expect(await raw.closed()).toMatch(/^HTTP\/1\.1 400 [\s\S]*repository\.bad-path/)
  },
)

it('refuses a broken MO document, with the place', async () => {
  const { call, blobs } = await start()
  const headers = { ...one, 'Content-Type': 'application/dmmo+json' }
  const got = await call('PUT', '/repo/up/dev:1/report', headers, '[{"ClientURI":\n')
  expect([got.status, JSON.parse(got.text)]).toMatchObject([400, { code: 'package.not-json', at: { line: 2 } }])
  expect(await blobs.list('')).toHaveLength(0)
})

it('refuses what is over the limit, other methods, and strangers', async () => {
  const { call, recorder } = await start()
  const statuses = [
    (await call('PUT', '/repo/up/dev:1/a', one, 'x'.repeat(1_001))).status,
    (await call('DELETE', '/repo/up/dev:1/a', one)).status,
    (await call('GET', '/repo/a')).status,
    (await call('GET', '/repo/a', { Authorization: basicHeader('one', 'wrong') })).status,
  ]
  expect(statuses).toEqual([413, 405, 401, 401])
  // The last two came over one connection: a challenge, and its answer.
  await eventually(() => recorder.records.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'failed'])
})

it('tells the transfers of a session in the record of the session', async () => {
  const own = memoryRecorder()
  const log = own.open({ kind: 'session', side: 'server' })
  const { call, blobs, recorder } = await start({}, id => (id === 'dev:1' ? log : undefined))
  await blobs.put('a', 'text/plain', Buffer.from('x'), undefined, 0)
  await call('GET', '/repo/a', one)
  await call('GET', '/repo/b', one)
  expect(recorder.records).toEqual([])
  expect(own.records.map(story)).toEqual([['> GET', '> 0 bytes', '< 200', '> GET', '> 0 bytes', '< 404']])
  expect(own.records).toMatchObject([{ outcome: 'open' }])
})

it('keeps what came of an upload that stopped in the middle', async () => {
  const { port, recorder, blobs } = await start()
  const raw = rawSocket(port)
  raw.write(
    `PUT /repo/up/dev:1/a HTTP/1.1\r\nHost: x\r\nAuthorization: ${one.Authorization}\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nabc`,
  )
  await eventually(() => recorder.records).toHaveLength(1)
  await new Promise(resolve => setTimeout(resolve, 30))
  raw.socket.destroy()
  await eventually(() => recorder.records).toMatchObject([{ problem: { code: 'http.stopped-in-the-middle' } }])
  expect(recorder.records.map(story)).toEqual([['> PUT', '> 3 bytes, cut', 'aborted http.stopped-in-the-middle']])
  expect(await blobs.list('')).toHaveLength(0)
})

it('lets anyone in when authentication is off, and says so in the record', async () => {
  const { call, recorder } = await start({ auth: 'none', insecure: true })
  expect((await call('PUT', '/repo/up/dev:9/a', { 'Content-Type': 'text/plain' }, 'x')).status).toBe(201)
  expect((await call('PUT', '/repo/up/dev:9/a', { 'OMADM-DevID': 'dev:8' }, 'x')).status).toBe(403)
  expect(recorder.records).toMatchObject([
    { info: { insecure: true } },
    { info: { insecure: true, deviceId: 'dev:8' } },
  ])
})

it('gives a part of a body, as curl asks for it, and goes on only with the same body', async () => {
  const { call, blobs, port } = await start({ auth: 'none' })
  await blobs.put('fw', 'application/octet-stream', Buffer.from('0123456789'), undefined, 0)
  const curl = async (...more: readonly string[]) =>
    (await promisify(execFile)('curl', ['-s', '-i', ...more, `http://127.0.0.1:${port}/repo/fw`])).stdout
  const part = await curl('-r', '2-4')
  expect(part).toMatch(/^HTTP\/1\.1 206 /)
  expect(part.toLowerCase()).toContain('content-range: bytes 2-4/10')
  expect(part.endsWith('\r\n\r\n234')).toBe(true)
  expect(await curl('-r', '-3')).toMatch(/\r\n\r\n789$/)
  expect(await call('GET', '/repo/fw', { Range: 'bytes=10-' })).toMatchObject({
    status: 416,
    headers: { 'content-range': 'bytes */10' },
    text: expect.stringContaining('repository.range'),
  })
  const changed = await call('GET', '/repo/fw', { Range: 'bytes=2-4', 'If-Range': '"another"' })
  expect(changed).toMatchObject({ status: 200, text: '0123456789' })
})

it('writes only where the condition holds: nobody overwrites what he has not seen', async () => {
  const { call } = await start()
  const put = (text: string, headers: Record<string, string>) =>
    call('PUT', '/repo/up/dev:1/x', { ...one, 'Content-Type': 'text/plain', ...headers }, text)
  expect((await put('a', { 'If-Match': '*' })).status).toBe(412)
  const made = await put('a', { 'If-None-Match': '*' })
  expect(made.status).toBe(201)
  expect(await put('b', { 'If-None-Match': '*' })).toMatchObject({ status: 412, headers: { etag: made.headers.etag } })
  const next = await put('b', { 'If-Match': String(made.headers.etag) })
  expect(next.status).toBe(204)
  expect((await put('c', { 'If-Match': String(made.headers.etag) })).status).toBe(412)
  expect((await call('GET', '/repo/up/dev:1/x', one)).text).toBe('b')
})
