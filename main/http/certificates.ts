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

/** A new EC P-256 pair. */
export function newKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(curve, true, ['sign', 'verify'])
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
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([usage]),
    await x509.SubjectKeyIdentifierExtension.create(publicKey, false, crypto),
    await x509.AuthorityKeyIdentifierExtension.create(issuer, false, crypto),
    ...(names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : []),
  ]
}
