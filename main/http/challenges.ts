import type { Socket } from 'node:net'
import { type Problem, problem } from '#core/problem.ts'
import type { RecordLog } from '#core/record.ts'

/** A request that was asked for credentials, and whose record waits for the next one on the same connection. */
export interface Challenges {
  /** The record of the request before on this connection, if that was challenged. It is no longer waited for. */
  take(socket: Socket): RecordLog | undefined
  /** Keeps the record open until the request comes again; tells `given up` when the connection closes first. */
  wait(socket: Socket, log: RecordLog, givenUp: (problem: Problem) => void): void
}

/** A challenge and the request that answers it make one record. */
export function createChallenges(): Challenges {
  const waiting = new WeakMap<Socket, { readonly log: RecordLog; readonly onClose: () => void }>()
  return {
    take: socket => {
      const entry = waiting.get(socket)
      if (!entry) return undefined
      socket.off('close', entry.onClose)
      waiting.delete(socket)
      return entry.log
    },
    wait: (socket, log, givenUp) => {
      const onClose = () => givenUp(problem('server.unauthenticated'))
      waiting.set(socket, { log, onClose })
      if (socket.destroyed) onClose()
      else socket.once('close', onClose)
    },
  }
}
