import { RPCLink } from '@orpc/client/message-port'
import { bytesSerializer } from '#contract'
import { bridge } from './bridge.ts'
import type { Connection } from './connection.ts'
import { timeLimit } from './time-limit.ts'

/** Asks the preload for a message port to the host; undefined when none comes within two seconds. */
export async function connectPort(): Promise<Connection | undefined> {
  const arrived = new Promise<MessagePort | undefined>(resolve => {
    const stop = new AbortController()
    const timer = setTimeout(() => settle(undefined), 2000)
    const settle = (port: MessagePort | undefined) => {
      clearTimeout(timer)
      stop.abort()
      resolve(port)
    }
    const onMessage = (event: MessageEvent) => {
      if (event.source === window && event.data === 'dmwb-port' && event.ports[0]) settle(event.ports[0])
    }
    window.addEventListener('message', onMessage, { signal: stop.signal })
  })
  bridge()?.connect()
  const port = await arrived
  if (!port) return undefined
  const closed = new Promise<void>(resolve => port.addEventListener('close', () => resolve(), { once: true }))
  const link = new RPCLink({ port, customJsonSerializers: [bytesSerializer], interceptors: [timeLimit] })
  port.start()
  return { link, closed }
}
