import { beforeAll, expect, it } from 'vitest'
import { mediaTypes } from '#core/media-types.ts'
import type { AccountLookup, AuthMode } from '#http/authenticate.ts'
import { type Authority, openAuthority } from '#http/authority.ts'
import { basicHeader } from '#http/basic-auth.ts'
import { send } from '#http/client.ts'
import { eventually } from '#http/eventually.fixture.ts'
import { rawSocket } from '#http/raw-socket.fixture.ts'
import { story } from './memory-recorder.fixture.ts'
import { caller, initiation, response, startServer } from './server.fixture.ts'

let authority: Authority
let stranger: Authority
beforeAll(async () => {
  authority = await newAuthority()
  stranger = await newAuthority()
})

function newAuthority(now?: () => number): Promise<Authority> {
  const kept = new Map<string, Uint8Array>()
  return openAuthority(
    { get: async name => kept.get(name), put: async (name, value) => void kept.set(name, value) },
    now,
  )
}

const passwords: AccountLookup = {
  byUser: async user =>
    ({
      sim: { deviceId: 'dev-1', secret: 's3cret' },
      other: { deviceId: 'dev-2', secret: 'geheim' },
      card: { deviceId: 'dev-1' },
    })[user],
  byFingerprint: async () => undefined,
}

it('challenges a request without credentials, and records it with the one that follows', async () => {
  const { url, told, records } = await startServer([], { auth: 'basic', insecure: false }, { accounts: passwords })
  const post = caller(url)
  expect(await post(initiation, '{"Alert":[]}')).toMatchObject({
    status: 401,
    json: { code: 'server.unauthenticated' },
  })
  expect(records).toMatchObject([{ outcome: 'open' }])
  const authorized = { Authorization: basicHeader('sim', 's3cret') }
  expect(await post(initiation, '{"Alert":[]}', authorized)).toMatchObject({ status: 200 })
  expect(records).toMatchObject([{ info: { kind: 'session', deviceId: 'dev-1' }, outcome: 'done' }])
  expect(records.map(story)).toEqual([
    ['> POST', '> 12 bytes', '< 401', '> POST', '> 12 bytes', 'note package.no-session-alert', '< 200'],
  ])
  expect(told.events).toEqual(['opened dev-1', 'ended dev-1 after 1: done'])
})

