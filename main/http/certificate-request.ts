import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { tlv } from '#core/bootstrap-forms/ber.ts'
import { newClientKey, pem } from './client-certificate.ts'

/** The name of a media type (RFC 5967). */
export const requestType = 'application/pkcs10'

/** A new EC P-256 key, PKCS #8 in PEM. */
export const newKeyText = (): string => pem('PRIVATE KEY', newClientKey().privateKey)

/** The SubjectPublicKeyInfo of a private key, DER. */
export const publicKeyOf = (key: string): Uint8Array =>
  new Uint8Array(createPublicKey(createPrivateKey(key)).export({ format: 'der', type: 'spki' }))

const commonName = [0x55, 0x04, 0x03]
const ecdsaWithSha256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]

/**
 * A certificate request (PKCS #10, RFC 2986) for an EC key, DER: CertificationRequestInfo { version 0, subject, key, no
 * attributes }, ecdsa-with-SHA256, signature.
 */
export function writeCertificateRequest(key: string, name: string): Uint8Array {
  const text = new TextEncoder().encode([...name].slice(0, 64).join(''))
  const subject = tlv(0x30, tlv(0x31, tlv(0x30, tlv(0x06, commonName), tlv(0x0c, text))))
  const info = tlv(0x30, [0x02, 0x01, 0x00], subject, publicKeyOf(key), tlv(0xa0))
  const algorithm = tlv(0x30, tlv(0x06, ecdsaWithSha256))
  return tlv(0x30, info, algorithm, tlv(0x03, [0x00], sign('sha256', info, createPrivateKey(key))))
}

/** A request as a file holds it. */
export const requestText = (der: Uint8Array): string => pem('CERTIFICATE REQUEST', der)
