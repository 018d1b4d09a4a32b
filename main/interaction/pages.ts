import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AnswerValue } from '#core/interaction/interaction.ts'
import { pageStyle } from '#core/interaction/page.ts'
import { fieldNames, readAnswer } from '#core/interaction/read-answer.ts'
import { parseMediaType } from '#core/media-types.ts'
import { problem } from '#core/problem.ts'
import type { RecordLog } from '#core/record.ts'
import { answer, answerProblem, requestHead } from '#http/answer.ts'
import { readBody } from '#http/body.ts'
import { peerOf } from '#http/connection.ts'
import { internalProblem } from '#http/internal-problem.ts'
import type { HttpHandler } from '#http/listener.ts'
import { pathOf } from '#http/route.ts'
import type { Asked } from './asked.ts'
import { type Place, redirect, refuse, sendAsk, sendEnd, sendRefusal, waitOf } from './page-answers.ts'

// The pages of the Web Server Component, for whatever browser SHOW starts (OMA DM 2.0 §5.3.7).

export interface PagesPorts {
  /** The interaction with this token, open or over. */
  find(token: string): Asked | undefined
  /** Where its traffic is recorded. */
  logOf(asked: Asked, peer: string): RecordLog
  /** A browser shows it; from the first time on its time runs. */
  shown(asked: Asked): void
  /** Takes the answer; the first one counts. Settles when it is kept: only then the person is told so. */
  answered(asked: Asked, value: AnswerValue): Promise<void>
  /** The page at the end was sent. */
  left(asked: Asked): void
}

const mostBytes = 64 * 1024
const noBytes = new Uint8Array(0)

/** Answers below `prefix`, which ends with a slash: `<token>` asks, `<token>/end` stands at the end. */
export function interactionPages(prefix: string, ports: PagesPorts): HttpHandler {
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = pathOf(request.url).slice(prefix.length)
    if (path === 'page.css') return sendStyle(response)
    const [, token = '', rest = ''] = /^([\w-]{10,64})(\/end)?$/.exec(path) ?? []
    const asked = ports.find(token)
    if (!asked) {
      sendRefusal(response, 404, problem('interaction.unknown'))
      return
    }
    const log = ports.logOf(asked, peerOf(request.socket)).exchange('device', 'web', requestHead(request))
    const place: Place = { response, asked, log, self: prefix + token }
    if (request.method === 'POST' && rest === '') return takeForm(ports, request, place)
    log.requestBody(noBytes, true)
    if (request.method !== 'GET') {
      return refuse(
        place,
        405,
        problem('http.method-not-allowed', { method: request.method ?? '', allowed: 'GET, POST' }),
      )
    }
    if (asked.kept.end) {
      sendEnd(place, asked.kept.end)
      return ports.left(asked)
    }
    if (rest !== '') return redirect(place, place.self)
    ports.shown(asked)
    return sendAsk(place)
  }
  return (request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (!response.headersSent) answerProblem(response, 500, internalProblem(error))
    })
  }
}

async function takeForm(ports: PagesPorts, request: IncomingMessage, place: Place): Promise<void> {
  const { asked, log, self } = place
  const { about } = asked.kept
  const body = await readBody(request, mostBytes)
  const sealed = about.kind === 'input' && about.echo === false
  log.requestBody(body.ok ? body.value : body.problem.received, body.ok, { sealed })
  if (!body.ok) return refuse(place, 413, body.problem.problem)
  if (isForeign(request)) {
    return refuse(place, 403, problem('http.web-page', { origin: request.headers.origin ?? 'another site' }))
  }
  const type = request.headers['content-type']
  if (parseMediaType(type).type !== 'application/x-www-form-urlencoded') {
    return refuse(place, 415, problem('interaction.form-type', { type: type ?? 'none' }))
  }
  if (asked.kept.end) return redirect(place, `${self}/end`)
  const fields = fieldsOf(Buffer.from(body.value).toString('utf8'))
  const sent = fields.get(fieldNames.answer) ?? []
  const wait = waitOf(asked)
  if (wait > 0) {
    return sendAsk(place, { sent, mend: `Please read this first: ${wait} more ${wait === 1 ? 'second' : 'seconds'}.` })
  }
  const read = readAnswer(about, fields)
  if (!read.ok) return sendAsk(place, { sent, mend: read.words })
  await ports.answered(asked, read.value)
  return redirect(place, `${self}/end`)
}

/** A page of somebody else that sends a form here. Browsers name it; what names nothing is no page. */
export function isForeign({ headers }: IncomingMessage): boolean {
  const { origin, host } = headers
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  return origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host)
}

/** The fields of a form that was sent. */
export function fieldsOf(text: string): ReadonlyMap<string, readonly string[]> {
  const fields = new Map<string, string[]>()
  for (const [name, value] of new URLSearchParams(text)) {
    const known = fields.get(name)
    if (known) known.push(value)
    else fields.set(name, [value])
  }
  return fields
}

function sendStyle(response: ServerResponse): void {
  answer(
    response,
    200,
    [
      ['Content-Type', 'text/css; charset=utf-8'],
      ['X-Content-Type-Options', 'nosniff'],
      ['Cache-Control', 'max-age=3600'],
    ],
    Buffer.from(pageStyle),
  )
}
