import { RPCLink } from '@orpc/client/websocket'
import { bytesSerializer } from '#contract'
import type { Connection } from './connection.ts'
import { timeLimit } from './time-limit.ts'
import { takeToken } from './token.ts'

/** Opens a WebSocket to the host that served this page; undefined when it does not open. */
export async function connectSocket(): Promise<Connection | undefined> {
  const url = new URL('/host', location.href)
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'
  const token = takeToken()
  const socket = token === undefined ? new WebSocket(url) : new WebSocket(url, `token.${token}`)
  const closed = new Promise<void>(resolve => socket.addEventListener('close', () => resolve(), { once: true }))
  const open = new Promise<true>(resolve => socket.addEventListener('open', () => resolve(true), { once: true }))
  if (!(await Promise.race([open, closed]))) return undefined
  const link = new RPCLink({
    websocket: socket,
    customJsonSerializers: [bytesSerializer],
    interceptors: [timeLimit],
  })
  return { link, closed }
}
