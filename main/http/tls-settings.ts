import { constants, getDiffieHellman } from 'node:crypto'
import type { TlsOptions as NodeTlsOptions, SecureContextOptions } from 'node:tls'
import { type ConnectionOptions, checkServerIdentity, DEFAULT_CIPHERS, getCiphers, type TLSSocket } from 'node:tls'
import type { KeyAndCert } from './certificates.ts'
import { notePskIdentity } from './connection.ts'

// Which TLS versions and suites each side of a connection puts up with (OMA DM 2.0 §9.2.2).

/** The seven PSK suites that a DM Server must have, by their OpenSSL names. */
export const pskSuites = [
  'PSK-AES128-GCM-SHA256',
  'DHE-PSK-AES128-GCM-SHA256',
  'RSA-PSK-AES128-GCM-SHA256',
  'PSK-AES128-CBC-SHA256',
  'DHE-PSK-AES128-CBC-SHA256',
  'RSA-PSK-AES128-CBC-SHA256',
  'ECDHE-PSK-AES128-CBC-SHA256',
] as const

/** The six X.509 suites that a DM Server must have; all are in Node's default list. */
export const certificateSuites = [
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'DHE-RSA-AES128-GCM-SHA256',
  'AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES128-SHA256',
  'DHE-RSA-AES128-SHA256',
  'AES128-SHA256',
] as const

/** PEM texts and what else a listener with TLS needs. */
export interface ListenerTls extends KeyAndCert {
  readonly ca?: string
  /** A client without a certificate still gets in: the handler asks the socket. */
  readonly requestCert?: boolean
  /** A pair of another kind: suites with RSA need an RSA certificate beside one of EC. */
  readonly second?: KeyAndCert
  /** The key of a PSK identity. OpenSSL asks in the middle of a handshake and cannot wait. */
  readonly psk?: (identity: string) => Uint8Array | undefined
  /** Compatibility mode: TLS 1.0 and 1.1 too, and every suite. Insecure; for a listener of its own. */
  readonly compatible?: boolean
  /** With `psk`: TLS is ended by a plain Node process; without it where this runtime has no PSK suites. */
  readonly inChild?: boolean
}

/** What a client shows and trusts, PEM texts. */
export interface ClientTls {
  /** With `ca` only that authority is trusted. */
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  readonly psk?: { readonly identity: string; readonly key: Uint8Array }
  /** Puts up with TLS 1.0 and 1.1 and every suite: insecure. */
  readonly compatible?: boolean
}

/** Whether this runtime's TLS library has the PSK suites: Node's has, Electron's has not. */
export function canPsk(known: readonly string[] = getCiphers()): boolean {
  return pskSuites.every(suite => known.includes(suite.toLowerCase()))
}

// Node's own list bans PSK for good.
const withPsk = [...pskSuites, DEFAULT_CIPHERS.replace(':!PSK', '')].join(':')
// A low security level counts for the whole context, so it is never set on the normal listener.
const everything = `${withPsk}:DEFAULT:@SECLEVEL=0`

/** RFC 3526 group 14 as PEM: what OpenSSL picks by itself is too short for PSK at its low security level. */
const dhParameters = pemOfGroup(getDiffieHellman('modp14').getPrime())

function pemOfGroup(prime: Buffer): string {
  const integers = Buffer.concat([derOf(0x02, Buffer.concat([Buffer.of(0), prime])), derOf(0x02, Buffer.of(2))])
  return `-----BEGIN DH PARAMETERS-----\n${derOf(0x30, integers).toString('base64')}\n-----END DH PARAMETERS-----\n`
}

function derOf(tag: number, content: Buffer): Buffer {
  const long = [0x82, content.length >> 8, content.length & 0xff]
  return Buffer.concat([Buffer.of(tag, ...(content.length < 128 ? [content.length] : long)), content])
}

/** The options of a listener: TLS 1.2 and 1.3; TLS 1.0 and 1.1 in compatibility mode alone. */
export function listenerTls(tls: ListenerTls): NodeTlsOptions & SecureContextOptions {
  const { key, cert, ca, second, psk, requestCert, compatible } = tls
  const ask = psk && {
    pskCallback: (socket: TLSSocket, identity: string) => keyFor(psk, socket, identity),
    // A resumed session would not tell its identity again.
    secureOptions: constants.SSL_OP_NO_TICKET,
  }
  return {
    key: second ? [key, second.key] : key,
    cert: second ? [cert, second.cert] : cert,
    ...(ca !== undefined && { ca }),
    ...(requestCert && { requestCert }),
    rejectUnauthorized: false,
    dhparam: dhParameters,
    minVersion: compatible ? 'TLSv1' : 'TLSv1.2',
    ...(compatible ? { ciphers: everything } : psk && { ciphers: withPsk }),
    ...ask,
  }
}

/** True until the first handshake of a connection is over. */
export function isHandshaking(socket: TLSSocket): boolean {
  return (socket as TLSSocket & { readonly secureConnecting?: boolean }).secureConnecting === true
}

function keyFor(psk: NonNullable<ListenerTls['psk']>, socket: TLSSocket, identity: string): Uint8Array | null {
  // Renegotiation could claim another identity while requests of the old one are on their way.
  if (!isHandshaking(socket)) return null
  const key = psk(identity)
  notePskIdentity(socket, identity, key !== undefined)
  return key ?? null
}

/** The options of a client. The lowest version is checked by TLS itself, whatever the server chooses (DM-SEC-012). */
export function clientTls({ ca, cert, key, psk, compatible }: ClientTls): ConnectionOptions {
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    minVersion: compatible ? 'TLSv1' : 'TLSv1.2',
    ...(compatible && { ciphers: everything }),
    ...(psk && {
      pskCallback: () => ({ identity: psk.identity, psk: psk.key }),
      ciphers: pskSuites.join(':') + (compatible ? ':@SECLEVEL=0' : ''),
      // The suites are those of TLS 1.2; in 1.3 a server could silently fall back to its certificate.
      maxVersion: 'TLSv1.2',
      // The key proves the server; a certificate, in the RSA suites, must be right all the same.
      checkServerIdentity: (host, shown) =>
        Object.keys(shown ?? {}).length > 0 ? checkServerIdentity(host, shown) : undefined,
    }),
  }
}
