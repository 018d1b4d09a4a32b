import 'reflect-metadata'
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import { explain, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { keyOfRequest } from '#http/authority-request.ts'
import { send } from '#http/client.ts'
import { newClientKey, pem } from '#http/client-certificate.ts'
import type { ClientIssuer, IssuedClient } from './credentials.ts'

// The certificate authority of a factory, behind the same small port as our own: a certificate request (PKCS #10, PEM) is
// posted to its HTTPS address as application/pkcs10, and its answer is the certificate, PEM or DER. Others need another
// adapter of `ClientIssuer`.

export interface FactoryAuthority {
  readonly url: string
  /** PEM: who stands behind its TLS certificate; and our own client certificate with its key. */
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  /** PEM: who signs the certificates of devices, if it is known; a certificate that is signed by another one is refused. */
  readonly issuer?: string
}

const timeoutMs = 30_000
const limitBytes = 64 * 1024

/** Problems: `bootstrap.factory-authority`; later `bootstrap.authority-silent` and `bootstrap.authority-answer`. */
export function openFactoryAuthority({ url, ca, cert, key, issuer }: FactoryAuthority): Result<ClientIssuer> {
  const refused = (what: string) => failed(problem('bootstrap.factory-authority', { what }))
  if (!/^https:\/\//i.test(url) || !URL.canParse(url)) return refused('its address is not one of https')
  if ((cert === undefined) !== (key === undefined)) return refused('our client certificate and its key belong together')
  if (cert !== undefined && !belongs(cert, key ?? '')) return refused('the key is not that of our client certificate')
  if (ca !== undefined && !certificatesIn(ca))
    return refused('what its TLS certificate is trusted by is no certificate')
  const signers = issuer === undefined ? undefined : certificatesIn(issuer)
  if (issuer !== undefined && !signers?.every(({ ca: signs }) => signs)) {
    return refused('who signs for devices must be told by certificates that may sign others')
  }
  const tls = {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  }

  const certify = async (request: string, commonName: string): Promise<Result<IssuedClient>> => {
    const wanted = await keyOfRequest(request)
    if (!wanted.ok) return wanted
    const answer = await send({
      method: 'POST',
      url,
      headers: {
        'Content-Type': 'application/pkcs10',
        Accept: 'application/pem-certificate-chain, application/pkix-cert',
        'X-Device': encodeURIComponent(commonName),
      },
      body: Buffer.from(request),
      timeoutMs,
      limitBytes,
      tls,
    })
    if (!answer.ok) return failed(problem('bootstrap.authority-silent', { url, what: explain(answer.problem).words }))
    const { status, body } = answer.value
    if (status < 200 || status > 299) return wrongAnswer(`it answered ${status}`)
    const issued = firstCertificate(body)
    if (!issued) return wrongAnswer('it sent no certificate')
    if (signers && !signers.some(signer => issued.checkIssued(signer) && issued.verify(signer.publicKey))) {
      return wrongAnswer('the certificate is signed by somebody else')
    }
    const own = Buffer.from(issued.publicKey.export({ format: 'der', type: 'spki' }))
    return own.equals(wanted.value) ? ok({ cert: issued.toString() }) : wrongAnswer('the certificate is of another key')
  }

  return ok({
    certify,
    issue: async commonName => {
      const pair = newClientKey()
      const secret = pem('PRIVATE KEY', pair.privateKey)
      const issued = await certify(await newRequest(createPrivateKey(secret), commonName), commonName)
      return issued.ok ? ok({ ...issued.value, key: secret }) : issued
    },
  })
}

const wrongAnswer = (what: string) => failed(problem('bootstrap.authority-answer', { what }))

/** Of a chain the first one, which is the device's. */
function firstCertificate(body: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(body)
  } catch {
    return undefined
  }
}

/** Every certificate in a PEM text; undefined where there is none, or one is damaged. */
export function certificatesIn(text: string): readonly X509Certificate[] | undefined {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g)
  try {
    return blocks?.map(block => new X509Certificate(block))
  } catch {
    return undefined
  }
}

function belongs(cert: string, key: string): boolean {
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))
  } catch {
    return false
  }
}

/** A certificate request for a key, PEM. */
async function newRequest(key: KeyObject, commonName: string): Promise<string> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const der = key.export({ format: 'der', type: 'pkcs8' })
  const privateKey = await crypto.subtle.importKey('pkcs8', der, algorithm, true, ['sign'])
  const { d: _, ...open } = await crypto.subtle.exportKey('jwk', privateKey)
  const publicKey = await crypto.subtle.importKey('jwk', { ...open, key_ops: ['verify'] }, algorithm, true, ['verify'])
  const name = [{ CN: [commonName.replace(/["#\\]/g, '_').slice(0, 64)] }]
  const keys = { privateKey, publicKey }
  const made = await x509.Pkcs10CertificateRequestGenerator.create({ name, keys, signingAlgorithm: algorithm }, crypto)
  return `${made.toString('pem')}\n`
}
