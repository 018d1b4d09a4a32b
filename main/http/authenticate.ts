import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { type AuthMode, takes } from '#core/auth-mode.ts'
import { dmHeaders } from '#core/media-types.ts'
import { type Problem, problem } from '#core/problem.ts'
import type { Header } from '#core/record.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { type Soon, whenThere } from '#core/soon.ts'
import { parseBasic, sameSecret } from './basic-auth.ts'
import { chainOf, describeCertificate, troubledCertificate } from './certificate-words.ts'
import { frontOf, pskIdentityOf } from './connection.ts'
import { quoted } from './digest.ts'
import { checkDigest, digestChallenges } from './digest-auth.ts'
import { createNonces } from './nonces.ts'

export type { AuthMode } from '#core/auth-mode.ts'

/** One device's account, as far as a request needs it. */
export interface ServerAccount {
  /** The owner's own name for it; sessions carry it. */
  readonly id?: string
  readonly deviceId: string
  /** The account is for many devices, and `deviceId` empty: each tells by its DevID who it is. */
  readonly forMany?: boolean
  /** Password for HTTP Basic and Digest; undefined for accounts that use a certificate or a key alone. */
  readonly secret?: string
}

export interface AccountLookup {
  byUser(user: string): Soon<ServerAccount | undefined>
  /** SHA-256 of the client's certificate, upper-case hex with colons. */
  byFingerprint(sha256: string): Soon<ServerAccount | undefined>
  /** By the identity of TLS-PSK, which the handshake has proved. */
  byPskIdentity?(identity: string): Soon<ServerAccount | undefined>
  /** Whether the device has an account of its own: one for many devices does not speak for it. */
  hasOwn?(deviceId: string): Soon<boolean>
}

export interface AuthRefusal {
  readonly status: 401 | 403
  readonly problem: Problem
  readonly headers: readonly Header[]
  /** True when nothing was offered yet: the same request may well come again with credentials. */
  readonly challenge: boolean
}

/** Nonces of this process; each is bound to the realm that it was made for. */
const nonces = createNonces()

/**
 * Finds out whose request this is. Fails by 401 with challenges (RFC 7617, RFC 7616), or 403 where only a certificate
 * or a key counts.
 */
export function authenticate(
  request: IncomingMessage,
  mode: Exclude<AuthMode, 'none'>,
  realm: string,
  accounts: AccountLookup,
): Soon<Identified> {
  return whenThere(identify(request, mode, realm, accounts), account =>
    account.ok && account.value.forMany ? oneOfMany(request, account.value, accounts) : account,
  )
}

const idHeaders = [dmHeaders.deviceId, dmHeaders.draftDeviceId].map(name => name.toLowerCase())

/** The account as that of the device which uses it now (DM-ADM-001). */
function oneOfMany({ headers }: IncomingMessage, account: ServerAccount, accounts: AccountLookup): Soon<Identified> {
  const name = idHeaders.find(item => typeof headers[item] === 'string' && headers[item] !== '')
  const device = name === undefined ? '' : String(headers[name])
  const isOwned = device === '' ? false : (accounts.hasOwn?.(device) ?? false)
  return whenThere(isOwned, owned =>
    owned ? failed(forbidden(problem('server.own-account', { device }))) : ok({ ...account, deviceId: device }),
  )
}

type Identified = Result<ServerAccount, AuthRefusal>

function identify(
  request: IncomingMessage,
  mode: Exclude<AuthMode, 'none'>,
  realm: string,
  accounts: AccountLookup,
): Soon<Identified> {
  const { authorization } = request.headers
  const header = takes(mode, 'basic') || takes(mode, 'digest')
  if (header && authorization !== undefined) {
    const digest = /^digest\b/i.test(authorization)
    if (digest && takes(mode, 'digest')) return byDigest(request, mode, realm, accounts)
    if (takes(mode, 'basic')) return byPassword(request.socket, authorization, mode, realm, accounts)
    return failed(unauthenticated(mode, realm, true, problem('server.digest-only')))
  }
  const identity = takes(mode, 'psk') ? pskIdentityOf(request.socket)?.identity : undefined
  if (identity !== undefined) return byIdentity(identity, accounts)
  const offered = takes(mode, 'certificate') ? offeredCertificate(request) : undefined
  if (offered) return byCertificate(offered, accounts)
  if (header) return failed(unauthenticated(mode, realm, true))
  return failed(forbidden(problem(takes(mode, 'certificate') ? 'server.certificate-missing' : 'server.psk-missing')))
}

