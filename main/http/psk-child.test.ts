import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { authenticate } from './authenticate.ts'
import type { Authority } from './authority.ts'
import { send } from './client.ts'
import { peerOf } from './connection.ts'
import { securityOfRequest } from './connection-security.ts'
import { eventually } from './eventually.fixture.ts'
import { listen } from './listener.ts'
import type { ConnectionRefusal } from './refuse-connection.ts'
import { handshake, newAuthority, pskKey } from './tls.fixture.ts'
import { type ClientTls, certificateSuites, pskSuites } from './tls-settings.ts'

// TLS that a plain Node process ends, as under Electron, whose library has no PSK suites: everything else is the same.

let authority: Authority
let stranger: Authority
beforeAll(async () => {
  authority = await newAuthority()
  stranger = await newAuthority()
})

const accounts = {
  byUser: async () => undefined,
  byFingerprint: async (sha256: string) => (sha256 === trusted ? { deviceId: 'by-certificate' } : undefined),
  byPskIdentity: async (identity: string) => (identity === 'dev-1' ? { deviceId: 'by-key' } : undefined),
}
let trusted = ''

async function start(port = 0) {
  const names = { dns: ['localhost'], ip: ['127.0.0.1'] }
  const [own, second] = [await authority.issueServer(names), await authority.issueServer(names, 'rsa')]
  const refused: ConnectionRefusal[] = []
  const psk = (identity: string) => (identity === 'dev-1' ? pskKey : undefined)
  const tls = { ...own, second, ca: authority.certificate, requestCert: true, psk, inChild: true }
  const opened = await listen(
    { host: '127.0.0.1', port, tls, onRefused: refusal => refused.push(refusal) },
    (request, response) => {
      Promise.resolve(authenticate(request, 'certificate-or-psk', 'x', accounts)).then(
        account => {
          const who = account.ok ? account.value.deviceId : account.problem.problem.code
          response.end(JSON.stringify({ who, ...securityOfRequest(request), peer: peerOf(request.socket) }))
        },
        () => response.destroy(),
      )
    },
  )
  if (opened.ok) onTestFinished(() => opened.value.close())
  return { opened, refused }
}

async function started() {
  const { opened, refused } = await start()
  if (!opened.ok) throw new Error(opened.problem.code)
  const get = async (tls: ClientTls) => {
    const url = `${opened.value.origin}/`
    const got = await send({ method: 'GET', url, timeoutMs: 5_000, limitBytes: 10_000, tls })
    return got.ok ? JSON.parse(Buffer.from(got.value.body).toString()) : got.problem.code
  }
  return { ...opened.value, refused, get }
}

it('negotiates all thirteen suites, and TLS 1.3', async () => {
  const { port } = await started()
  const key = { pskCallback: () => ({ identity: 'dev-1', psk: pskKey }), checkServerIdentity: () => undefined }
  for (const ciphers of [...pskSuites, ...certificateSuites]) {
    const options = { ...(ciphers.includes('PSK') && key), ca: authority.certificate, ciphers } as const
    expect(await handshake(port, { ...options, maxVersion: 'TLSv1.2' })).toBe(`TLSv1.2 ${ciphers}`)
  }
  expect(await handshake(port, { ca: authority.certificate })).toMatch(/^TLSv1\.3 /)
})

it('knows who is there by key or certificate, from which address and under which suite', async () => {
  const { get } = await started()
  const ca = authority.certificate
  expect(await get({ ca, psk: { identity: 'dev-1', key: pskKey } })).toMatchObject({
    ...{ who: 'by-key', version: 'TLSv1.2', auth: 'psk', suite: expect.stringMatching(/^TLS_.*PSK/) },
    peer: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
  })
  const client = await authority.issueClient('dev-2')
  trusted = client.fingerprint
  expect(await get({ ca, ...client })).toMatchObject({ who: 'by-certificate', auth: 'certificate' })
  expect(await get({ ca, ...(await stranger.issueClient('x')) })).toMatchObject({ who: 'server.certificate-untrusted' })
  expect(await get({ ca })).toMatchObject({ who: 'server.certificate-missing' })
})

it('refuses wrong keys and unknown identities, and explains it', async () => {
  const { get, refused } = await started()
  const wrong = { identity: 'dev-1', key: Buffer.from('00'.repeat(32), 'hex') }
  expect(await get({ psk: wrong })).toBe('http.psk-wrong-key')
  expect(await get({ psk: { identity: 'dev-9', key: pskKey } })).toBe('http.psk-unknown')
  await eventually(() => refused.map(({ problem }) => problem.code)).toEqual(['http.psk-wrong-key', 'http.psk-unknown'])
  expect(refused[0]?.peer).toMatch(/^127\.0\.0\.1:\d+$/)
})

it('tells that a port is taken, and leaves it when it closes', async () => {
  const { port, close } = await started()
  expect(await start(port)).toMatchObject({ opened: { ok: false, problem: { code: 'http.port-in-use' } } })
  await close()
  await expect.poll(async () => (await start(port)).opened.ok, { timeout: 10_000 }).toBe(true)
})
