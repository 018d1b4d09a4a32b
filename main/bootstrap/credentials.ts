import { createHash, X509Certificate } from 'node:crypto'
import { credentialNames, type ProfileValues } from '#core/bootstrap/placeholders.ts'
import type { ProfileAccount } from '#core/bootstrap/profile.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { fingerprint } from '#http/client-certificate.ts'

/** What a device will authenticate itself with; kept by the server under the account. */
export interface NewAccount {
  readonly user?: string
  readonly secret?: string
  /** SHA-256 of the client certificate. */
  readonly fingerprint?: string
  /** Identity and key of TLS-PSK. */
  readonly psk?: { readonly identity: string; readonly key: Uint8Array }
  /** What notifications to the device are signed with. */
  readonly notification?: { readonly data: string; readonly secret: string }
}

/** A client certificate, and the key if it was made here; PEM. */
export interface IssuedClient {
  readonly cert: string
  readonly key?: string
}

/** Who certifies devices: the local authority, a factory's, or nobody. */
export interface ClientIssuer {
  /** A certificate with a key of its own, made here. */
  issue(commonName: string): Promise<Result<IssuedClient & { readonly key: string }>>
  /** A certificate for the key in a request of the device (PKCS #10, PEM); the name is ours. */
  certify(request: string, commonName: string): Promise<Result<IssuedClient>>
}

export interface CredentialPorts {
  /** Cryptographically strong bytes. */
  random(bytes: number): Uint8Array
  readonly issuer?: ClientIssuer
}

export interface CredentialOrder {
  readonly auth: ProfileAccount['auth']
  /** Number of the account, from 0. */
  readonly account: number
  readonly deviceId: string
  /** A certificate request of the device. */
  readonly csr?: string
  /** Names that have a value already; nothing is made for them. */
  readonly given?: ProfileValues
}

/**
 * Fresh credentials for one account of one device, by their placeholders: 192-bit secrets, a 256-bit key, or a client
 * certificate. The values hold secrets: never stored, never logged.
 */
export async function makeCredentials(order: CredentialOrder, ports: CredentialPorts): Promise<Result<ProfileValues>> {
  const { auth, account, given = {} } = order
  const names = credentialNames(account)
  const text = (bytes: number) => Buffer.from(ports.random(bytes)).toString('base64url')
  const signing = auth.notification ? { [names.notificationData]: text(12), [names.notificationSecret]: text(24) } : {}
  const isGiven = given[names.user] !== undefined && given[names.secret] !== undefined
  if (auth.transport === 'none' || isGiven) return ok(signing)
  if (auth.transport === 'certificate') {
    const issued = await issueFor(order, ports)
    if (!issued.ok) return issued
    return ok({ [names.user]: issued.value.cert, [names.secret]: issued.value.secret, ...signing })
  }
  // A user name of its own for every bootstrap: an old account stays usable until the new one is proved.
  const user = `dm-${text(9)}`
  const secret = auth.transport === 'psk' ? newPsk(ports) : text(24)
  return ok({ [names.user]: user, [names.secret]: secret, ...signing })
}

/** The first byte is never text, so that a client can tell a key from a password in `Auth/Trsp/Secret`. */
function newPsk({ random }: CredentialPorts): string {
  return armoured('PRE-SHARED KEY', Buffer.concat([Buffer.of(0xff), random(31)]))
}

async function issueFor(
  { auth, deviceId, csr }: CredentialOrder,
  { issuer }: CredentialPorts,
): Promise<Result<{ readonly cert: string; readonly secret: string }>> {
  if (!issuer) return failed(problem('bootstrap.no-authority'))
  if (csr === undefined && auth.ownKey) {
    return failed(problem('bootstrap.no-request', { device: deviceId, what: 'the order gives none' }))
  }
  if (csr === undefined) {
    const made = await issuer.issue(deviceId)
    return made.ok ? ok({ cert: made.value.cert, secret: made.value.key }) : made
  }
  const made = await issuer.certify(csr, deviceId)
  return made.ok ? ok({ cert: made.value.cert, secret: keyIdentifier(made.value.cert) }) : made
}

/**
 * `Auth/Trsp/Secret` must be there (§12.2), and the key stays in the device: the SHA-256 of its public key stands for it
 * (our choice), so that the device knows which of its keys is meant.
 */
function keyIdentifier(cert: string): string {
  const { publicKey } = new X509Certificate(cert)
  const spki = publicKey.export({ format: 'der', type: 'spki' })
  return armoured('KEY IDENTIFIER', sha256(spki))
}

/** The account that the server is to know, from what went into the document. */
export function accountOf({ auth }: Pick<ProfileAccount, 'auth'>, account: number, values: ProfileValues): NewAccount {
  const names = credentialNames(account)
  const [user = '', secret = ''] = [values[names.user], values[names.secret]]
  const notification = { data: values[names.notificationData] ?? '', secret: values[names.notificationSecret] ?? '' }
  return { ...shown(auth.transport, user, secret), ...(auth.notification && { notification }) }
}

function shown(transport: ProfileAccount['auth']['transport'], user: string, secret: string): NewAccount {
  switch (transport) {
    case 'none':
      return {}
    case 'certificate':
      return { fingerprint: fingerprint(bytesOf(user)) }
    case 'psk':
      return { psk: { identity: user, key: bytesOf(secret) } }
    case 'basic':
    case 'digest':
      return { user, secret }
  }
}

/** What a text stands for in the document: armoured texts for their bytes. */
function bytesOf(text: string): Uint8Array {
  const inner = /^-----BEGIN [A-Z]+(?:[ -][A-Z]+)*-----([A-Za-z0-9+/=\s]+)-----END /.exec(text)?.[1]
  return inner === undefined ? Buffer.from(text) : Buffer.from(inner, 'base64')
}

function armoured(label: string, bytes: Uint8Array): string {
  return `-----BEGIN ${label}-----\n${Buffer.from(bytes).toString('base64')}\n-----END ${label}-----\n`
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
