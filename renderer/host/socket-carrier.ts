import { RPCLink } from '@orpc/client/websocket'
import { bytesSerializer } from '#contract'
import type { Connection } from './connection.ts'
import { nextSocket } from './first-socket.ts'
import { timeLimit } from './time-limit.ts'

/** Opens a WebSocket to the host that served this page; undefined when it does not open. */
export async function connectSocket(): Promise<Connection | undefined> {
  const socket = nextSocket()
  const closed = once(socket, 'close', WebSocket.CLOSED)
  const open = once(socket, 'open', WebSocket.OPEN)
  await Promise.race([open, closed])
  if (socket.readyState !== WebSocket.OPEN) return undefined
  const link = new RPCLink({
    websocket: socket,
    customJsonSerializers: [bytesSerializer],
    interceptors: [timeLimit],
  })
  return { link, closed }
}

/** Settles with the event, or at once in the state that it would have brought. */
function once(socket: WebSocket, event: string, state: number): Promise<void> {
  if (socket.readyState === state) return Promise.resolve()
  return new Promise(resolve => socket.addEventListener(event, () => resolve(), { once: true }))
}
