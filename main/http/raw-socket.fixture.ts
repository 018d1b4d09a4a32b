import { connect, type Socket } from 'node:net'

/** A bare connection, for what no HTTP client would send. */
export interface RawSocket {
  readonly socket: Socket
  write(data: string | Uint8Array): void
  /** All that came, once `pattern` is in it or the connection is closed. */
  until(pattern: RegExp): Promise<string>
  /** All that came, once the connection is closed. */
  closed(): Promise<string>
}

export function rawSocket(port: number): RawSocket {
  const socket = connect(port, '127.0.0.1')
  let text = ''
  let over = false
  const listeners = new Set<() => void>()
  const tell = () => {
    for (const listener of listeners) listener()
  }
  socket.on('data', chunk => {
    text += chunk.toString('latin1')
    tell()
  })
  socket.on('error', () => undefined) // a reset shows in `close`
  socket.on('close', () => {
    over = true
    tell()
  })
  const when = (done: () => boolean): Promise<string> =>
    new Promise(resolve => {
      const check = () => {
        if (!done()) return
        listeners.delete(check)
        resolve(text)
      }
      listeners.add(check)
      check()
    })
  return {
    socket,
    write: data => void socket.write(data),
    until: pattern => when(() => over || pattern.test(text)),
    closed: () => when(() => over),
  }
}
