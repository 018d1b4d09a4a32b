import { createHash } from 'node:crypto'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { newKeyText, publicKeyOf, writeCertificateRequest } from '#http/certificate-request.ts'
import type { Credentials } from './account.ts'
import type { DeviceContext } from './context.ts'

// The device's own key pair: made when it is first asked for, kept with the state, and never told to anybody. A certificate
// for it comes in a bootstrap whose `Auth/Trsp/Secret` is the SHA-256 of the public key (our choice).

export interface OwnKey {
  /** A certificate request for it (PKCS #10), DER. */
  request(): Promise<Uint8Array>
  /** Problem `device.other-key`: a certificate that stands for another key than the device has. */
  accepts(credentials: Credentials): Result<null>
}

export function createOwnKey(context: DeviceContext): OwnKey {
  let making: Promise<string> | undefined
  const make = async (): Promise<string> => {
    const key = newKeyText()
    await context.change(context.tree(), kept => ({ ...kept, ownKey: key }))
    return key
  }
  const ownKey = async (): Promise<string> => {
    const known = context.memory().ownKey
    if (known !== undefined) return known
    making ??= make().finally(() => {
      making = undefined
    })
    return making
  }
  return {
    request: async () => writeCertificateRequest(await ownKey(), context.id),
    accepts: credentials => {
      const isMine = credentials.kind !== 'own-key' || credentials.keyId === idOf(context.memory().ownKey)
      return isMine ? ok(null) : failed(problem('device.other-key'))
    },
  }
}

/** The credentials as a connection shows them: a certificate together with the device's own key. */
export function withOwnKey(credentials: Credentials, ownKey: string | undefined): Credentials {
  if (credentials.kind !== 'own-key') return credentials
  if (ownKey === undefined || credentials.keyId !== idOf(ownKey)) return { kind: 'none' }
  return { kind: 'certificate', cert: credentials.cert, key: ownKey }
}

const idOf = (key: string | undefined) => key && createHash('sha256').update(publicKeyOf(key)).digest('hex')
