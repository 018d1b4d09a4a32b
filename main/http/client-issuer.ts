import 'reflect-metadata'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { keyOfRequest } from './authority-request.ts'
import type { KeyAndCert } from './certificates.ts'
import { type CertificateIssuer, fingerprint, newClientKey, pem, writeClientCertificate } from './client-certificate.ts'

/** Issues client certificates, with the key and certificate of an authority. Texts are PEM. */
export interface ClientCertificates {
  /** A certificate for one device, told by its fingerprint; nothing of it is kept here. */
  issueClient(commonName: string): Promise<KeyAndCert & { readonly fingerprint: string }>
  /** A certificate for the key in a device's request (PKCS #10). Names are ours, whatever it asks for. Problem: `bootstrap.request`. */
  certifyClient(request: string, commonName: string): Promise<Result<{ readonly cert: string }>>
}

const dayMs = 86_400_000
const clientDays = 1825
/** Certificates begin to be valid in the past: devices often have clocks that are late. */
const earlyDays = 2

/** Throws when the texts are damaged. */
export async function createClientIssuer(own: KeyAndCert, now: () => number): Promise<ClientCertificates> {
  const issuer = await issuerOf(own)
  const end = new X509Certificate(own.cert).validToDate.getTime()
  const certify = (commonName: string, publicKey: Uint8Array) => {
    const to = Math.min(now() + clientDays * dayMs, end)
    return writeClientCertificate(issuer, { commonName, publicKey, from: now() - earlyDays * dayMs, to })
  }
  return {
    issueClient: async commonName => {
      const key = newClientKey()
      const cert = certify(commonName, key.publicKey)
      return {
        key: pem('PRIVATE KEY', key.privateKey),
        cert: pem('CERTIFICATE', cert),
        get fingerprint() {
          return fingerprint(cert)
        },
      }
    },
    certifyClient: async (request, commonName) => {
      const key = await keyOfRequest(request)
      return key.ok ? ok({ cert: pem('CERTIFICATE', certify(commonName, key.value)) }) : key
    },
  }
}

/** An authority that somebody else made: its certificate and its EC or RSA key. Problem: `bootstrap.authority`. */
export async function openClientIssuer(
  own: KeyAndCert,
  now: () => number = Date.now,
): Promise<Result<ClientCertificates>> {
  const wrong = (what: string) => failed(problem('bootstrap.authority', { what }))
  try {
    const certificate = new X509Certificate(own.cert)
    const key = createPrivateKey(own.key)
    if (!certificate.checkPrivateKey(key)) return wrong('the key is not that of the certificate')
    if (!certificate.ca) return wrong('its certificate may not issue others')
    if (key.asymmetricKeyType !== 'ec' && key.asymmetricKeyType !== 'rsa') return wrong('its key is neither EC nor RSA')
    if (certificate.validToDate.getTime() <= now()) return wrong('its certificate has run out')
    return ok(await createClientIssuer(own, now))
  } catch {
    return wrong('the certificate or the key is no PEM text, or the key has a passphrase')
  }
}

/** What of an authority goes into the certificates that it issues. */
async function issuerOf({ key, cert }: KeyAndCert): Promise<CertificateIssuer> {
  const certificate = new x509.X509Certificate(cert)
  const known = certificate.getExtension(x509.SubjectKeyIdentifierExtension)?.keyId
  const identifier = known ?? Buffer.from(await certificate.publicKey.getKeyIdentifier(crypto)).toString('hex')
  return {
    key: createPrivateKey(key),
    name: new Uint8Array(certificate.subjectName.toArrayBuffer()),
    keyIdentifier: Buffer.from(identifier, 'hex'),
  }
}
