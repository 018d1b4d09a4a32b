import type { X509Certificate } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Problem } from '#core/problem.ts'

// What the listener knows of a connection and a body reader wants to know.

const stops = new WeakMap<Socket, Problem>()
const reading = new WeakSet<Socket>()
const continues = new WeakMap<IncomingMessage, () => void>()
const patient = new WeakSet<IncomingMessage>()
const identities = new WeakMap<Socket, PskIdentity>()

/** The PSK identity that a client named. */
export interface PskIdentity {
  readonly identity: string
  readonly known: boolean
}

/** Remembers the identity that a TLS client names in its handshake. It is proved once the handshake is over. */
export function notePskIdentity(socket: Socket, identity: string, known: boolean): void {
  identities.set(socket, { identity, known })
}

/** The identity that was named on this connection. */
export function pskIdentityOf(socket: Socket): PskIdentity | undefined {
  return identities.get(socket)
}

/** Remembers why the listener is about to cut a connection, e.g. for its slowness. */
export function noteStop(socket: Socket, problem: Problem): void {
  stops.set(socket, problem)
}

/** Why the listener cut the connection; undefined when it was the other side. */
export function stopOf(socket: Socket): Problem | undefined {
  return stops.get(socket)
}

/** Says that a body is being read; its reader hears of the end of the connection and tells of it. */
export function beginReading(socket: Socket): void {
  reading.add(socket)
}

export function endReading(socket: Socket): void {
  reading.delete(socket)
}

export function isReading(socket: Socket): boolean {
  return reading.has(socket)
}

/** Remembers how to tell the sender to go on; it waits with its body until then (RFC 9110 §10.1.1). */
export function noteContinue(request: IncomingMessage, send: () => void): void {
  continues.set(request, send)
}

/** Tells a sender that asked by `Expect: 100-continue` to send its body. */
export function sendContinue(request: IncomingMessage): void {
  if (request.headers.expect === undefined) return
  continues.get(request)?.()
  continues.delete(request)
}

/** Says that the reader of this body watches its pace itself: the listener's limit in time is not for it. */
export function notePatience(request: IncomingMessage): void {
  patient.add(request)
}

export function isPatient(request: IncomingMessage): boolean {
  return patient.has(request)
}

/** What another process that ended TLS says of a connection (psk-child.ts). */
export interface Front {
  readonly peer: string
  readonly version: string
  readonly suite: string
  readonly certificate?: X509Certificate
  /** Why the certificate is not trusted; undefined when it is. */
  readonly distrust?: string
}

const fronts = new WeakMap<Socket, Front>()

export function noteFront(socket: Socket, front: Front): void {
  fronts.set(socket, front)
}

export function frontOf(socket: Socket): Front | undefined {
  return fronts.get(socket)
}

/** Address and port of the other side, for people. */
export function peerOf(socket: Socket): string {
  const { remoteAddress = 'unknown', remotePort = 0 } = socket
  return fronts.get(socket)?.peer ?? `${remoteAddress}:${remotePort}`
}
