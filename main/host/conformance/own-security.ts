import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { type ConnectionOptions, connect, type SecureVersion } from 'node:tls'
import { openNotebook } from '#conformance/notebook.ts'
import type { Observation } from '#core/conformance/item.ts'
import { explain } from '#core/problem.ts'
import { answer, answerProblem } from '#http/answer.ts'
import { authenticate } from '#http/authenticate.ts'
import { type Authority, openAuthority } from '#http/authority.ts'
import { send } from '#http/client.ts'
import { readChallenge } from '#http/digest-client.ts'
import { type HttpHandler, listen } from '#http/listener.ts'
import { type ClientTls, certificateSuites, type ListenerTls, pskSuites } from '#http/tls-settings.ts'

// Transport security of our server and client (OMA DM 2.0 §9.2), by real handshakes on loopback: the listener against
// Node's TLS client, our client against Node's TLS server. What was proved in compatibility mode says so.

const names = { dns: ['localhost'], ip: ['127.0.0.1'] }
const identity = 'conformance'
const key = Buffer.alloc(32, 0xc5)
const lookup = (name: string) => (name === identity ? key : undefined)
const compatibility = 'compatibility mode, which is off by default and insecure'
const oldCiphers = 'DEFAULT@SECLEVEL=0'

/** The listener of our server: suites, versions, and the forms of authentication. */
export async function judgeServerSecurity(): Promise<readonly Observation[]> {
  const kept = new Map<string, Uint8Array>()
  const authority = await openAuthority({
    get: async name => kept.get(name),
    put: async (name, value) => void kept.set(name, value),
  })
  const notes = openNotebook()
  const client = await authority.issueClient(identity)
  const accounts = {
    byUser: async (user: string) => (user === identity ? { deviceId: identity, secret: identity } : undefined),
    byFingerprint: async (sha256: string) => (sha256 === client.fingerprint ? { deviceId: identity } : undefined),
    byPskIdentity: async (name: string) => (lookup(name) ? { deviceId: identity } : undefined),
  }
  const handler: HttpHandler = (request, response) => {
    void authenticate(request, 'basic-or-digest-or-certificate-or-psk', identity, accounts).then(who => {
      if (who.ok) answer(response, 200, [])
      else answerProblem(response, who.problem.status, who.problem.problem, who.problem.headers)
    })
  }
  const own = { ...(await authority.issueServer(names)), second: await authority.issueServer(names, 'rsa') }
  const open = (more: Partial<ListenerTls>) => {
    const tls = { ...own, ca: authority.certificate, requestCert: true, psk: lookup, ...more }
    return listen({ host: '127.0.0.1', port: 0, tls }, handler)
  }
  const [normal, old] = [await open({}), await open({ compatible: true })]
  if (!normal.ok || !old.ok) return notes.observations
  const ca = authority.certificate
  const pskClient = { pskCallback: () => ({ identity, psk: key }), checkServerIdentity: () => undefined }
  const suites = async (list: readonly string[], more: ConnectionOptions) => {
    const made: string[] = []
    for (const ciphers of list) {
      const one = await handshake(normal.value.port, { ca, ciphers, maxVersion: 'TLSv1.2', ...more })
      if (one?.suite === ciphers) made.push(ciphers)
    }
    return made
  }
  const byCertificate = await suites(certificateSuites, {})
  const byKey = await suites(pskSuites, pskClient)
  notes.check(
    ['DM-SEC-010-S-M', 'DM-SEC-011-S-M', 'DM-SEC-007-S-O'],
    byCertificate.length === certificateSuites.length,
    `Normal mode, TLS 1.2, negotiated one by one: ${byCertificate.join(', ')}.`,
  )
  notes.check(
    ['DM-SEC-008-S-M', 'DM-SEC-009-S-M'],
    byKey.length === pskSuites.length,
    `Normal mode where accounts use keys, TLS 1.2, negotiated one by one: ${byKey.join(', ')}.`,
  )
  notes.check(
    ['DM-SEC-004-S-M'],
    byCertificate.length > 0 && byKey.length > 0,
    'Handshakes by certificate and by pre-shared key on one listener.',
  )
  for (const [item, version] of [
    ['DM-SEC-005-S-O', 'TLSv1'],
    ['DM-SEC-006-S-M', 'TLSv1.1'],
  ] as const) {
    const options = { ca, minVersion: 'TLSv1' as const, maxVersion: version, ciphers: oldCiphers }
    const made = await handshake(old.value.port, options)
    const refused = (await handshake(normal.value.port, options)) === undefined
    notes.check(
      [item],
      made?.version === version && refused,
      `${version}: ${made?.suite ?? 'none'}, in ${compatibility}.`,
    )
  }
  const get = (tls: ClientTls, authorization?: string) => ask(`${normal.value.origin}/`, { ca, ...tls }, authorization)
  const challenged = await get({})
  const digest = readChallenge(challenged.challenge).digest?.(identity, identity, 'conformance')
  const shown = digest?.authorize('GET', `${normal.value.origin}/`)
  const [good, again] = [await get({}, shown), await get({}, shown)]
  notes.check(
    ['DM-SEC-002-S-M'],
    good.status === 200 && again.status === 401,
    `Digest with SHA-256 was challenged (${challenged.status}) and let in (${good.status}); the same answer again was refused (${again.status}).`,
  )
  const certified = await get({ cert: client.cert, key: client.key })
  notes.check(
    ['DM-SEC-003-S-M'],
    certified.status === 200,
    `A client certificate of a known account got ${certified.status}.`,
  )
  await Promise.all([normal.value.close(), old.value.close()])
  return notes.observations
}

