import { setTimeout as delay } from 'node:timers/promises'
import { utf8Decode, utf8Encode } from '#core/bytes.ts'
import { dmHeaders, parseMediaType } from '#core/media-types.ts'
import { problem } from '#core/problem.ts'
import type { RecordLog } from '#core/record.ts'
import { ok, type Result } from '#core/result.ts'
import { type IncomingAnswer, send } from '#http/client.ts'
import { internalProblem } from '#http/internal-problem.ts'
import { openAgents } from './agents.ts'
import { causeOf, type DeviceContext } from './context.ts'
import { type AnswerRules, fillForm, ruleFor } from './page-form.ts'

/** What SHOW starts (OMA DM 2.0 §5.3.7). The DM Client hears only whether it started. */
export interface Browser {
  /** Settles once the browser is up, not when the page is done. Problem `device.no-browser` if it cannot be started. */
  start(url: string): Promise<Result<Shown>>
}

export interface Shown {
  /** Settles when the person is done with the pages. */
  readonly closed: Promise<Closing>
}

/**
 * How the pages ended: the interaction host said so in its header X-OMADMUI, by which the draft dialect goes on (protocol
 * choice for S004 §5.5.7), or the person closed them.
 */
export type Closing = 'finished' | 'expired' | 'closed'

/** Requests that follow from one SHOW: pages, forms and redirections. */
const mostRequests = 10

/** A stand-in for a person with a browser: it loads the page over real HTTP and answers its forms by rule. */
export function scriptedBrowser(context: DeviceContext, rules: AnswerRules): Browser {
  return { start: async url => ok({ closed: visit(context, url, rules) }) }
}

async function visit(context: DeviceContext, first: string, rules: AnswerRules): Promise<Closing> {
  const record = context.recorder.open({ kind: 'browser', side: 'device', deviceId: context.id, peer: first })
  const agents = openAgents(context.stopping)
  const load = (page: PageRequest) => request(context, page, agents, record)
  try {
    const { how, end } = await visitPages(first, rules, load, ms => pause(ms, context.stopping))
    record.end(...end)
    return how
  } catch (cause) {
    record.end('failed', internalProblem(cause))
    return 'closed'
  } finally {
    agents.close()
  }
}

interface PageRequest {
  readonly url: string
  readonly form?: Uint8Array
}

interface Visited {
  readonly how: Closing
  readonly end: Parameters<RecordLog['end']>
}

const closed = (...end: Visited['end']): Visited => ({ how: 'closed', end })

async function visitPages(
  first: string,
  rules: AnswerRules,
  load: (page: PageRequest) => ReturnType<typeof send>,
  wait: (ms: number) => Promise<void>,
): Promise<Visited> {
  let page: PageRequest | undefined = { url: first }
  for (let count = 0; page && count < mostRequests; count += 1) {
    const answer: Awaited<ReturnType<typeof send>> = await load(page)
    if (!answer.ok) return closed('failed', answer.problem)
    if (answer.value.status >= 400)
      return closed('failed', problem('device.page-status', { status: answer.value.status, url: page.url }))
    const said = answer.value.headers.get(dmHeaders.draftInteraction.toLowerCase())?.toLowerCase()
    if (said === 'finished' || said === 'expired') return { how: said, end: ['done'] }
    const next = nextPage(page.url, answer.value, rules)
    if (next === 'closed') return closed('done')
    page = next ?? (await idle(page.url, answer.value, wait))
  }
  return page ? closed('failed', problem('device.endless-pages', { most: mostRequests })) : closed('done')
}

/** A page that nobody answers and that asks to be loaded anew (`Refresh`) leads there when its time is over. */
async function idle(
  url: string,
  { headers }: IncomingAnswer,
  wait: (ms: number) => Promise<void>,
): Promise<PageRequest | undefined> {
  const [, seconds, target] = /^\s*(\d{1,6})\s*;\s*url=(.+)$/i.exec(headers.get('refresh') ?? '') ?? []
  if (target === undefined || !URL.canParse(target.trim(), url)) return undefined
  await wait(Number(seconds) * 1000)
  return { url: new URL(target.trim(), url).href }
}

/** Ends early when the device is switched off. */
function pause(ms: number, stopping: AbortSignal): Promise<void> {
  return delay(ms, undefined, { signal: stopping, ref: false }).catch(() => undefined)
}

/** Undefined: the page is left as it is; `closed`: the person closes it. */
function nextPage(
  url: string,
  { status, headers, body }: IncomingAnswer,
  rules: AnswerRules,
): PageRequest | 'closed' | undefined {
  const location = headers.get('location')
  if (status >= 300 && status < 400 && location !== undefined) return { url: new URL(location, url).href }
  if (parseMediaType(headers.get('content-type')).type !== 'text/html') return undefined
  const html = utf8Decode(body)
  const rule = html.ok ? ruleFor(html.value, rules) : {}
  if (rule.closes) return 'closed'
  const form = html.ok && !rule.unanswered ? fillForm(html.value, rule) : undefined
  if (!form) return undefined
  const target = new URL(form.action, url)
  const query = new URLSearchParams(form.fields.map(([name, value]): [string, string] => [name, value])).toString()
  if (form.method === 'POST') return { url: target.href, form: utf8Encode(query) }
  target.search = query
  return { url: target.href }
}

/** A browser shows no credentials of the DM Account. */
async function request(
  context: DeviceContext,
  { url, form }: PageRequest,
  agents: ReturnType<typeof openAgents>,
  record: RecordLog,
): ReturnType<typeof send> {
  const sent = await send(
    {
      method: form ? 'POST' : 'GET',
      url,
      headers: { Accept: 'text/html', ...(form && { 'Content-Type': 'application/x-www-form-urlencoded' }) },
      ...(form && { body: form }),
      timeoutMs: context.limits.exchangeMs,
      limitBytes: context.limits.bodyBytes,
      ...(context.ca !== undefined && { tls: { ca: context.ca } }),
      agent: agents.for(url),
    },
    head => record.exchange('device', 'web', head),
  )
  return sent.ok ? sent : { ok: false, problem: causeOf(context, sent.problem) }
}
