import 'reflect-metadata'
import { createPrivateKey } from 'node:crypto'
import * as x509 from '@peculiar/x509'

/** PEM texts. */
export interface KeyAndCert {
  readonly key: string
  readonly cert: string
}

const curve = { name: 'ECDSA', namedCurve: 'P-256' } as const
export const certificateAlgorithm = { name: 'ECDSA', hash: 'SHA-256' } as const

export type KeyKind = 'ec' | 'rsa'

const rsa = {
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: 'SHA-256',
} as const

/** A new pair: EC P-256, or RSA 2048 for suites that need it. */
export function newKeys(kind: KeyKind = 'ec'): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(kind === 'ec' ? curve : rsa, true, ['sign', 'verify'])
}

/** The private key as PEM (PKCS #8). */
export async function exportKey(key: CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')
}

/** An issuer that can sign. Throws when the texts are damaged. */
export async function importPair({ key, cert }: KeyAndCert): Promise<{
  readonly key: CryptoKey
  readonly certificate: x509.X509Certificate
}> {
  const der = createPrivateKey(key).export({ format: 'der', type: 'pkcs8' })
  return {
    key: await crypto.subtle.importKey('pkcs8', der, curve, true, ['sign']),
    certificate: new x509.X509Certificate(cert),
  }
}

/** The extensions of a server's or client's certificate (RFC 5280 §4.2). */
export async function leafExtensions(
  publicKey: CryptoKey,
  issuer: x509.X509Certificate,
  usage: x509.ExtendedKeyUsage,
  names: x509.JsonGeneralNames = [],
): Promise<x509.Extension[]> {
  return [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(keyUsage(publicKey), true),
    new x509.ExtendedKeyUsageExtension([usage]),
    await x509.SubjectKeyIdentifierExtension.create(publicKey, false, crypto),
    await x509.AuthorityKeyIdentifierExtension.create(issuer, false, crypto),
    ...(names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : []),
  ]
}

/** Suites with RSA key exchange encrypt with the key itself. */
function keyUsage({ algorithm }: CryptoKey): number {
  const { digitalSignature, keyEncipherment } = x509.KeyUsageFlags
  return algorithm.name === rsa.name ? digitalSignature | keyEncipherment : digitalSignature
}
