import type { RecordEntry, Security } from './record.ts'

/** What protected the exchanges of a record: each way once, in the order in which they were used. */
export function securityIn(entries: readonly RecordEntry[]): readonly Security[] {
  const told = entries.flatMap(entry =>
    (entry.kind === 'request' || entry.kind === 'response') && entry.head.security ? [entry.head.security] : [],
  )
  return [...new Map(told.map(item => [JSON.stringify([item.version, item.suite, item.auth]), item])).values()]
}

const auths = {
  basic: 'HTTP Basic',
  digest: 'HTTP Digest',
  certificate: 'a client certificate',
  psk: 'a pre-shared key',
} as const

/** In words: `TLSv1.3, TLS_AES_128_GCM_SHA256, by HTTP Basic`. */
export function securityWords({ version, suite, auth }: Security): string {
  const channel = version === undefined ? 'no TLS' : `${version}, ${suite ?? 'unknown suite'}`
  return auth === undefined ? channel : `${channel}, by ${auths[auth]}`
}

/** TLS 1.0 and 1.1 are for compatibility alone. */
export const isOldTls = ({ version }: Security): boolean => version === 'TLSv1' || version === 'TLSv1.1'
