import type { ServerResponse } from 'node:http'
import type { InteractionEnd } from '#core/interaction/interaction.ts'
import { askPage, endPage, type PageState, refusalPage } from '#core/interaction/page.ts'
import { dmHeaders } from '#core/media-types.ts'
import { explain, type Problem } from '#core/problem.ts'
import type { ExchangeLog, Header } from '#core/record.ts'
import { answer } from '#http/answer.ts'
import type { Asked } from './asked.ts'

/** How often the page of a progress loads itself anew, in seconds. */
const progressSeconds = 2

/** No script, no frame, nothing from elsewhere, and forms only to where they came from. */
export const pageHeaders: readonly Header[] = [
  ['Content-Type', 'text/html; charset=utf-8'],
  [
    'Content-Security-Policy',
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  ],
  ['X-Content-Type-Options', 'nosniff'],
  // Without any referrer a browser would name no origin with its own form.
  ['Referrer-Policy', 'same-origin'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Cache-Control', 'no-store'],
]

/** What is answered, and for which interaction. */
export interface Place {
  readonly response: ServerResponse
  readonly asked: Asked
  readonly log: ExchangeLog
  /** The path of its page. */
  readonly self: string
}

const secondsTo = (ms: number) => Math.max(1, Math.ceil((ms - performance.now()) / 1000))

/** Seconds until an answer counts. */
export function waitOf({ kept, shownFrom }: Asked): number {
  const until = (shownFrom ?? performance.now()) + (kept.about.minSeconds ?? 0) * 1000
  return until > performance.now() ? secondsTo(until) : 0
}

/** The page that asks; with something to mend it is an answer of its own (RFC 9110 §15.5.21). */
export function sendAsk({ response, asked, log, self }: Place, state: PageState = {}): void {
  const { about, progress } = asked.kept
  const wait = waitOf(asked)
  const body = Buffer.from(askPage(about, { ...state, ...progress, ...(wait > 0 && { wait }) }))
  const left = secondsTo(asked.endsAt)
  const again = about.kind === 'progress' ? progressSeconds : wait > 0 ? wait : left
  // A browser that nobody touches comes back for the rest, and for the end.
  const refresh = again < left ? `${again}; url=${self}` : `${left + 1}; url=${self}/end`
  const status = state.mend === undefined ? 200 : 422
  log.response(answer(response, status, [...pageHeaders, ['Refresh', refresh]], body), body)
}

/** The page at the end; its header tells the browser of the draft dialect that the DM session may go on. */
export function sendEnd({ response, log }: Place, end: InteractionEnd): void {
  const word = end.how === 'default' || end.how === 'expired' ? 'expired' : 'finished'
  const body = Buffer.from(endPage(end))
  log.response(answer(response, 200, [...pageHeaders, [dmHeaders.draftInteraction, word]], body), body)
}

/** Leads the browser on, so that loading a page again sends no form twice. */
export function redirect({ response, log }: Place, location: string): void {
  const headers: readonly Header[] = [
    ['Location', location],
    ['Cache-Control', 'no-store'],
  ]
  log.response(answer(response, 303, headers), new Uint8Array(0))
}

/** A page that says why a request is refused. */
export function sendRefusal(response: ServerResponse, status: number, why: Problem) {
  const { words, next } = explain(why)
  const body = Buffer.from(refusalPage('This does not work', `${words} ${next}`))
  return { head: answer(response, status, pageHeaders, body), body }
}

export function refuse({ response, log }: Place, status: number, why: Problem): void {
  const { head, body } = sendRefusal(response, status, why)
  log.response(head, body)
}