it('names its realm, and the character set', async () => {
  const { port } = await startServer([], { auth: 'basic', serverId: 'dms "1"' }, { accounts: passwords })
  const raw = rawSocket(port)
  raw.write(
    `POST /dm HTTP/1.1\r\nHost: x\r\nContent-Type: ${initiation}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
  )
  expect(await raw.closed()).toContain('WWW-Authenticate: Basic realm="dms \\"1\\"", charset="UTF-8"\r\n')
})

it('asks a connection that was let in again once its secret is another', async () => {
  let secret = 's3cret'
  const accounts = { ...passwords, byUser: async () => ({ deviceId: 'dev-1', secret }) }
  const { port } = await startServer([], { auth: 'basic' }, { accounts })
  const raw = rawSocket(port)
  const request =
    `POST /dm HTTP/1.1\r\nHost: x\r\nOMADM-DevID: dev-1\r\nContent-Type: ${initiation}\r\n` +
    `Authorization: ${basicHeader('sim', 's3cret')}\r\nContent-Length: 12\r\n\r\n{"Alert":[]}`
  raw.write(request)
  await raw.until(/200 OK[\s\S]*END/)
  raw.write(request)
  await raw.until(/END[\s\S]*200 OK[\s\S]*END/)
  secret = 'another'
  raw.write(request)
  expect(await raw.until(/next/)).toContain('HTTP/1.1 401 ')
  raw.socket.destroy()
})

it('challenges before the body when the sender asks first', async () => {
  const { port } = await startServer([], { auth: 'basic' }, { accounts: passwords })
  const raw = rawSocket(port)
  raw.write(
    `POST /dm HTTP/1.1\r\nHost: x\r\nContent-Type: ${initiation}\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n`,
  )
  const text = await raw.until(/next/)
  expect(text).toMatch(/^HTTP\/1\.1 401 /)
  expect(text).not.toContain('100 Continue')
  raw.socket.destroy()
})

it('ends the record of a challenge that nobody answers', async () => {
  const { port, told, records } = await startServer([], { auth: 'basic' }, { accounts: passwords })
  const raw = rawSocket(port)
  raw.write(`POST /dm HTTP/1.1\r\nHost: x\r\nContent-Type: ${initiation}\r\nContent-Length: 0\r\n\r\n`)
  await raw.until(/next/)
  raw.socket.destroy()
  await eventually(() => records).toMatchObject([{ outcome: 'failed', problem: { code: 'server.unauthenticated' } }])
  expect(told.events).toEqual(['refused ?: server.unauthenticated'])
})

it.each([
  { what: 'a wrong password', header: basicHeader('sim', 'wrong'), status: 401, code: 'server.unauthenticated' },
  { what: 'an unknown user', header: basicHeader('nobody', ''), status: 401, code: 'server.unauthenticated' },
  {
    what: 'an account without a password',
    header: basicHeader('card', ''),
    status: 401,
    code: 'server.unauthenticated',
  },
  { what: 'another scheme', header: 'Bearer abc', status: 401, code: 'server.unauthenticated' },
  { what: 'a damaged header', header: 'Basic %%%', status: 401, code: 'server.unauthenticated' },
  {
    what: 'the account of another device',
    header: basicHeader('other', 'geheim'),
    status: 403,
    code: 'server.other-device',
  },
])('refuses $what', async ({ header, status, code }) => {
  const { url, told, records } = await startServer([], { auth: 'basic' }, { accounts: passwords })
  const answer = await caller(url)(initiation, '{}', { Authorization: header })
  expect(answer).toMatchObject({ status, json: { code } })
  expect(told.events).toEqual([`refused dev-1: ${code}`])
  expect(records).toMatchObject([{ info: { kind: 'refused' }, outcome: 'failed', problem: { code } }])
})

it('does not let strangers disturb a session', async () => {
  const { url, records } = await startServer(
    [[['GET', 'urn:x:mo:a:1.0//']]],
    { auth: 'basic' },
    { accounts: passwords },
  )
  const device = caller(url, 'dev-1', { Authorization: basicHeader('sim', 's3cret') })
  await device(initiation, '{}')
  const strange = caller(url)
  await strange(response, '{"Status":[]}')
  await strange(response, '{"Status":[]}', { Authorization: basicHeader('sim', 'wrong') })
  await strange('text/xml', '{}', { Authorization: basicHeader('other', 'geheim') })
  expect(await device(response, '{"Status":[{"sc":404}]}')).toMatchObject({ json: { CMD: [['END']] } })
  expect(records[0]).toMatchObject({ outcome: 'done' })
})

async function secureServer(auth: AuthMode, accounts: AccountLookup) {
  const tls = await authority.issueServer({ dns: ['localhost'], ip: ['127.0.0.1'] })
  const listener = { tls: { ...tls, ca: authority.certificate, requestCert: true } }
  return startServer([], { auth, insecure: false }, { accounts, listener })
}

async function callOverTls(
  url: string,
  tls: { readonly cert?: string; readonly key?: string },
  authorization?: string,
) {
  const got = await send({
    method: 'POST',
    url,
    headers: {
      'Content-Type': initiation,
      Accept: mediaTypes.request,
      'OMADM-DevID': 'dev-1',
      ...(authorization && { Authorization: authorization }),
    },
    body: Buffer.from('{}'),
    timeoutMs: 5_000,
    limitBytes: 100_000,
    tls: { ca: authority.certificate, ...tls },
  })
  if (!got.ok) return got.problem.code
  const { code } = JSON.parse(Buffer.from(got.value.body).toString()) as { code?: string }
  return [got.value.status, code]
}

it('knows a device by its certificate', async () => {
  const mine = await authority.issueClient('dev-1')
  const accounts: AccountLookup = {
    ...passwords,
    byFingerprint: async sha256 => (sha256 === mine.fingerprint ? { deviceId: 'dev-1' } : undefined),
  }
  const { url, told } = await secureServer('certificate', accounts)
  expect(await callOverTls(url, mine)).toEqual([200, undefined])
  expect(told.events).toEqual(['opened dev-1', 'ended dev-1 after 1: done'])
})

it('refuses every other certificate, each for its reason', async () => {
  const theirs = await authority.issueClient('dev-2')
  const accounts: AccountLookup = {
    ...passwords,
    byFingerprint: async sha256 => (sha256 === theirs.fingerprint ? { deviceId: 'dev-2' } : undefined),
  }
  const { url } = await secureServer('certificate', accounts)
  expect(await callOverTls(url, {})).toEqual([403, 'server.certificate-missing'])
  expect(await callOverTls(url, {}, basicHeader('sim', 's3cret'))).toEqual([403, 'server.certificate-missing'])
  expect(await callOverTls(url, theirs)).toEqual([403, 'server.other-device'])
  expect(await callOverTls(url, await authority.issueClient('dev-1'))).toEqual([403, 'server.certificate-unknown'])
  expect(await callOverTls(url, await stranger.issueClient('dev-1'))).toEqual([403, 'server.certificate-untrusted'])
  const foreign = { ca: authority.certificate, ...(await stranger.issueClient('dev-1')) }
  const headers = { 'Content-Type': initiation, 'OMADM-DevID': 'dev-1' }
  const told = await send({ method: 'POST', url, headers, timeoutMs: 5_000, limitBytes: 10_000, tls: foreign })
  expect(told.ok && Buffer.from(told.value.body).toString()).toContain(
    'the device\'s own certificate, \\"dev-1\\" issued by',
  )
  const server = await authority.issueServer({ dns: ['localhost'], ip: ['127.0.0.1'] })
  expect(await callOverTls(url, server)).toEqual([403, 'server.certificate-untrusted'])
})

it('takes a certificate or a password where both are allowed', async () => {
  const mine = await authority.issueClient('dev-1')
  const accounts: AccountLookup = {
    ...passwords,
    byFingerprint: async sha256 => (sha256 === mine.fingerprint ? { deviceId: 'dev-1' } : undefined),
  }
  const { url } = await secureServer('basic-or-certificate', accounts)
  expect(await callOverTls(url, mine)).toEqual([200, undefined])
  expect(await callOverTls(url, {}, basicHeader('sim', 's3cret'))).toEqual([200, undefined])
  expect(await callOverTls(url, {})).toEqual([401, 'server.unauthenticated'])
  expect(await callOverTls(url, mine, basicHeader('sim', 'wrong'))).toEqual([401, 'server.unauthenticated'])
})

it('records a device that speaks no TLS', async () => {
  const { port, records } = await secureServer('basic', passwords)
  const raw = rawSocket(port)
  raw.write('POST /dm HTTP/1.1\r\nHost: x\r\n\r\n')
  await raw.closed()
  await eventually(() => records).toMatchObject([{ problem: { code: 'http.tls-not-spoken' }, outcome: 'failed' }])
})
