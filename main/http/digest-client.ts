import { algorithmNamed, digestAlgorithms, digestResponse, parseAuthItems, quoted } from './digest.ts'

// The client's side of HTTP Digest (RFC 7616).

/** Answers for one protection space, from its challenge on; it counts its requests. */
export interface DigestSession {
  /** The value of an Authorization header for one request. */
  authorize(method: string, url: string): string
}

export interface Challenge {
  /** Undefined when the server offers no Digest that is understood. */
  readonly digest?: (user: string, password: string, cnonce: string) => DigestSession
  /** The nonce was too old, nothing else. */
  readonly stale: boolean
  readonly basic: boolean
}

/** Reads the challenges of a 401; of several Digest ones the strongest counts. */
export function readChallenge(header: string): Challenge {
  const items = parseAuthItems(header)
  const digests = items
    .filter(({ scheme, params }) => scheme === 'digest' && /(^|[\s,])auth([\s,]|$)/.test(params.get('qop') ?? ''))
    .map(({ params }) => ({ params, rank: rankOf(params.get('algorithm')) }))
    .filter(({ params, rank }) => rank >= 0 && params.has('nonce'))
    .sort((a, b) => a.rank - b.rank)
  const [best] = digests
  return {
    basic: items.some(({ scheme }) => scheme === 'basic'),
    stale: best?.params.get('stale')?.toLowerCase() === 'true',
    ...(best && { digest: (user, password, cnonce) => openDigest(best.params, user, password, cnonce) }),
  }
}

function rankOf(algorithm: string | undefined): number {
  const known = algorithmNamed(algorithm)
  return known ? digestAlgorithms.indexOf(known) : -1
}

function openDigest(
  params: ReadonlyMap<string, string>,
  user: string,
  password: string,
  cnonce: string,
): DigestSession {
  const [realm, nonce, opaque] = [params.get('realm') ?? '', params.get('nonce') ?? '', params.get('opaque')]
  const algorithm = algorithmNamed(params.get('algorithm')) ?? 'MD5'
  let count = 0
  return {
    authorize: (method, url) => {
      count += 1
      const nc = count.toString(16).padStart(8, '0')
      const { pathname, search } = new URL(url)
      const uri = pathname + search
      const response = digestResponse({ algorithm, user, realm, password, method, uri, nonce, nc, cnonce })
      const name = /^[\x20-\x7e]*$/.test(user)
        ? `username=${quoted(user)}`
        : `username*=UTF-8''${encodeURIComponent(user)}`
      const rest = opaque === undefined ? '' : `, opaque=${quoted(opaque)}`
      return (
        `Digest ${name}, realm=${quoted(realm)}, nonce=${quoted(nonce)}, uri=${quoted(uri)}, algorithm=${algorithm}, ` +
        `qop=auth, nc=${nc}, cnonce="${cnonce}", response="${response}"${rest}`
      )
    },
  }
}
