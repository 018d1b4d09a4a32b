import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { answerProblem } from './answer.ts'
import { noteContinue } from './connection.ts'
import { internalProblem } from './internal-problem.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { isLoopback, originOf } from './loopback.ts'
import { followSockets } from './open-sockets.ts'
import { openPskChild } from './psk-child.ts'
import { type ConnectionRefusal, refuseConnection } from './refuse-connection.ts'
import { faultOf, refuseRequest, refuseTunnel } from './refuse-request.ts'
import { holdTick } from './tick-shape.ts'
import { canPsk, type ListenerTls, listenerTls } from './tls-settings.ts'
import { watchBodies } from './watch-bodies.ts'

export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => void

export interface ListenerOptions {
  readonly host: string
  /** 0 = any free port. */
  readonly port: number
  /** Allows a host that is not loopback. */
  readonly exposed?: boolean
  readonly tls?: ListenerTls
  readonly limits?: Partial<Limits>
  /** Hears of connections that were refused before a request stood. */
  readonly onRefused?: (refusal: ConnectionRefusal) => void
  /** Takes over connections that ask for another protocol (RFC 9110 §7.8); without it they are plain requests. */
  readonly onUpgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
}

export interface Listener {
  readonly host: string
  readonly port: number
  /** Base address, e.g. `https://127.0.0.1:8443`. */
  readonly origin: string
  /** Stops listening, gives answers in flight a moment, then cuts every connection. */
  close(): Promise<void>
}

/** Listens for HTTP, or HTTPS with `tls`. Fails by `http.port-in-use`, `http.not-loopback` and their like. */
export async function listen(options: ListenerOptions, handler: HttpHandler): Promise<Result<Listener>> {
  const { host, tls } = options
  if (!options.exposed && !isLoopback(host)) return failed(problem('http.not-loopback', { host }))
  const limits = { ...defaultLimits, ...options.limits }
  void holdTick()
  const server = makeServer(limits, tls)
  if (!server.ok) return server
  const sockets = followSockets(server.value)
  wire(server.value, options, limits, handler)
  const opened = await openPort(server.value, options, limits)
  if (!opened.ok) return opened
  const { port } = opened.value
  return ok({
    host,
    port,
    origin: originOf(tls ? 'https' : 'http', host, port),
    close: async () => {
      await sockets.close(limits.graceMs)
      opened.value.close?.()
    },
  })
}

/** Whether TLS is ended by another process, because the library of this one has no PSK suites; tests may wish it so. */
const needsChild = (tls: ListenerTls): boolean =>
  tls.psk !== undefined && (tls.inChild ?? (!canPsk() || process.env.DMWB_PSK === 'child'))

interface OpenPort {
  readonly port: number
  close?(): void
}

function makeServer(limits: Limits, tls: ListenerOptions['tls']): Result<Server> {
  const plain = {
    maxHeaderSize: limits.headerBytes,
    headersTimeout: Math.min(limits.headersMs, limits.requestMs),
    // Bodies are watched one by one (watch-bodies.ts).
    requestTimeout: 0,
    keepAliveTimeout: limits.keepAliveMs,
    // Node's own answer to a request without Host would tell nobody here.
    requireHostHeader: false,
    connectionsCheckingInterval: Math.max(10, Math.min(1_000, limits.headersMs / 4, limits.requestMs / 4)),
  }
  try {
    const server =
      tls && !needsChild(tls)
        ? createTlsServer({ ...plain, ...listenerTls(tls), handshakeTimeout: limits.headersMs })
        : createServer(plain)
    server.maxConnections = limits.connections
    return ok(server)
  } catch (error) {
    return failed(problem('http.tls-material', { what: codeOf(error) }))
  }
}

function wire(server: Server, options: ListenerOptions, limits: Limits, handler: HttpHandler): void {
  // The answer is sent also where nobody wants to hear of it.
  const told = (refusal: ConnectionRefusal) => options.onRefused?.(refusal)
  const refuse = (error: Error, socket: Duplex) => {
    const refusal = refuseConnection(error, socket as Socket, limits)
    if (refusal) told(refusal)
  }
  const turnAway = (response: ServerResponse, status: number, why: Problem) =>
    told(refuseRequest(response, status, why))
  const safe = guard(handler)
  const late = Object.assign(new Error(), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
  const bodies = watchBodies(limits.requestMs, socket => refuse(late, socket))
  server.on('close', () => bodies.close())
  const guarded: HttpHandler = (request, response) => {
    bodies.follow(request)
    const fault = faultOf(request)
    if (fault) turnAway(response, 400, fault)
    else safe(request, response)
  }
  server.on('request', guarded)
  server.on('checkContinue', (request, response) => {
    noteContinue(request, () => response.writeContinue())
    guarded(request, response)
  })
  server.on('checkExpectation', (request, response) => {
    turnAway(response, 417, problem('http.expectation', { what: request.headers.expect ?? '' }))
  })
  server.on('connect', (request, socket) => told(refuseTunnel(request, socket)))
  server.on('clientError', refuse)
  server.on('tlsClientError', refuse)
  if (options.onUpgrade) server.on('upgrade', options.onUpgrade)
}

/** A handler that throws costs its request an answer in words, and nobody else anything. */
function guard(handler: HttpHandler): HttpHandler {
  return (request, response) => {
    try {
      handler(request, response)
    } catch (error) {
      if (response.headersSent) response.destroy()
      else answerProblem(response, 500, internalProblem(error))
    }
  }
}

async function openPort(server: Server, options: ListenerOptions, limits: Limits): Promise<Result<OpenPort>> {
  const { host, port, tls } = options
  if (!tls || !needsChild(tls)) return listenHere(server, options)
  // What Node sets up when a server begins to listen: the watch over slow heads.
  server.emit('listening')
  const refused = (refusal: ConnectionRefusal) => options.onRefused?.(refusal)
  const opened = await openPskChild({ host, port, tls, limits, server, refused })
  if (opened.ok) return opened
  const why = opened.problem
  return failed(typeof why === 'string' ? listenProblem(why, host, port) : why)
}

function listenHere(server: Server, { host, port }: ListenerOptions): Promise<Result<AddressInfo>> {
  return new Promise(resolve => {
    // Later errors concern one connection that could not be accepted, e.g. for want of file descriptors.
    server.on('error', error => resolve(failed(listenProblem(codeOf(error), host, port))))
    server.listen(port, host, () => resolve(ok(server.address() as AddressInfo)))
  })
}

function listenProblem(code: string, host: string, port: number): Problem {
  if (code === 'EADDRINUSE') return problem('http.port-in-use', { port })
  if (code === 'EACCES') return problem('http.port-forbidden', { port })
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return problem('http.address-not-here', { host })
  }
  return problem('http.cannot-listen', { host, port, what: code })
}

function codeOf(error: unknown): string {
  return String((error as NodeJS.ErrnoException).code ?? (error as Error).message)
}
