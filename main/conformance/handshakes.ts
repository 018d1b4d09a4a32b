import { type ConnectionOptions, connect } from 'node:tls'
import { certificateSuites, pskSuites } from '#http/tls-settings.ts'
import type { Notebook } from './notebook.ts'

// TLS handshakes by hand: which versions and suites a server really negotiates (OMA DM 2.0 §9.2.2).

/** What was negotiated, or the code of the failure. */
type Shaken = { readonly version: string; readonly suite: string } | { readonly code: string }

const timeoutMs = 10_000

/** One handshake with these options and nothing more; never rejects. */
function handshake(origin: string, options: ConnectionOptions): Promise<Shaken> {
  const { hostname, port } = new URL(origin)
  const host = hostname.replace(/^\[|\]$/g, '')
  return new Promise(resolve => {
    const socket = connect({ host, port: Number(port || 443), timeout: timeoutMs, ...options }, () => {
      resolve({ version: socket.getProtocol() ?? '', suite: socket.getCipher().name })
      socket.destroy()
    })
    socket.on('error', (error: NodeJS.ErrnoException) => resolve({ code: String(error.code ?? error.message) }))
    socket.on('timeout', () => socket.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })))
  })
}

const failedIn = (all: readonly (readonly [name: string, shaken: Shaken])[]): readonly string[] =>
  all.flatMap(([name, shaken]) => ('code' in shaken ? [`${name} (${shaken.code})`] : []))

async function each<Name extends string>(
  names: readonly Name[],
  shake: (name: Name) => Promise<Shaken>,
): Promise<readonly (readonly [Name, Shaken])[]> {
  const all: (readonly [Name, Shaken])[] = []
  for (const name of names) all.push([name, await shake(name)])
  return all
}

export interface Trusted {
  readonly ca?: string
}

/** TLS 1.2, and each of the six suites with certificates. */
export async function probeCertificateSuites(origin: string, trusted: Trusted, notes: Notebook): Promise<void> {
  const all = await each(certificateSuites, suite =>
    handshake(origin, { ...trusted, ciphers: suite, maxVersion: 'TLSv1.2' }),
  )
  const failed = failedIn(all)
  const some = failed.length < all.length
  const words = failed.length === 0 ? 'all were negotiated' : `not negotiated: ${failed.join(', ')}`
  notes.check(['DM-SEC-007-S-O', 'DM-SEC-010-S-M'], some, `TLS 1.2 with a certificate: ${some ? 'negotiated' : words}.`)
  notes.check(
    ['DM-SEC-011-S-M'],
    failed.length === 0,
    `Suites with certificates: ${words} (${certificateSuites.join(', ')}).`,
  )
}

/** Each of the seven suites with a pre-shared key. */
export async function probePskSuites(
  origin: string,
  { identity, key, ca }: { readonly identity: string; readonly key: Uint8Array } & Trusted,
  notes: Notebook,
): Promise<void> {
  const all = await each(pskSuites, suite =>
    handshake(origin, {
      ...(ca !== undefined && { ca }),
      ciphers: suite,
      maxVersion: 'TLSv1.2',
      pskCallback: () => ({ identity, psk: key }),
      checkServerIdentity: () => undefined,
    }),
  )
  const failed = failedIn(all)
  const words = failed.length === 0 ? 'all were negotiated' : `not negotiated: ${failed.join(', ')}`
  const evidence = `Suites with a pre-shared key: ${words} (${pskSuites.join(', ')}).`
  notes.check(['DM-SEC-008-S-M'], failed.length < all.length, evidence)
  notes.check(['DM-SEC-009-S-M'], failed.length === 0, evidence)
}

const oldVersions = { 'TLSv1.1': 'DM-SEC-006-S-M', TLSv1: 'DM-SEC-005-S-O' } as const

/** TLS 1.1 and 1.0, where `place` says which listener that is. */
export async function probeOldVersions(
  origin: string,
  trusted: Trusted,
  notes: Notebook,
  place = 'the server',
): Promise<void> {
  const versions = Object.keys(oldVersions) as (keyof typeof oldVersions)[]
  const shake = (version: keyof typeof oldVersions) =>
    handshake(origin, { ...trusted, minVersion: 'TLSv1', maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' })
  for (const [version, shaken] of await each(versions, shake)) {
    const good = 'version' in shaken && shaken.version === version
    const came = 'version' in shaken ? `negotiated with ${shaken.suite}` : `refused (${shaken.code})`
    notes.check([oldVersions[version]], good, `${version} at ${place}: ${came}.`)
  }
}

/** Whether the listener refuses everything below TLS 1.2. */
export async function refusesOldVersions(origin: string, trusted: Trusted): Promise<boolean> {
  const shaken = await handshake(origin, {
    ...trusted,
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
    ciphers: 'DEFAULT@SECLEVEL=0',
  })
  return 'code' in shaken
}
