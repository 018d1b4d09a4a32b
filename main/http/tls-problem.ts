import { type Problem, problem } from '#core/problem.ts'

// Why a TLS handshake came to nothing, from OpenSSL's code. The names differ between versions of Node: what they have
// in common decides.

/** Who tells it: the side whose log or record this goes to. */
type Teller = 'client' | 'server'

const versions =
  /UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|NO_PROTOCOLS_AVAILABLE|VERSION_TOO_(LOW|HIGH)|INAPPROPRIATE_FALLBACK/
const suites = /NO_SHARED_CIPHER|NO_CIPHERS?_(AVAILABLE|MATCH)|INSUFFICIENT_SECURITY|NO_SUITABLE_SIGNATURE/
const keys = /BAD_RECORD_MAC|DECRYPT(ION_FAILED|_ERROR)|CIPHER_OPERATION_FAILED|DIGEST_CHECK_FAILED|BINDER_DOES_NOT/
const certificates = /CERTIFICATE|UNKNOWN_CA|CERT_/

/** Undefined when the code is not one of TLS. `identity` is the PSK identity that was named, if any. */
export function tlsProblem(
  code: string,
  teller: Teller,
  { url = 'The other side', identity, known = true }: { url?: string; identity?: string; known?: boolean } = {},
): Problem | undefined {
  if (!/^ERR_(SSL|OSSL|TLS)|^EPROTO/.test(code)) return undefined
  const alert = alertIn(code)
  const what = alert === undefined ? code : `alert "${alert}" from the ${teller === 'client' ? 'server' : 'device'}`
  if (/PSK_IDENTITY|PSK_NOT_FOUND/.test(code) || (identity !== undefined && !known)) {
    return problem('http.psk-unknown', { identity: identity ?? 'of the account', what })
  }
  if (identity !== undefined && (keys.test(code) || /HANDSHAKE_FAILURE/.test(code))) {
    return problem('http.psk-wrong-key', { identity, what })
  }
  if (versions.test(code)) return problem('http.tls-version', { what })
  if (suites.test(code) || alert === 'handshake failure') return problem('http.tls-no-suite', { what })
  if (alert !== undefined && certificates.test(code)) {
    return teller === 'client'
      ? problem('http.tls-certificate-refused', { url, what })
      : problem('http.tls-own-refused', { what })
  }
  if (/HTTP_REQUEST|WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|RECORD_LENGTH/.test(code)) {
    return problem('http.tls-not-spoken', { what })
  }
  return problem('http.tls-failed', { what })
}

/** The name of an alert that the other side sent (RFC 8446 §6); undefined when this side found the fault itself. */
function alertIn(code: string): string | undefined {
  return /ALERT_(?:ALERT_)?(.+)$/.exec(code)?.[1]?.toLowerCase().replaceAll('_', ' ')
}
