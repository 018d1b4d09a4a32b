import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { openNotebook } from '#conformance/notebook.ts'
import type { Observation } from '#core/conformance/item.ts'
import { explain } from '#core/problem.ts'
import type { Authority } from '#http/authority.ts'
import { send } from '#http/client.ts'
import { type ClientTls, certificateSuites, pskSuites } from '#http/tls-settings.ts'

// Transport security of our client (OMA DM 2.0 §9.2): it meets TLS servers of Node's own on loopback. What was proved in
// compatibility mode says so.

const names = { dns: ['localhost'], ip: ['127.0.0.1'] }
const identity = 'conformance'
const key = Buffer.alloc(32, 0xc5)
const compatibility = 'compatibility mode, which is off by default and insecure'
const oldCiphers = 'DEFAULT@SECLEVEL=0'

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
