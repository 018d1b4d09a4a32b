import { connect } from 'node:net'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { ByteLink } from './byte-link.ts'

const connectMs = 10_000
const writeMs = 10_000

/** A byte link over TCP, such as a serial port that a network serial server offers raw. */
export function openTcpLink(host: string, port: number): Promise<Result<ByteLink>> {
  const name = `${host}:${port}`
  return new Promise(resolve => {
    const socket = connect({ host, port, timeout: connectMs, noDelay: true })
    const fail = (why: string) => {
      socket.destroy()
      resolve(failed(problem('notification.not-sent', { to: name, why })))
    }
    socket.once('timeout', () => fail('timeout'))
    socket.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message))
    socket.once('connect', () => {
      socket.setTimeout(0)
      let why = 'the connection was closed'
      socket.once('error', (error: NodeJS.ErrnoException) => {
        why = error.code ?? error.message
      })
      const gone = new Promise<string>(lost => socket.once('close', () => lost(why)))
      resolve(
        ok({
          name,
          gone,
          send: bytes =>
            new Promise((sent, lost) => {
              const timer = setTimeout(() => lost(new Error('it takes nothing any more')), writeMs)
              socket.write(bytes, error => {
                clearTimeout(timer)
                if (error) lost(error)
                else sent(undefined)
              })
            }),
          onBytes: listener => {
            socket.on('data', listener)
            return () => socket.off('data', listener)
          },
          close: async () => void socket.destroy(),
        }),
      )
    })
  })
}
