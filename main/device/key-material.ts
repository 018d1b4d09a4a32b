import { createHash, createPrivateKey, X509Certificate } from 'node:crypto'

/** A client certificate with its key, both PEM. */
export interface KeyMaterial {
  readonly cert: string
  readonly key: string
}

/**
 * The certificate and key of `Auth/Trsp` (OMA DM 2.0 §12.2.1): binary X.509 with its private key, in DER or, as some
 * write it, in PEM. Undefined when the bytes are something else.
 */
export function readKeyMaterial(data: Uint8Array, secret: Uint8Array): KeyMaterial | undefined {
  if (!looksBinary(data) && !looksArmoured(data)) return undefined
  try {
    return { cert: new X509Certificate(data).toString(), key: readKey(secret) }
  } catch {
    return undefined // a user name that only begins like a certificate
  }
}

function readKey(secret: Uint8Array): string {
  const key = Buffer.from(secret)
  if (looksArmoured(secret)) return pem(createPrivateKey(key))
  try {
    return pem(createPrivateKey({ key, format: 'der', type: 'pkcs8' }))
  } catch {
    return pem(createPrivateKey({ key, format: 'der', type: 'sec1' }))
  }
}

function pem(key: ReturnType<typeof createPrivateKey>): string {
  return key.export({ format: 'pem', type: 'pkcs8' }).toString()
}

/**
 * A certificate for a key that the device made itself: Secret is the SHA-256 of its public key (our choice; §12.2 wants a
 * Secret, and the key is nobody else's).
 */
export function readOwnCertificate(
  data: Uint8Array,
  secret: Uint8Array,
): { readonly cert: string; readonly keyId: string } | undefined {
  if (secret.length !== 32 || (!looksBinary(data) && !looksArmoured(data))) return undefined
  try {
    const certificate = new X509Certificate(data)
    const keyId = createHash('sha256')
      .update(certificate.publicKey.export({ format: 'der', type: 'spki' }))
      .digest('hex')
    return keyId === Buffer.from(secret).toString('hex') ? { cert: certificate.toString(), keyId } : undefined
  } catch {
    return undefined
  }
}

/** A DER sequence whose length takes two bytes, as that of every certificate does. */
const looksBinary = ([tag, length]: Uint8Array) => tag === 0x30 && length === 0x82
const looksArmoured = (bytes: Uint8Array) => Buffer.from(bytes.subarray(0, 11)).toString('latin1') === '-----BEGIN '
