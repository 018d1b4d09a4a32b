import { createPrivateKey, X509Certificate } from 'node:crypto'

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

/** A DER sequence whose length takes two bytes, as that of every certificate does. */
const looksBinary = ([tag, length]: Uint8Array) => tag === 0x30 && length === 0x82
const looksArmoured = (bytes: Uint8Array) => Buffer.from(bytes.subarray(0, 11)).toString('latin1') === '-----BEGIN '
