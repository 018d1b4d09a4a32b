import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { Security } from '#core/record.ts'
import { frontOf, pskIdentityOf } from './connection.ts'

const perSocket = new WeakMap<Socket, Security>()

/** On whose side of a connection we are; a socket does not tell. */
type Side = 'server' | 'client'

/** TLS version and suite of a connection, read once; undefined without TLS. */
function tlsOf(socket: Socket, side: Side): Security | undefined {
  const front = frontOf(socket)
  if (front) {
    const auth = pskIdentityOf(socket) ? 'psk' : front.certificate ? 'certificate' : undefined
    return { version: front.version, suite: front.suite, ...(auth && { auth }) }
  }
  if (!(socket instanceof TLSSocket)) return undefined
  const known = perSocket.get(socket)
  if (known) return known
  const { name = 'unknown', standardName = name } = socket.getCipher() ?? {}
  const shown = shownIn(socket, side)
  const security = { version: socket.getProtocol() ?? 'unknown', suite: standardName, ...(shown && { auth: shown }) }
  perSocket.set(socket, security)
  return security
}

/** What protected a request as it came. Whether its credentials counted is told by the answer. */
export function securityOfRequest({ socket, headers }: IncomingMessage): Security | undefined {
  return withHeader(tlsOf(socket, 'server'), headers.authorization)
}

/** What protected a request of ours, told with its answer: only then is the connection known. */
export function securityOfAnswer({ socket }: IncomingMessage, authorization: unknown): Security | undefined {
  return withHeader(tlsOf(socket, 'client'), authorization)
}

const plain = { basic: { auth: 'basic' }, digest: { auth: 'digest' } } as const

function withHeader(tls: Security | undefined, authorization: unknown): Security | undefined {
  if (typeof authorization !== 'string') return tls
  const auth = /^basic\b/i.test(authorization) ? 'basic' : /^digest\b/i.test(authorization) ? 'digest' : undefined
  if (auth === undefined) return tls
  return tls ? { ...tls, auth } : plain[auth]
}

/** What the device showed in the handshake: to us, or we to the server. */
function shownIn(socket: TLSSocket, side: Side): Security['auth'] {
  if (pskIdentityOf(socket) || /PSK/.test(socket.getCipher()?.name ?? '')) return 'psk'
  const certificate = side === 'server' ? socket.getPeerX509Certificate() : socket.getX509Certificate()
  return certificate ? 'certificate' : undefined
}
