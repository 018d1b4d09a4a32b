import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'

const mostCharacters = 20_000

/**
 * The key (SubjectPublicKeyInfo, DER) in a certificate request (PKCS #10, RFC 2986; PEM), once its signature has shown that the sender holds it.
 * Problem: `bootstrap.request`.
 */
export async function keyOfRequest(request: string): Promise<Result<Uint8Array>> {
  const wrong = (what: string) => failed(problem('bootstrap.request', { what }))
  if (request.length > mostCharacters) return wrong('it is too long')
  try {
    const read = new x509.Pkcs10CertificateRequest(request.trim())
    if (!(await read.verify(crypto))) return wrong('its signature does not fit its key')
    const { algorithm } = await read.publicKey.export(crypto)
    const isWeak = 'modulusLength' in algorithm && Number(algorithm.modulusLength) < 2048
    return isWeak ? wrong('its RSA key is shorter than 2048 bits') : ok(new Uint8Array(read.publicKey.rawData))
  } catch {
    return wrong('it is no PKCS #10 request, or of an algorithm that is not known here')
  }
}
