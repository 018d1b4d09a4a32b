import { RPCHandler } from '@orpc/server/websocket'
import type { RawData, WebSocket } from 'ws'
import { bytesSerializer } from '#contract'
import type { Workbench } from '#host/workbench.ts'

// The contract over a WebSocket: calls in text frames; what does not read as a call closes the connection.

/** A send that settles when the bytes have left makes streams wait for a slow reader. */
type Carrier = Pick<globalThis.WebSocket, 'addEventListener' | 'send'>

/** Makes what answers the calls of one connection after the other. */
export function createCarrier(workbench: Workbench): { attach(socket: WebSocket): void } {
  const handler = new RPCHandler(workbench.router, { customJsonSerializers: [bytesSerializer] })

  const attach = (socket: WebSocket): void => {
    const carrier: Carrier = {
      addEventListener: () => undefined,
      send: data => new Promise<void>(resolve => socket.send(data as string, () => resolve())),
    }
    socket.on('message', (data, binary) => {
      const text = binary ? undefined : textOf(data)
      if (text === undefined || !isCall(text)) return socket.close(1007, 'This is not a call of the workbench.')
      handler.message(carrier, text, { context: {} }).catch((cause: unknown) => {
        workbench.log('error', 'door', `A call could not be answered: ${String(cause)}`)
      })
    })
    socket.on('close', () => handler.close(carrier))
    // Too large a message, a broken frame: ws closes the connection itself, with the right code.
    socket.on('error', cause => workbench.log('warning', 'door', `A connection was closed: ${cause.message}`))
  }
  return { attach }
}

function textOf(data: RawData): string {
  return (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)).toString('utf8')
}

function isCall(text: string): boolean {
  try {
    const message: unknown = JSON.parse(text)
    return typeof message === 'object' && message !== null && 'i' in message && hasBody(message)
  } catch {
    return false
  }
}

/** Abort signals (t 4) have no body; requests and event messages have one. */
function hasBody(message: { readonly i: unknown; readonly t?: unknown; readonly p?: unknown }): boolean {
  if (message.t === 4) return true
  const body = message.p
  if (typeof body !== 'object' || body === null) return false
  return message.t === 3 || ('u' in body && typeof body.u === 'string' && body.u.startsWith('/'))
}
