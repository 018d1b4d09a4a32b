import type { DetailedPeerCertificate } from 'node:tls'
import { type Problem, problem } from '#core/problem.ts'
import { troubledCertificate } from './certificate-words.ts'
import { tlsProblem } from './tls-problem.ts'

const untrusted = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'INVALID_CA',
  'INVALID_PURPOSE',
])

/** What else is known of a connection that failed. */
export interface FailedConnection {
  /** The certificates that the server sent, its own first. */
  readonly chain?: readonly DetailedPeerCertificate[]
  /** The PSK identity that we named. */
  readonly identity?: string
}

/** Why a request of ours failed, from the code of Node's error; its text is for people and never decides. */
export function clientProblem(
  error: NodeJS.ErrnoException,
  url: string,
  { chain = [], identity }: FailedConnection = {},
): Problem {
  const code = error.code ?? (error.name === 'AggregateError' ? 'no address answered' : error.message)
  if (code === 'ECONNRESET' || code === 'EPIPE') return problem('http.no-answer', { url })
  const certificate = troubledCertificate(chain, code, Date.now())
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return problem('http.tls-name', { url, certificate })
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return problem('http.tls-expired', { url, what: code, certificate })
  if (untrusted.has(code)) return problem('http.tls-untrusted', { url, what: code, certificate })
  const handshake = tlsProblem(code, 'client', { url, ...(identity !== undefined && { identity }) })
  if (handshake) return handshake
  if (code.startsWith('HPE_')) return problem('http.not-http-answer', { url, what: code })
  if (code === 'ERR_INVALID_URL' || code === 'ERR_INVALID_PROTOCOL' || code === 'ERR_UNESCAPED_CHARACTERS') {
    return problem('http.bad-url', { url })
  }
  return problem('http.unreachable', { url, what: code })
}