/** A header that proved itself on this connection, and what it says. */
interface Proved {
  readonly authorization: string
  readonly user: string
  readonly password: string
}
const proved = new WeakMap<Socket, Proved>()

/** Who sends the same header again on the same connection is not compared again, unless the secret is another by now. */
function byPassword(
  socket: Socket,
  authorization: string,
  mode: AuthMode,
  realm: string,
  accounts: AccountLookup,
): Soon<Identified> {
  const before = proved.get(socket)
  const isSame = before?.authorization === authorization
  const given = isSame ? before : parseBasic(authorization)
  return whenThere(given && accounts.byUser(given.user), account => {
    if (isSame && account?.secret === before.password) return ok(account)
    // The comparison also runs for unknown users, so that its time does not tell who exists.
    const same = sameSecret(given?.password ?? '', account?.secret ?? '')
    if (!given || !account?.secret || !same) return failed(unauthenticated(mode, realm, false))
    proved.set(socket, { authorization, ...given })
    return ok(account)
  })
}

async function byDigest(
  request: IncomingMessage,
  mode: AuthMode,
  realm: string,
  accounts: AccountLookup,
): Promise<Result<ServerAccount, AuthRefusal>> {
  const checked = await checkDigest(request, realm, nonces, user => accounts.byUser(user))
  if (checked.ok) return checked
  const { problem: why, stale } = checked.problem
  return failed(unauthenticated(mode, realm, stale, why, stale))
}

async function byIdentity(identity: string, accounts: AccountLookup): Promise<Result<ServerAccount, AuthRefusal>> {
  const account = await accounts.byPskIdentity?.(identity)
  return account ? ok(account) : failed(forbidden(problem('server.psk-unknown', { identity })))
}

interface Offered {
  readonly fingerprint: string
  /** In words. */
  readonly which: string
  /** Why the chain is not trusted; undefined when it is. */
  readonly distrust?: string
}

const seen = new WeakMap<TLSSocket, Offered>()

/** The client's certificate, read once per connection. */
function offeredCertificate({ socket }: IncomingMessage): Offered | undefined {
  const front = frontOf(socket)
  if (front) {
    const { certificate: shown, distrust } = front
    return (
      shown && { fingerprint: shown.fingerprint256, which: describeCertificate(shown), ...(distrust && { distrust }) }
    )
  }
  if (!(socket instanceof TLSSocket)) return undefined
  const known = seen.get(socket)
  if (known) return known
  const certificate = socket.getPeerX509Certificate()
  if (!certificate) return undefined
  const distrust = socket.authorized ? undefined : String(socket.authorizationError)
  const which = distrust
    ? troubledCertificate(chainOf(socket.getPeerCertificate(true)), distrust, Date.now(), 'device')
    : describeCertificate(certificate)
  const offered = { fingerprint: certificate.fingerprint256, which, ...(distrust && { distrust }) }
  seen.set(socket, offered)
  return offered
}

async function byCertificate(
  { fingerprint, which, distrust }: Offered,
  accounts: AccountLookup,
): Promise<Result<ServerAccount, AuthRefusal>> {
  if (distrust)
    return failed(forbidden(problem('server.certificate-untrusted', { what: distrust, certificate: which })))
  const account = await accounts.byFingerprint(fingerprint)
  return account ? ok(account) : failed(forbidden(problem('server.certificate-unknown', { fingerprint })))
}

function unauthenticated(
  mode: AuthMode,
  realm: string,
  challenge: boolean,
  why: Problem = problem('server.unauthenticated'),
  stale = false,
): AuthRefusal {
  const offers = [
    ...(takes(mode, 'digest') ? digestChallenges(realm, nonces, stale) : []),
    ...(takes(mode, 'basic') ? [`Basic realm=${quoted(realm)}, charset="UTF-8"`] : []),
  ]
  return { status: 401, problem: why, headers: offers.map(offer => ['WWW-Authenticate', offer]), challenge }
}

function forbidden(why: Problem): AuthRefusal {
  return { status: 403, problem: why, headers: [], challenge: false }
}
