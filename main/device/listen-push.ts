import { createSocket } from 'node:dgram'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'

export interface PushListener {
  readonly port: number
  close(): Promise<void>
}

/** Listens on loopback for connectionless pushes; a real device listens on UDP port 2948. 0 = any free port. */
export function listenForPushes(
  port: number,
  take: (body: Uint8Array, peer: string) => void,
): Promise<Result<PushListener>> {
  const socket = createSocket('udp4')
  return new Promise(resolve => {
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close()
      resolve(failed(problem('notification.cannot-listen', { port, why: error.code ?? error.message })))
    })
    socket.bind(port, '127.0.0.1', () => {
      socket.removeAllListeners('error').on('error', () => undefined) // of one packet; the next may be fine
      socket.on('message', (body, { address, port: from }) => take(new Uint8Array(body), `${address}:${from}`))
      let open = true
      const close = () =>
        new Promise<void>(done => {
          if (!open) return done()
          open = false
          socket.close(() => done())
        })
      resolve(ok({ port: socket.address().port, close }))
    })
  })
}
