import type { ProfileValues } from '#core/bootstrap/placeholders.ts'
import type { Profile } from '#core/bootstrap/profile.ts'

/** What a device will authenticate itself with; kept by the server under the account. */
interface NewAccount {
  readonly user?: string
  readonly secret?: string
  /** SHA-256 of the client certificate. */
  readonly fingerprint?: string
  /** Identity and key of TLS-PSK. */
  readonly psk?: { readonly identity: string; readonly key: Uint8Array }
  /** What notifications to the device are signed with. */
  readonly notification?: { readonly data: string; readonly secret: string }
}

export interface Credentials {
  readonly account: NewAccount
  /** For the placeholders of the document. Holds secrets: never stored, never logged. */
  readonly values: Pick<
    ProfileValues,
    'credentials.user' | 'credentials.secret' | 'notification.data' | 'notification.secret'
  >
}

export interface CredentialPorts {
  /** Cryptographically strong bytes. */
  random(bytes: number): Uint8Array
  /** A client certificate of the local authority, PEM. */
  issueClient(
    commonName: string,
  ): Promise<{ readonly key: string; readonly cert: string; readonly fingerprint: string }>
}

/** Fresh credentials for one device: 192-bit secrets, or a client certificate with its key made here. */
export async function makeCredentials(
  { auth }: Pick<Profile, 'auth'>,
  deviceId: string,
  { random, issueClient }: CredentialPorts,
): Promise<Credentials> {
  const text = (bytes: number) => Buffer.from(random(bytes)).toString('base64url')
  const [data, key] = [text(12), text(24)]
  const notification = { 'notification.data': data, 'notification.secret': key }
  const signing = auth.notification ? { notification: { data, secret: key } } : {}
  if (auth.transport === 'certificate') {
    const { key, cert, fingerprint } = await issueClient(deviceId)
    const values = { 'credentials.user': cert, 'credentials.secret': key, ...notification }
    return { account: { fingerprint, ...signing }, values }
  }
  if (auth.transport === 'none') {
    return { account: signing, values: { 'credentials.user': '', 'credentials.secret': '', ...notification } }
  }
  if (auth.transport === 'psk') {
    // The first byte is never text, so that a client can tell a key from a password in `Auth/Trsp/Secret`.
    const key = Buffer.concat([Buffer.of(0xff), random(31)])
    const identity = `dm-${text(9)}`
    const armoured = `-----BEGIN PRE-SHARED KEY-----\n${key.toString('base64')}\n-----END PRE-SHARED KEY-----\n`
    const values = { 'credentials.user': identity, 'credentials.secret': armoured, ...notification }
    return { account: { psk: { identity, key } }, values }
  }
  // A user name of its own for every bootstrap: an old account stays usable until the new one is proved.
  const user = `dm-${text(9)}`
  const secret = text(24)
  return {
    account: { user, secret, ...signing },
    values: { 'credentials.user': user, 'credentials.secret': secret, ...notification },
  }
}
