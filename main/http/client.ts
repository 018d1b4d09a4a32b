import type { Agent } from 'node:http'
import { type ClientRequest, type IncomingMessage, request as plainRequest } from 'node:http'
import type { Agent as TlsAgent } from 'node:https'
import { request as tlsRequest } from 'node:https'
import { type DetailedPeerCertificate, TLSSocket } from 'node:tls'
import { type Problem, problem } from '#core/problem.ts'
import type { ExchangeLog, Header, RequestHead } from '#core/record.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { chainOf } from './certificate-words.ts'
import { clientProblem, type FailedConnection } from './client-problem.ts'
import { securityOfAnswer } from './connection-security.ts'
import { type ClientTls, canPsk, clientTls, isHandshaking } from './tls-settings.ts'

export interface OutgoingRequest {
  readonly method: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  /** For everything, from the name lookup to the last byte of the answer. */
  readonly timeoutMs: number
  /** Largest body of an answer, in bytes. */
  readonly limitBytes: number
  readonly tls?: ClientTls
  /** Keeps connections for later requests; of the kind that the URL needs. */
  readonly agent?: Agent | TlsAgent
  /** Ends the request at any moment, by `http.cancelled`. */
  readonly signal?: AbortSignal
  /** Hears how many bytes of the body have left so far. */
  readonly onSent?: (bytes: number) => void
  /**
   * Sees who is at the other end of TLS before anything is sent; what it finds wrong ends the request. Such a request has
   * a connection of its own: a kept or resumed one shows no certificate.
   */
  readonly judgePeer?: (peer: TlsPeer | undefined) => Problem | undefined
}

/** Who is at the other end of a TLS connection. */
export interface TlsPeer {
  readonly address: string
  /** SHA-256 of the certificate; upper-case hex with colons. */
  readonly fingerprint: string
  readonly subject: string
}

export interface IncomingAnswer {
  readonly status: number
  /** By name in lower case; repeated headers are joined by a comma (RFC 9110 §5.3). */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Uint8Array
}

/**
 * Sends one request and reads the whole answer, whatever its status; redirects are not followed. `log` is told what
 * really goes over the wire. Fails by `http.unreachable`, `http.tls-…`, `http.timeout`, `http.no-answer`,
 * `http.cancelled`, `http.stopped-in-the-middle`, `http.body-too-large` and `http.bad-url`.
 */
export function send(
  outgoing: OutgoingRequest,
  log?: (head: RequestHead) => ExchangeLog,
): Promise<Result<IncomingAnswer>> {
  const made = makeRequest(outgoing)
  if (!made.ok) return Promise.resolve(made)
  const request = made.value
  const { body } = outgoing
  if (body) request.setHeader('Content-Length', body.length)
  const exchange = log?.(outgoingHead(outgoing, request))
  exchange?.requestBody(body ?? new Uint8Array(0), true)
  return new Promise(resolve => {
    const settle = (result: Result<IncomingAnswer>) => {
      clearTimeout(timer)
      outgoing.signal?.removeEventListener('abort', cancel)
      if (!result.ok) {
        exchange?.aborted(result.problem)
        request.destroy()
      }
      resolve(result)
    }
    const timer = setTimeout(
      () => settle(failed(problem('http.timeout', { ms: outgoing.timeoutMs }))),
      outgoing.timeoutMs,
    )
    const cancel = () => settle(failed(problem('http.cancelled')))
    outgoing.signal?.addEventListener('abort', cancel)
    let answered = false
    request.on('response', response => {
      answered = true
      readAnswer(response, outgoing, exchange, settle)
    })
    // An answer may come, and count, although the rest of the body could not be sent.
    const refuse = (why: Problem) => settle(failed(why))
    const known = request.protocol === 'https:' ? sendOnceSecure(request, outgoing, refuse) : undefined
    if (!known) sendBody(request, outgoing)
    request.on('error', error => answered || settle(failed(clientProblem(error, outgoing.url, known?.()))))
    if (outgoing.signal?.aborted) cancel()
  })
}

