import { type ConnectionOptions, connect } from 'node:tls'
import { onTestFinished } from 'vitest'
import { type Authority, openAuthority } from './authority.ts'
import { listen } from './listener.ts'
import type { ConnectionRefusal } from './refuse-connection.ts'
import type { ListenerTls } from './tls-settings.ts'

export const pskKey = Buffer.from('ff'.repeat(32), 'hex')

/** An authority of its own, in memory. */
export function newAuthority(now?: () => number): Promise<Authority> {
  const kept = new Map<string, Uint8Array>()
  return openAuthority(
    { get: async name => kept.get(name), put: async (name, value) => void kept.set(name, value) },
    now,
  )
}

/** A real listener with both kinds of certificates; it answers 200 and remembers whom it refused. */
export async function secureListener(authority: Authority, more: Partial<ListenerTls> = {}) {
  const names = { dns: ['localhost'], ip: ['127.0.0.1'] }
  const [own, second] = [await authority.issueServer(names), await authority.issueServer(names, 'rsa')]
  const refused: ConnectionRefusal[] = []
  const tls = { ...own, second, ca: authority.certificate, ...more }
  const opened = await listen(
    { host: '127.0.0.1', port: 0, tls, onRefused: refusal => refused.push(refusal) },
    (_, response) => response.end('hello'),
  )
  if (!opened.ok) throw new Error(opened.problem.code)
  onTestFinished(() => opened.value.close())
  return { ...opened.value, refused }
}

/** One handshake with these options, as an independent client: version and suite, or the code of the failure. */
export function handshake(port: number, options: ConnectionOptions): Promise<string> {
  return new Promise(resolve => {
    const socket = connect({ host: '127.0.0.1', port, ...options }, () => {
      resolve(`${socket.getProtocol()} ${socket.getCipher().name}`)
      socket.destroy()
    })
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(String(error.code ?? error.message)))
  })
}
