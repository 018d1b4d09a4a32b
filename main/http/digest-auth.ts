import type { IncomingMessage } from 'node:http'
import { type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { Soon } from '#core/soon.ts'
import { sameSecret } from './basic-auth.ts'
import { algorithmNamed, type DigestParts, digestResponse, parseAuthItems, quoted } from './digest.ts'
import type { Nonces } from './nonces.ts'

// The server's side of HTTP Digest (RFC 7616): SHA-256 and MD5, qop=auth.

/** The challenges to offer, strongest first. A client takes the first that it knows. */
export function digestChallenges(realm: string, nonces: Nonces, stale: boolean): readonly string[] {
  const nonce = nonces.issue(realm)
  return ['SHA-256', 'MD5'].map(
    algorithm =>
      `Digest realm=${quoted(realm)}, qop="auth", algorithm=${algorithm}, nonce="${nonce}", charset=UTF-8${stale ? ', stale=true' : ''}`,
  )
}

interface DigestRefusal {
  readonly problem: Problem
  /** The password was right; a new nonce is all that is missing. */
  readonly stale: boolean
}

/** Finds the account whose password made this header. `find` gives the account's password by user name. */
export async function checkDigest<T extends { readonly secret?: string }>(
  { headers, method = '', url = '' }: IncomingMessage,
  realm: string,
  nonces: Nonces,
  find: (user: string) => Soon<T | undefined>,
): Promise<Result<T, DigestRefusal>> {
  const refuse = (why: Problem, stale = false) => failed({ problem: why, stale })
  const read = readCredentials(headers.authorization ?? '')
  if (typeof read === 'string') return refuse(problem('server.digest-malformed', { what: read }))
  const { response, ...parts } = read
  if (targetOf(parts.uri) !== targetOf(url)) {
    return refuse(problem('server.digest-malformed', { what: `it is for ${parts.uri}, not for ${url}` }))
  }
  const account = parts.realm === quotedRealm(realm) ? await find(parts.user) : undefined
  // Also computed for unknown users, so that the time does not tell who exists.
  const expected = digestResponse({ ...parts, method, password: account?.secret ?? '' })
  const same = sameSecret(expected, response)
  if (account?.secret === undefined || !same) return refuse(problem('server.unauthenticated'))
  const verdict = nonces.use(parts.nonce, realm, Number.parseInt(parts.nc, 16))
  if (verdict.kind === 'stale') return refuse(problem('server.digest-stale'), true)
  if (verdict.kind === 'replayed') return refuse(problem('server.digest-replayed', { count: verdict.replays }))
  return ok(account)
}

type Credentials = Omit<DigestParts, 'password' | 'method'> & { readonly response: string }

/** The parts of the header, or what is wrong with it. */
function readCredentials(header: string): Credentials | string {
  const [item] = parseAuthItems(header)
  const at = (name: string) => item?.params.get(name) ?? ''
  const algorithm = algorithmNamed(item?.params.get('algorithm'))
  if (!algorithm) return `the algorithm ${at('algorithm')} is not known`
  if (at('qop') !== 'auth') return 'qop is not "auth"'
  if (!/^[0-9a-f]{8}$/i.test(at('nc'))) return 'nc is not eight hexadecimal digits'
  const user = userOf(at('username'), at('username*'))
  const missing = ['realm', 'nonce', 'uri', 'cnonce', 'response'].find(name => at(name) === '')
  if (user === undefined || missing !== undefined) return `${missing ?? 'username'} is missing`
  const [realm, nonce, uri, cnonce, response] = [at('realm'), at('nonce'), at('uri'), at('cnonce'), at('response')]
  return { algorithm, user, realm, nonce, uri, cnonce, nc: at('nc'), response: response.toLowerCase() }
}

/** A name beyond ASCII travels in the form of RFC 5987, or as raw UTF-8, which Node reads as Latin-1. */
function userOf(plain: string, extended: string): string | undefined {
  const encoded = /^utf-8'[^']*'(.*)$/i.exec(extended)?.[1]
  try {
    if (encoded !== undefined) return decodeURIComponent(encoded)
  } catch {
    return undefined
  }
  return plain === '' ? undefined : Buffer.from(plain, 'latin1').toString('utf8')
}

/** The realm as the challenge could carry it. */
const quotedRealm = (realm: string) => realm.replace(/[^\x20-\x7e]/g, '?')

/** Path and query; a client may name the target in full. */
const targetOf = (uri: string) => uri.replace(/^https?:\/\/[^/?]*/i, '')
