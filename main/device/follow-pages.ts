import { dmHeaders } from '#core/media-types.ts'
import type { ExchangeLog, Header, RecordLog } from '#core/record.ts'
import type { Closing } from './browser.ts'
import type { BrowserPipe, PipeMessage } from './browser-pipe.ts'

/** A window of a real browser that is watched. */
export interface Following {
  /** The interaction host said that it is over, or the person closed the window. */
  readonly closed: Promise<Closing>
  /** The window is no longer there. */
  readonly gone: Promise<void>
}

const noBytes = new Uint8Array(0)

/**
 * Leads the first window to a page and watches the addresses and heads of what it loads: by `X-OMADMUI` the draft dialect
 * goes on. What the person types is not looked at; the server's record has it.
 */
export async function followPages(pipe: BrowserPipe, record: RecordLog, url: string): Promise<Following> {
  const targets = (await pipe.ask('Target.getTargets')).targetInfos as readonly Target[]
  const targetId = targets.find(({ type }) => type === 'page')?.targetId
  const { sessionId } = await pipe.ask('Target.attachToTarget', { targetId, flatten: true })
  const session = String(sessionId)
  let close: (how: Closing) => void = () => undefined
  let go: () => void = () => undefined
  const closed = new Promise<Closing>(resolve => {
    close = resolve
  })
  const gone = new Promise<void>(resolve => {
    go = resolve
  })
  const watch = watchDocuments(record, close)
  pipe.onEvent(message => {
    if (message.method === 'Target.detachedFromTarget' && message.params?.sessionId === session) {
      close('closed')
      go()
    } else if (message.sessionId === session) watch(message)
  })
  await pipe.ask('Network.enable', {}, session)
  await pipe.ask('Page.navigate', { url }, session)
  return { closed, gone }
}

interface Target {
  readonly targetId: string
  readonly type: string
}
interface Loading {
  readonly type?: string
  readonly requestId: string
  readonly request?: { readonly method: string; readonly url: string; readonly headers: Heads }
  readonly redirectResponse?: Answer
  readonly response?: Answer
}
interface Answer {
  readonly status: number
  readonly headers: Heads
}
type Heads = Readonly<Record<string, string>>

function watchDocuments(record: RecordLog, close: (how: Closing) => void): (message: PipeMessage) => void {
  const open = new Map<string, ExchangeLog>()
  const answered = (id: string, { status, headers }: Answer) => {
    open.get(id)?.response({ status, headers: listed(headers) }, noBytes)
    open.delete(id)
    const said = Object.entries(headers).find(
      ([name]) => name.toLowerCase() === dmHeaders.draftInteraction.toLowerCase(),
    )?.[1]
    if (said === 'finished' || said === 'expired') close(said)
  }
  return ({ method, params }) => {
    const { type, requestId, request, redirectResponse, response } = (params ?? {}) as unknown as Loading
    if (type !== 'Document') return
    if (method === 'Network.requestWillBeSent' && request) {
      if (redirectResponse) answered(requestId, redirectResponse)
      const head = { method: request.method, target: request.url, headers: listed(request.headers) }
      const log = record.exchange('device', 'web', head)
      log.requestBody(noBytes, true)
      open.set(requestId, log)
    } else if (method === 'Network.responseReceived' && response) answered(requestId, response)
  }
}

const listed = (heads: Heads): Header[] => Object.entries(heads).map(([name, value]) => [name, String(value)])
