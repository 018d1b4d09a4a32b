import { randomBytes } from 'node:crypto'
import { basicHeader } from '#http/basic-auth.ts'
import type { IncomingAnswer, OutgoingRequest } from '#http/client.ts'
import { type DigestSession, readChallenge } from '#http/digest-client.ts'
import type { Credentials } from './account.ts'

/** Which requests show the credentials of an account, and how. */
export interface CredentialRule {
  /** What the TLS connection to this address shows. */
  shownTo(url: string): OutgoingRequest['tls']
  /** The header by which a request shows them, if they go into one. */
  headersFor(method: string, url: string): Readonly<Record<string, string>>
  /** True when the answer is a challenge that a second request, made by this rule, can meet. */
  asked(url: string, answer: IncomingAnswer): boolean
}

/**
 * The server of the account gets a password by HTTP Basic without asking, and by Digest from its first Digest challenge
 * on. Another port of the same host, such as a Data Repository, gets it once it asked; another host never gets any.
 * With `unsaid` the password itself is never sent: only Digest counts.
 */
export function credentialRule(credentials: Credentials, home: string, unsaid = false): CredentialRule {
  const own = partsOf(home)
  const known = new Set(unsaid ? [] : [own.origin])
  const digests = new Map<string, DigestSession>()
  const isNeighbour = (url: string) => {
    const { host, protocol } = partsOf(url)
    return host !== '' && host === own.host && protocol === own.protocol
  }
  return {
    shownTo: url => (isNeighbour(url) ? handshakeOf(credentials) : {}),
    headersFor: (method, url): Readonly<Record<string, string>> => {
      const { origin } = partsOf(url)
      if (credentials.kind !== 'basic') return {}
      const digest = digests.get(origin)
      if (digest) return { Authorization: digest.authorize(method, url) }
      const shown = origin !== '' && known.has(origin)
      return shown ? { Authorization: basicHeader(credentials.user, credentials.password) } : {}
    },
    asked: (url, { status, headers }) => {
      const { origin } = partsOf(url)
      if (status !== 401 || credentials.kind !== 'basic' || !isNeighbour(url)) return false
      const { digest, stale, basic } = readChallenge(headers.get('www-authenticate') ?? '')
      if (digest && (stale || !digests.has(origin))) {
        digests.set(origin, digest(credentials.user, credentials.password, randomBytes(16).toString('hex')))
        return true
      }
      if (!basic || digest || unsaid || known.has(origin)) return false
      known.add(origin)
      return true
    },
  }
}

function handshakeOf(credentials: Credentials): OutgoingRequest['tls'] {
  if (credentials.kind === 'certificate') return { cert: credentials.cert, key: credentials.key }
  return credentials.kind === 'psk' ? { psk: { identity: credentials.identity, key: credentials.key } } : {}
}

function partsOf(url: string): { readonly origin: string; readonly host: string; readonly protocol: string } {
  if (!URL.canParse(url)) return { origin: '', host: '', protocol: '' }
  const { origin, hostname: host, protocol } = new URL(url)
  return { origin, host, protocol }
}
