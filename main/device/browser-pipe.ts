import type { Readable, Writable } from 'node:stream'

/** What a browser of the Chromium family says over its pipe, as far as it matters here. */
export interface PipeMessage {
  readonly id?: number
  readonly method?: string
  readonly sessionId?: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly result?: Readonly<Record<string, unknown>>
  readonly error?: { readonly message?: string }
}

export interface BrowserPipe {
  /** Asks for something; rejects when the browser refuses, or is gone. */
  ask(method: string, params?: object, sessionId?: string): Promise<NonNullable<PipeMessage['result']>>
  /** What it tells by itself. */
  onEvent(listener: (message: PipeMessage) => void): void
}

/** The most that one message may hold; a page cannot make a longer one out of addresses and heads. */
const mostBytes = 32 * 1024 * 1024

/** The DevTools protocol over two pipes (`--remote-debugging-pipe`): no port that anybody else could reach. */
export function openBrowserPipe(to: Writable, from: Readable): BrowserPipe {
  const waiting = new Map<number, { resolve(value: PipeMessage): void; reject(cause: Error): void }>()
  const listeners = new Set<(message: PipeMessage) => void>()
  let last = 0
  let rest = ''
  const gone = () => {
    for (const { reject } of waiting.values()) reject(new Error('the browser is gone'))
    waiting.clear()
  }
  from.setEncoding('utf8')
  from.on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\0')
    rest = parts.pop() ?? ''
    if (rest.length > mostBytes) from.destroy()
    for (const part of parts) take(JSON.parse(part) as PipeMessage)
  })
  from.on('close', gone)
  for (const stream of [to, from]) stream.on('error', gone)
  const take = (message: PipeMessage) => {
    const asked = message.id === undefined ? undefined : waiting.get(message.id)
    if (message.id !== undefined) waiting.delete(message.id)
    if (asked && message.error) asked.reject(new Error(message.error.message ?? 'refused'))
    else if (asked) asked.resolve(message)
    else for (const listener of listeners) listener(message)
  }
  return {
    ask: async (method, params = {}, sessionId) => {
      last += 1
      const id = last
      const answered = new Promise<PipeMessage>((resolve, reject) => waiting.set(id, { resolve, reject }))
      to.write(`${JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) })}\0`)
      return (await answered).result ?? {}
    },
    onEvent: listener => void listeners.add(listener),
  }
}
