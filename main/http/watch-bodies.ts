import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { isPatient } from './connection.ts'
import { onceATurn } from './once-a-turn.ts'

/** Requests whose body is still on its way. */
export interface BodyWatch {
  follow(request: IncomingMessage): void
  close(): void
}

/**
 * Tells of bodies that take longer than `limitMs`. Node's own limit is one for all requests; here a body that is streamed
 * to disk may take its time, because its reader watches its pace.
 */
export function watchBodies(limitMs: number, late: (socket: Socket) => void): BodyWatch {
  // By connection: the next request on it takes the place of the one before, whose body has come by then.
  const open = new Map<Socket, { readonly request: IncomingMessage; readonly since: number }>()
  let timer: NodeJS.Timeout | undefined
  let isClosed = false
  const look = () => {
    const now = performance.now()
    for (const [socket, { request, since }] of open) {
      const isOver = request.complete || request.destroyed || isPatient(request)
      if (isOver || now - since > limitMs) open.delete(socket)
      if (!isOver && now - since > limitMs) late(socket)
    }
    if (open.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
  return {
    follow: onceATurn(request => {
      // Most bodies are here together with their heads.
      if (request.complete || isClosed) return
      open.set(request.socket, { request, since: performance.now() })
      timer ??= setInterval(look, Math.max(10, Math.min(1000, limitMs / 4))).unref()
    }),
    close() {
      isClosed = true
      clearInterval(timer)
      open.clear()
    },
  }
}