/** Our client: what it shows, and whom it refuses. */
export async function judgeClientSecurity(authority: Authority): Promise<readonly Observation[]> {
  const notes = openNotebook()
  const own = await authority.issueServer(names)
  const client = await authority.issueClient(identity)
  const ca = authority.certificate
  const trust = { ca, rejectUnauthorized: true, requestCert: true, ...own }
  const byCertificate = await meet(trust, { ca, cert: client.cert, key: client.key })
  notes.check(
    ['DM-SEC-003-C-M', 'DM-SEC-004-C-M', 'DM-SEC-010-C-O', 'DM-SEC-007-C-O'],
    byCertificate.status === 200,
    `A server that wants a client certificate was shown one (${byCertificate.words}).`,
  )
  const suite = await meet({ ...own, ciphers: certificateSuites[0], maxVersion: 'TLSv1.2' }, { ca })
  notes.check(['DM-SEC-011-C-O'], suite.status === 200, `With ${certificateSuites[0]} alone: ${suite.words}.`)
  const keyed = { pskCallback: () => key, ciphers: pskSuites[0], maxVersion: 'TLSv1.2' as const }
  const byKey = await meet(keyed, { psk: { identity, key } })
  notes.check(['DM-SEC-008-C-O', 'DM-SEC-009-C-O'], byKey.status === 200, `With ${pskSuites[0]} alone: ${byKey.words}.`)
  for (const [item, version] of [
    ['DM-SEC-005-C-O', 'TLSv1'],
    ['DM-SEC-006-C-M', 'TLSv1.1'],
  ] as const) {
    const old = { ...own, minVersion: 'TLSv1' as const, maxVersion: version, ciphers: oldCiphers }
    const spoken = await meet(old, { ca, compatible: true })
    notes.check([item], spoken.status === 200, `${version}: ${spoken.words}, in ${compatibility}.`)
    if (version === 'TLSv1') continue
    const refused = await meet(old, { ca })
    notes.check(
      ['DM-SEC-012-C-M'],
      refused.code === 'http.tls-version',
      `A server that has nothing above ${version} was met in normal mode: ${refused.words}`,
    )
  }
  return notes.observations
}

function handshake(
  port: number,
  options: ConnectionOptions,
): Promise<{ readonly version: SecureVersion | string; readonly suite: string } | undefined> {
  return new Promise(resolve => {
    const socket = connect({ host: '127.0.0.1', port, ...options }, () => {
      resolve({ version: socket.getProtocol() ?? '', suite: socket.getCipher().name })
      socket.destroy()
    })
    socket.on('error', () => resolve(undefined))
  })
}

async function ask(url: string, tls: ClientTls, authorization?: string) {
  const headers = authorization === undefined ? {} : { Authorization: authorization }
  const got = await send({ method: 'GET', url, headers, timeoutMs: 10_000, limitBytes: 100_000, tls })
  if (!got.ok) return { status: 0, challenge: '', code: got.problem.code, words: explain(got.problem).words }
  const { status, headers: told } = got.value
  return { status, challenge: told.get('www-authenticate') ?? '', code: undefined, words: `answered ${status}` }
}

/** Lets our client meet a server of Node's own. */
async function meet(options: Parameters<typeof createTlsServer>[0], tls: ClientTls) {
  const server = createTlsServer(options, (_, response) => response.end())
  server.on('tlsClientError', () => undefined)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const met = await ask(`https://127.0.0.1:${port}/`, tls)
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
  return met
}
