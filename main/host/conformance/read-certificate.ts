import { createPrivateKey, X509Certificate } from 'node:crypto'

/** The certificate and its key from their binary forms (OMA DM 2.0 §12.2.1) as PEM; undefined when they are something else. */
export function readCertificate(
  certificate: Uint8Array,
  key: Uint8Array,
): { readonly cert: string; readonly key: string } | undefined {
  try {
    const made = createPrivateKey({ key: Buffer.from(key), format: 'der', type: 'pkcs8' })
    return {
      cert: new X509Certificate(certificate).toString(),
      key: made.export({ format: 'pem', type: 'pkcs8' }).toString(),
    }
  } catch {
    return undefined
  }
}
