import type { IncomingMessage, ServerResponse } from 'node:http'
import { explain, type Problem } from '#core/problem.ts'
import type { Header, RequestHead, ResponseHead } from '#core/record.ts'
import { securityOfRequest } from './connection-security.ts'
import { onceATurn } from './once-a-turn.ts'

/** How long a sender whose body is refused may go on sending before it is cut, in milliseconds. */
const lingerMs = 2_000
const noBytes = new Uint8Array(0)

let dateSecond = 0
let dateText = ''
let isDateNew = false

/** The Date header (RFC 9110 §6.6.1): the clock is asked once per turn of the event loop, the text made once per second. */
function date(): string {
  if (isDateNew) return dateText
  isDateNew = true
  setImmediate(() => {
    isDateNew = false
  })
  const second = Math.floor(Date.now() / 1000)
  if (second !== dateSecond) {
    dateSecond = second
    dateText = new Date(second * 1000).toUTCString()
  }
  return dateText
}

/**
 * Sends a whole answer and gives back its head as it went out, for the record.
 * Date, Content-Length and where due `Connection: close` are added; a body that was not read closes the connection.
 */
export function answer(
  response: ServerResponse,
  status: number,
  headers: readonly Header[],
  body: Uint8Array = noBytes,
): ResponseHead {
  const head = answerHead(response, status, headers, body.length)
  sendHead(response, head)
  if (hasUnreadBody(response.req)) linger(response, body)
  else endSoon({ response, body })
  return head
}

/** An answer with its head as it will go out; `send` lets it go at once. */
export function prepareAnswer(
  response: ServerResponse,
  status: number,
  headers: readonly Header[],
  body: Uint8Array,
): { readonly head: ResponseHead; send(): void } {
  const unread = hasUnreadBody(response.req)
  const head = answerHead(response, status, headers, body.length)
  const send = () => {
    sendHead(response, head)
    if (unread) linger(response, body)
    else end({ response, body })
  }
  return { head, send }
}

/** Names and values in one row, as Node takes them; `flat` costs ten times as much. */
function sendHead(response: ServerResponse, { status, headers }: ResponseHead): void {
  const row: string[] = []
  for (const [name, value] of headers) row.push(name, value)
  response.writeHead(status, row)
}

/** The head of an answer whose body has so many bytes, as it will go out. */
export function answerHead(
  response: ServerResponse,
  status: number,
  headers: readonly Header[],
  size: number,
): ResponseHead {
  const sent: Header[] = [...headers, ['Date', date()]]
  if (status !== 204 && status !== 304) sent.push(['Content-Length', String(size)])
  if (hasUnreadBody(response.req) || !response.shouldKeepAlive) sent.push(['Connection', 'close'])
  return { status, headers: sent }
}

/** A body up to this size goes out in one piece with its head. */
const smallBytes = 4096

interface Ready {
  readonly response: ServerResponse
  readonly body: Uint8Array
}

function end({ response, body }: Ready): void {
  if (body.length > smallBytes) response.end(body)
  // As text, Node joins it with the head; as bytes it would be a second piece.
  else response.end(Buffer.from(body.buffer, body.byteOffset, body.length).toString('latin1'), 'latin1')
}

/** Together with the other answers of this turn. */
const endSoon = onceATurn(end)

function hasUnreadBody(request: IncomingMessage): boolean {
  if (request.complete) return false
  const length = request.headers['content-length']
  return length === undefined ? request.headers['transfer-encoding'] !== undefined : length !== '0'
}

/**
 * Answers in full, but closes only when the sender is through or its time is up: closing at once, with bytes
 * unread, would reset the connection, and the sender might never see the answer (RFC 9112 §9.6).
 */
function linger(response: ServerResponse, body: Uint8Array): void {
  const request = response.req
  if (body.length > 0) response.write(body)
  else response.flushHeaders()
  const close = () => {
    clearTimeout(timer)
    response.end()
  }
  const timer = setTimeout(close, lingerMs).unref()
  request.once('close', close).once('end', close).on('error', ignore)
  request.resume()
}

/** A cut connection shows in `close`, which always follows. */
function ignore(): void {}

/** The problem as the JSON text of an answer (RFC 9457). */
export function problemBody(status: number, problem: Problem): Uint8Array {
  const { code, at, detail } = problem
  const words = explain(problem)
  return Buffer.from(
    JSON.stringify({
      type: `urn:x-dmwb:problem:${code}`,
      title: words.words,
      status,
      code,
      ...words,
      ...(at && { at }),
      ...(detail && { detail }),
    }),
  )
}

/**
 * Answers by a problem in words, `application/problem+json` (RFC 9457). Safe for HEAD and for requests whose body was
 * not read. Gives back what went out, for the record.
 */
export function answerProblem(
  response: ServerResponse,
  status: number,
  problem: Problem,
  headers: readonly Header[] = [],
): { readonly head: ResponseHead; readonly body: Uint8Array } {
  const body = problemBody(status, problem)
  const all: Header[] = [...headers, ['Content-Type', 'application/problem+json'], ['Cache-Control', 'no-store']]
  return { head: answer(response, status, all, body), body: response.req.method === 'HEAD' ? noBytes : body }
}

/** The head of a request as it came, for the record: names in their own case, repeated ones repeated. */
export function requestHead(request: IncomingMessage): RequestHead {
  const raw = request.rawHeaders
  const headers: Header[] = []
  for (let i = 0; i + 1 < raw.length; i += 2) headers.push([raw[i] as string, raw[i + 1] as string])
  const security = securityOfRequest(request)
  return { method: request.method ?? '', target: request.url ?? '', headers, ...(security && { security }) }
}
