import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { TLSSocket } from 'node:tls'
import { dialects } from '#core/dialect/detect.ts'
import type { DialectName } from '#core/dialect/dialect.ts'
import { type Problem, problem } from '#core/problem.ts'
import type { ExchangeLog, Header, Recorder } from '#core/record.ts'
import { answer, answerProblem, requestHead } from '#http/answer.ts'
import { frontOf } from '#http/connection.ts'
import type { HttpHandler } from '#http/listener.ts'
import { pathOf } from '#http/route.ts'

interface Offer {
  /** Last part of the one-time address. */
  readonly token: string
  /** Settles once: true when the document was handed out, false when the offer ran out or was withdrawn. */
  readonly taken: Promise<boolean>
  withdraw(): void
}

export interface OfferPorts {
  readonly recorder: Recorder
  random(bytes: number): Uint8Array
}

interface Waiting {
  readonly deviceId: string
  readonly dialect: DialectName
  readonly type: string
  readonly token: Buffer
  readonly body: Uint8Array
  readonly onSent?: ((bytes: number) => void) | undefined
  /** Its time no longer runs: the document is on its way. */
  readonly taken: () => void
  readonly end: (taken: boolean) => void
}

/** One-time HTTPS addresses for client-initiated bootstraps (OMA DM 2.0 §8.3). */
export interface Offers {
  readonly handler: HttpHandler
  /** Offers a document for `lifetimeMs` milliseconds, to whoever knows the 128-bit token, once. */
  make(
    deviceId: string,
    body: Uint8Array,
    lifetimeMs: number,
    dialect?: DialectName,
    /** Hears how many bytes have left so far. */
    onSent?: (bytes: number) => void,
    /** Its media type; that of the dialect, if left out. */
    type?: string,
  ): Offer
  /** Withdraws every offer. */
  close(): void
}

/** `prefix` ends in a slash; what follows is the token. */
export function createOffers(prefix: string, { recorder, random }: OfferPorts): Offers {
  const waiting = new Set<Waiting>()

  const make: Offers['make'] = (deviceId, body, lifetimeMs, dialect = 'approved', onSent, type = typeOf(dialect)) => {
    const token = Buffer.from(random(16)).toString('base64url')
    let settle: (taken: boolean) => void = () => {}
    const taken = new Promise<boolean>(resolve => {
      settle = resolve
    })
    const end = (isTaken: boolean) => {
      clearTimeout(timer)
      waiting.delete(entry)
      settle(isTaken)
    }
    const timer = setTimeout(() => end(false), lifetimeMs).unref()
    const entry: Waiting = {
      deviceId,
      dialect,
      type,
      token: Buffer.from(token),
      body,
      onSent,
      end,
      taken: () => clearTimeout(timer),
    }
    waiting.add(entry)
    return { token, taken, withdraw: () => end(false) }
  }

  /** Every waiting token is compared, each in constant time, so that time tells nothing. */
  const find = (token: string): Waiting | undefined => {
    const given = Buffer.from(token)
    let found: Waiting | undefined
    for (const entry of waiting) {
      if (given.length === entry.token.length && timingSafeEqual(given, entry.token)) found = entry
    }
    return found
  }

  const handler = (request: IncomingMessage, response: ServerResponse) => {
    if (request.method !== 'GET') {
      return refuse(recorder, request, response, 405, problem('bootstrap.offer-method'), [['Allow', 'GET']])
    }
    const offer = find(pathOf(request.url).slice(prefix.length))
    if (!offer) return refuse(recorder, request, response, 404, problem('bootstrap.offer-gone'))
    if (!(request.socket instanceof TLSSocket) && !frontOf(request.socket)) {
      // The token crossed the wire in the clear: it is worth nothing any more.
      offer.end(false)
      return refuse(recorder, request, response, 403, problem('bootstrap.offer-not-secure'))
    }
    // Taken now, before the answer leaves: of two that ask at once only one gets it.
    waiting.delete(offer)
    offer.taken()
    handOut(recorder, request, response, offer)
  }
  const close = () => {
    for (const entry of [...waiting]) entry.end(false)
  }
  return { handler, make, close }
}

const typeOf = (dialect: DialectName) => dialects[dialect].types.bootstrap

function handOut(recorder: Recorder, request: IncomingMessage, response: ServerResponse, offer: Waiting): void {
  const record = recorder.open({ kind: 'bootstrap', side: 'server', deviceId: offer.deviceId, dialect: offer.dialect })
  const log = begin(record.exchange('device', 'bootstrap', requestHead(request)))
  const headers = [['Content-Type', offer.type] as const, ['Cache-Control', 'no-store'] as const]
  log.response(answer(response, 200, headers, offer.body), offer.body, { sealed: true })
  response.once('finish', () => {
    record.end('done')
    offer.onSent?.(offer.body.length)
    offer.end(true)
  })
  response.once('close', () => {
    if (response.writableFinished) return
    record.end('failed', problem('bootstrap.offer-cut'))
    offer.end(false)
  })
}

function refuse(
  recorder: Recorder,
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  why: Problem,
  headers: readonly Header[] = [],
): void {
  const record = recorder.open({ kind: 'refused', side: 'server', dialect: 'approved' })
  const log = begin(record.exchange('device', 'bootstrap', requestHead(request)))
  const sent = answerProblem(response, status, why, headers)
  log.response(sent.head, sent.body)
  record.end('failed', why)
}

function begin(log: ExchangeLog): ExchangeLog {
  log.requestBody(new Uint8Array(0), true)
  return log
}
