import { readSync, writeSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { createServer, type TLSSocket } from 'node:tls'

// A program of its own for plain Node: it ends TLS with pre-shared keys for a process whose TLS library has none of the
// suites (Electron's), and passes what was decrypted on to it. It imports nothing of ours, so that one file is all of it.

interface Order {
  readonly tls: object
  readonly host: string
  readonly port: number
  readonly connections: number
  readonly handshakeMs: number
  /** Where decrypted connections go, and the word that says they come from here. */
  readonly back: string
  readonly word: string
}

/** Lines to the parent and back; a handshake cannot wait for an event, so that this descriptor blocks. */
const line = 4

process.once('message', order => start(order as Order))
process.once('disconnect', () => process.exit())

const named = new WeakMap<object, { readonly identity: string; readonly known: boolean }>()

function start({ tls, host, port, connections, handshakeMs, back, word }: Order): void {
  const server = createServer({
    ...tls,
    handshakeTimeout: handshakeMs,
    pskCallback: (socket: TLSSocket, identity: string) => {
      // Renegotiation could claim another identity while requests of the old one are on their way.
      if ((socket as TLSSocket & { readonly secureConnecting?: boolean }).secureConnecting !== true) return null
      const key = ask(identity)
      named.set(socket, { identity, known: key !== undefined })
      return key ?? null
    },
  })
  server.maxConnections = connections
  server.on('secureConnection', socket => passOn(socket, back, word))
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
    const { remoteAddress = 'unknown', remotePort = 0 } = socket
    process.send?.({
      kind: 'refused',
      peer: `${remoteAddress}:${remotePort}`,
      code: error.code ?? error.message,
      ...named.get(socket),
    })
    socket.destroy()
  })
  server.on('error', (error: NodeJS.ErrnoException) => process.send?.({ kind: 'failed', code: error.code ?? '' }))
  server.listen(port, host, () =>
    process.send?.({ kind: 'listening', port: (server.address() as { port: number }).port }),
  )
}

/** The key of an identity, asked from the parent. */
function ask(identity: string): Buffer | undefined {
  writeSync(line, `${Buffer.from(identity).toString('base64')}\n`)
  const piece = Buffer.alloc(4096)
  let answer = ''
  while (!answer.endsWith('\n')) {
    const read = readSync(line, piece)
    if (read === 0) return undefined
    answer += piece.toString('latin1', 0, read)
  }
  const text = answer.trim()
  return text === '-' ? undefined : Buffer.from(text, 'base64')
}

function passOn(socket: TLSSocket, back: string, word: string): void {
  const inner = connect(back)
  const certificate = socket.getPeerX509Certificate()
  const cipher = socket.getCipher()
  const head = Buffer.from(
    JSON.stringify({
      word,
      peer: `${socket.remoteAddress ?? 'unknown'}:${socket.remotePort ?? 0}`,
      version: socket.getProtocol() ?? 'unknown',
      suite: cipher?.standardName ?? cipher?.name ?? 'unknown',
      identity: named.get(socket)?.identity,
      certificate: certificate?.raw.toString('base64'),
      distrust: certificate && !socket.authorized ? String(socket.authorizationError) : undefined,
    }),
  )
  const size = Buffer.alloc(4)
  size.writeUInt32BE(head.length)
  inner.write(Buffer.concat([size, head]))
  join(socket, inner)
  join(inner, socket)
}

function join(from: Socket, to: Socket): void {
  from.on('error', () => to.destroy())
  from.on('close', () => to.destroySoon())
  from.pipe(to)
}
