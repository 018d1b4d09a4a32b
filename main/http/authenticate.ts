import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'
import { type Problem, problem } from '#core/problem.ts'
import type { Header } from '#core/record.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { parseBasic, sameSecret } from './basic-auth.ts'

/** How a server knows its devices (OMA DM 2.0 §9). */
export type AuthMode = 'none' | 'basic' | 'certificate' | 'basic-or-certificate'

/** One device's account, as far as a request needs it. */
export interface ServerAccount {
  /** The owner's own name for it; sessions carry it. */
  readonly id?: string
  readonly deviceId: string
  /** Password for HTTP Basic; undefined for accounts that use a certificate alone. */
  readonly secret?: string
}

export interface AccountLookup {
  byUser(user: string): Promise<ServerAccount | undefined>
  /** SHA-256 of the client's certificate, upper-case hex with colons. */
  byFingerprint(sha256: string): Promise<ServerAccount | undefined>
}

export interface AuthRefusal {
  readonly status: 401 | 403
  readonly problem: Problem
  readonly headers: readonly Header[]
  /** True when nothing was offered yet: the same request may well come again with credentials. */
  readonly challenge: boolean
}

/** Finds out whose request this is. Fails by 401 with a Basic challenge (RFC 7617), or 403 where only a certificate counts. */
export async function authenticate(
  request: IncomingMessage,
  mode: Exclude<AuthMode, 'none'>,
  realm: string,
  accounts: AccountLookup,
): Promise<Result<ServerAccount, AuthRefusal>> {
  const { authorization } = request.headers
  const basic = mode !== 'certificate'
  if (basic && authorization !== undefined) return byPassword(authorization, realm, accounts)
  const offered = mode === 'basic' ? undefined : offeredCertificate(request)
  if (offered) return byCertificate(offered, accounts)
  if (basic) return failed(unauthenticated(realm, true))
  return failed(forbidden(problem('server.certificate-missing')))
}

async function byPassword(
  authorization: string,
  realm: string,
  accounts: AccountLookup,
): Promise<Result<ServerAccount, AuthRefusal>> {
  const given = parseBasic(authorization)
  const account = given && (await accounts.byUser(given.user))
  // The comparison also runs for unknown users, so that its time does not tell who exists.
  const same = sameSecret(given?.password ?? '', account?.secret ?? '')
  return account?.secret && same ? ok(account) : failed(unauthenticated(realm, false))
}

interface Offered {
  readonly fingerprint: string
  /** Why the chain is not trusted; undefined when it is. */
  readonly distrust?: string
}

const seen = new WeakMap<TLSSocket, Offered>()

/** The client's certificate, read once per connection. */
function offeredCertificate({ socket }: IncomingMessage): Offered | undefined {
  if (!(socket instanceof TLSSocket)) return undefined
  const known = seen.get(socket)
  if (known) return known
  const certificate = socket.getPeerX509Certificate()
  if (!certificate) return undefined
  const distrust = socket.authorized ? undefined : String(socket.authorizationError)
  const offered = { fingerprint: certificate.fingerprint256, ...(distrust && { distrust }) }
  seen.set(socket, offered)
  return offered
}

async function byCertificate(
  { fingerprint, distrust }: Offered,
  accounts: AccountLookup,
): Promise<Result<ServerAccount, AuthRefusal>> {
  if (distrust) return failed(forbidden(problem('server.certificate-untrusted', { what: distrust })))
  const account = await accounts.byFingerprint(fingerprint)
  return account ? ok(account) : failed(forbidden(problem('server.certificate-unknown', { fingerprint })))
}

function unauthenticated(realm: string, challenge: boolean): AuthRefusal {
  const quoted = realm.replace(/[^\x20-\x7e]/g, '?').replace(/["\\]/g, '\\$&')
  return {
    status: 401,
    problem: problem('server.unauthenticated'),
    headers: [['WWW-Authenticate', `Basic realm="${quoted}", charset="UTF-8"`]],
    challenge,
  }
}

function forbidden(why: Problem): AuthRefusal {
  return { status: 403, problem: why, headers: [], challenge: false }
}
