import { createHash } from 'node:crypto'

// HTTP Digest with qop=auth (RFC 7616): what both sides compute, and how they write it.

export type DigestAlgorithm = 'SHA-256' | 'SHA-256-sess' | 'MD5' | 'MD5-sess'

/** Strongest first. */
export const digestAlgorithms: readonly DigestAlgorithm[] = ['SHA-256', 'SHA-256-sess', 'MD5', 'MD5-sess']

export interface DigestParts {
  readonly algorithm: DigestAlgorithm
  readonly user: string
  readonly realm: string
  readonly password: string
  readonly method: string
  readonly uri: string
  readonly nonce: string
  /** Eight hexadecimal digits. */
  readonly nc: string
  readonly cnonce: string
}

/** The `response` of RFC 7616 §3.4.1, lower-case hex. */
export function digestResponse(parts: DigestParts): string {
  const { algorithm, user, realm, password, method, uri, nonce, nc, cnonce } = parts
  const h = (text: string) =>
    createHash(algorithm.startsWith('MD5') ? 'md5' : 'sha256')
      .update(text)
      .digest('hex')
  const own = h(`${user}:${realm}:${password}`)
  const a1 = algorithm.endsWith('-sess') ? h(`${own}:${nonce}:${cnonce}`) : own
  return h(`${a1}:${nonce}:${nc}:${cnonce}:auth:${h(`${method}:${uri}`)}`)
}

/** The algorithm of a header; MD5 when it names none (RFC 7616 §3.3). Undefined when it is not one of ours. */
export function algorithmNamed(name = 'MD5'): DigestAlgorithm | undefined {
  return digestAlgorithms.find(known => known.toLowerCase() === name.toLowerCase())
}

/** One challenge of a `WWW-Authenticate` header, or the credentials of an `Authorization` header. */
export interface AuthItem {
  /** Lower case. */
  readonly scheme: string
  /** Names in lower case. */
  readonly params: ReadonlyMap<string, string>
}

const part = /[\s,]*(?:([!#$%&'*+.^_`|~\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))|([!#$%&'*+.^_`|~\w-]+))/gy

/** Reads a list of schemes with parameters (RFC 9110 §11.6); what is no such list ends it. */
export function parseAuthItems(header: string): readonly AuthItem[] {
  const items: { scheme: string; params: Map<string, string> }[] = []
  for (const [, name, quoted, plain, scheme] of header.matchAll(part)) {
    if (scheme !== undefined) items.push({ scheme: scheme.toLowerCase(), params: new Map() })
    else items.at(-1)?.params.set((name ?? '').toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '')
  }
  return items
}

/** A quoted-string (RFC 9110 §5.6.4); what HTTP cannot carry becomes a question mark. */
export const quoted = (text: string): string => `"${text.replace(/[^\x20-\x7e]/g, '?').replace(/["\\]/g, '\\$&')}"`
