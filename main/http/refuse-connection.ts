import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { TLSSocket } from 'node:tls'
import { type Problem, problem } from '#core/problem.ts'
import type { Header, ResponseHead } from '#core/record.ts'
import { problemBody } from './answer.ts'
import { isReading, noteStop, peerOf, pskIdentityOf, stopOf } from './connection.ts'
import type { Limits } from './limits.ts'
import { tlsProblem } from './tls-problem.ts'

/** A connection that was refused before a request stood. */
export interface ConnectionRefusal {
  /** Address and port of the other side. */
  readonly peer: string
  readonly problem: Problem
  /** What came, as far as it is known; credentials in headers are struck out. */
  readonly bytes: Uint8Array
  /** Undefined when none could be sent. */
  readonly answer?: { readonly head: ResponseHead; readonly body: Uint8Array }
}

/** How long an answer may take to leave before the connection is cut, in milliseconds. */
const flushMs = 100

type ParseError = NodeJS.ErrnoException & { readonly rawPacket?: Uint8Array; readonly reason?: string }

/**
 * Answers what Node could not read as a request, and cuts the connection. Undefined when there is nothing to tell: the
 * other side merely hung up, or a handler has its request and tells the story itself.
 */
export function refuseConnection(error: ParseError, socket: Socket, limits: Limits): ConnectionRefusal | undefined {
  const code = error.code ?? ''
  // What a refused sender goes on to send raises the same error again.
  if (stopOf(socket)) return undefined
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'HPE_INVALID_EOF_STATE') {
    socket.destroy()
    return undefined
  }
  const { status, why } = readError(error, socket, limits)
  const told = isReading(socket)
  noteStop(socket, why)
  const mute = status === undefined || !socket.writable || isHandshaking(socket)
  const answer = mute ? undefined : answerRaw(socket, status, why)
  if (!answer) setTimeout(() => socket.destroy(), 0)
  if (told) return undefined
  return { peer: peerOf(socket), problem: why, bytes: withoutSecrets(error.rawPacket), ...(answer && { answer }) }
}

/** The head was not understood, but it may well hold credentials: they are kept out of every record. */
export function withoutSecrets(bytes: Uint8Array = new Uint8Array(0)): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1')
  const struck = text.replace(secretHeader, '$1{{secret}}')
  return struck === text ? bytes : Buffer.from(struck, 'latin1')
}

/** With lines that go on in the next one, and with blanks before the colon: this head broke the rules anyway. */
const secretHeader = /^([ \t]*(?:(?:proxy-)?authorization|(?:set-)?cookie)[ \t]*:)[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*/gim

function readError(error: ParseError, socket: Socket, limits: Limits): { status?: number; why: Problem } {
  const code = error.code ?? ''
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return { status: 408, why: problem('http.timeout', { ms: limits.requestMs }) }
  if (code === 'HPE_HEADER_OVERFLOW') {
    return { status: 431, why: problem('http.header-too-large', { limit: limits.headerBytes }) }
  }
  if (code.startsWith('HPE_')) return { status: 400, why: problem('http.not-http', { what: error.reason ?? code }) }
  const handshake = tlsProblem(code, 'server', pskIdentityOf(socket))
  return { why: handshake ?? problem('http.tls-failed', { what: code || error.message }) }
}

/** True while TLS has not come about: plain text on such a connection would only confuse. */
function isHandshaking(socket: Socket): boolean {
  return socket instanceof TLSSocket && socket.getProtocol() === null
}

/** Answers on a connection for which Node has no response, and cuts it a moment later. */
export function answerRaw(
  socket: Duplex,
  status: number,
  why: Problem,
  more: readonly Header[] = [],
): NonNullable<ConnectionRefusal['answer']> {
  const body = problemBody(status, why)
  const headers: Header[] = [
    ...more,
    ['Content-Type', 'application/problem+json'],
    ['Content-Length', String(body.length)],
    ['Connection', 'close'],
  ]
  const head = { status, headers }
  socket.end(Buffer.concat([rawHead(head), body]))
  setTimeout(() => socket.destroy(), flushMs)
  return { head, body }
}

function rawHead({ status, headers }: ResponseHead): Buffer {
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...headers.map(pair => pair.join(': '))]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`)
}