/** Sends once the connection is secure, and keeps what a failed handshake is explained by: Node lets go of the chain before it tells the error. */
function sendOnceSecure(
  request: ClientRequest,
  outgoing: OutgoingRequest,
  refuse: (why: Problem) => void,
): () => FailedConnection {
  const { tls, judgePeer } = outgoing
  let chain: readonly DetailedPeerCertificate[] = []
  request.once('socket', socket => {
    const send = () => {
      const peer = judgePeer && socket instanceof TLSSocket ? peerOfSocket(socket) : undefined
      const wrong = judgePeer?.(peer)
      if (wrong) refuse(wrong)
      else sendBody(request, outgoing)
    }
    if (!(socket instanceof TLSSocket) || !isHandshaking(socket)) return send()
    socket.prependOnceListener('secure', () => {
      // A PSK connection has no certificate at all.
      chain = chainOf((socket.getPeerCertificate(true) ?? {}) as DetailedPeerCertificate)
    })
    // A write that waits for the handshake would turn the reason of a failed one into EPROTO.
    socket.once('secureConnect', send)
  })
  return () => ({ chain, ...(tls?.psk && { identity: tls.psk.identity }) })
}

function peerOfSocket(socket: TLSSocket): TlsPeer | undefined {
  const certificate = socket.getPeerX509Certificate()
  if (!certificate) return undefined
  const address = `${socket.remoteAddress ?? ''}:${socket.remotePort ?? ''}`
  return { address, fingerprint: certificate.fingerprint256, subject: certificate.subject.replace(/\n/g, ', ') }
}

const pieceBytes = 16 * 1024

/** The body in one go, or in pieces when somebody wants to hear how far it is. */
function sendBody(request: ClientRequest, { body, onSent }: OutgoingRequest): void {
  if (!body || !onSent) {
    request.end(body)
    return
  }
  const sendFrom = (start: number) => {
    if (request.destroyed) return
    if (start >= body.length) return void request.end()
    const end = Math.min(start + pieceBytes, body.length)
    request.write(body.subarray(start, end), error => {
      if (error) return
      onSent(end)
      sendFrom(end)
    })
  }
  sendFrom(0)
}

function makeRequest({ method, url, headers, tls, agent, judgePeer }: OutgoingRequest): Result<ClientRequest> {
  const target = URL.canParse(url) ? new URL(url) : undefined
  const options = {
    method,
    headers: { ...headers },
    ...(agent && { agent }),
    ...(judgePeer && { agent: false as const }),
  }
  if (tls?.psk && !canPsk()) return failed(problem('http.psk-not-here'))
  try {
    if (target?.protocol === 'http:') return ok(plainRequest(target, options))
    if (target?.protocol === 'https:') return ok(tlsRequest(target, { ...options, ...clientTls(tls ?? {}) }))
  } catch (error) {
    return failed(clientProblem(error as Error, url))
  }
  return failed(problem('http.bad-url', { url }))
}

function outgoingHead({ method, url }: OutgoingRequest, request: ClientRequest): RequestHead {
  const headers: Header[] = request.getRawHeaderNames().map(name => [name, String(request.getHeader(name))])
  return { method, target: url, headers }
}

function readAnswer(
  response: IncomingMessage,
  { limitBytes, headers: { Authorization: authorization } = {} }: OutgoingRequest,
  exchange: ExchangeLog | undefined,
  settle: (result: Result<IncomingAnswer>) => void,
): void {
  // Read now: at the end of the body the connection may belong to another request.
  const security = securityOfAnswer(response, authorization)
  const chunks: Buffer[] = []
  let size = 0
  const fail = (why: Problem) => {
    response.removeAllListeners('data').off('close', onClose)
    settle(failed(why))
  }
  const onClose = () => fail(problem('http.stopped-in-the-middle', { bytes: size }))
  response.on('data', (chunk: Buffer) => {
    size += chunk.length
    chunks.push(chunk)
    if (size > limitBytes) fail(problem('http.body-too-large', { limit: limitBytes }))
  })
  response.on('close', onClose)
  response.on('error', () => undefined) // `close` follows
  response.on('end', () => {
    response.off('close', onClose)
    const body = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
    const status = response.statusCode ?? 0
    exchange?.response({ status, headers: rawHeaders(response), ...(security && { security }) }, body)
    settle(ok({ status, headers: headerMap(response), body }))
  })
}

function rawHeaders({ rawHeaders: raw }: IncomingMessage): readonly Header[] {
  return Array.from({ length: raw.length / 2 }, (_, i) => [raw[2 * i] ?? '', raw[2 * i + 1] ?? ''] as const)
}

function headerMap({ headersDistinct }: IncomingMessage): ReadonlyMap<string, string> {
  return new Map(Object.entries(headersDistinct).map(([name, values]) => [name, (values ?? []).join(', ')]))
}
