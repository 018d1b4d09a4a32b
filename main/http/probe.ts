import { connect as connectTcp } from 'node:net'
import { connect, type DetailedPeerCertificate, rootCertificates, type TLSSocket } from 'node:tls'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { chainOf } from './certificate-words.ts'

/** One certificate that a server showed. Times in microseconds since 1970. */
export interface SeenCertificate {
  readonly subject: string
  readonly from: number
  readonly to: number
}
export interface Probe {
  /** Its own first; none without TLS. */
  readonly chain: readonly SeenCertificate[]
  /** SHA-256 of its own certificate; upper-case hex with colons. */
  readonly fingerprint?: string
  /** Why the certificate is not believed; undefined when it is. */
  readonly distrust?: string
}

/**
 * Looks at who listens at an http or https address, and sends nothing. With `ca` that authority is trusted beside those of
 * the system. Problems: `http.unreachable`, `http.timeout`, `http.bad-url`.
 */
export function probe(url: string, ca: string | undefined, timeoutMs: number): Promise<Result<Probe>> {
  const target = URL.canParse(url) ? new URL(url) : undefined
  if (!target || !/^https?:$/.test(target.protocol)) return Promise.resolve(failed(problem('http.bad-url', { url })))
  const isTls = target.protocol === 'https:'
  const host = target.hostname.replace(/^\[|\]$/g, '')
  const port = Number(target.port || (isTls ? 443 : 80))
  return new Promise(resolve => {
    const trusted = [...rootCertificates, ...(ca === undefined ? [] : [ca])]
    const name = /[a-z]/i.test(host) && !host.includes(':') ? { servername: host } : {}
    const socket = isTls
      ? connect({ host, port, ca: trusted, rejectUnauthorized: false, ...name })
      : connectTcp({ host, port })
    const settle = (result: Result<Probe>) => {
      clearTimeout(timer)
      socket.removeAllListeners().on('error', () => undefined)
      socket.destroy()
      resolve(result)
    }
    const timer = setTimeout(() => settle(failed(problem('http.timeout', { ms: timeoutMs }))), timeoutMs)
    socket.on('error', (error: NodeJS.ErrnoException) => {
      settle(failed(problem('http.unreachable', { url, what: error.code ?? error.message })))
    })
    socket.on(isTls ? 'secureConnect' : 'connect', () => settle(ok(isTls ? seen(socket as TLSSocket) : { chain: [] })))
  })
}

function seen(socket: TLSSocket): Probe {
  const chain = chainOf((socket.getPeerCertificate(true) ?? {}) as DetailedPeerCertificate).map(item => ({
    subject: String(item.subject.CN ?? item.subject.O ?? ''),
    from: Date.parse(item.valid_from) * 1000,
    to: Date.parse(item.valid_to) * 1000,
  }))
  const fingerprint = socket.getPeerX509Certificate()?.fingerprint256
  const distrust = socket.authorized ? undefined : String(socket.authorizationError)
  return { chain, ...(fingerprint !== undefined && { fingerprint }), ...(distrust !== undefined && { distrust }) }
}
