import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes, X509Certificate } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { noteFront, notePskIdentity } from './connection.ts'
import type { Limits } from './limits.ts'
import type { ConnectionRefusal } from './refuse-connection.ts'
import { tlsProblem } from './tls-problem.ts'
import { type ListenerTls, listenerTls } from './tls-settings.ts'

// Where this runtime's TLS library has no PSK suites, TLS is ended by a plain Node process (psk-front.ts). What it
// decrypted comes over a local socket that only this user reaches, with a word that only the two know; keys stay here and
// are asked for one by one.

export interface PskChild {
  readonly port: number
  close(): void
}

interface ChildOptions {
  readonly host: string
  readonly port: number
  readonly tls: ListenerTls
  readonly limits: Limits
  /** Takes the decrypted connections. */
  readonly server: Server
  refused(refusal: ConnectionRefusal): void
}

/** The Node that ships with the application, that of the development, or one that is named. */
function plainNode(): string | undefined {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const { resourcesPath } = process as { readonly resourcesPath?: string }
  const places = [
    ...(process.env.DMWB_NODE === undefined ? [] : [process.env.DMWB_NODE]),
    ...(resourcesPath === undefined ? [] : [join(resourcesPath, 'node', name)]),
    join(import.meta.dirname, '..', '..', 'node_modules', 'node', 'bin', name),
  ]
  return places.find(place => existsSync(place))
}

function program(): string {
  const { resourcesPath } = process as { readonly resourcesPath?: string }
  // Plain Node cannot read the archive of the application: there the program lies beside it.
  const beside = resourcesPath === undefined ? undefined : join(resourcesPath, 'node', 'psk-front.mjs')
  if (beside !== undefined && existsSync(beside)) return beside
  const name = import.meta.url.endsWith('.ts') ? './psk-front.ts' : './psk-front.js'
  return fileURLToPath(new URL(name, import.meta.url))
}

/** Opens a listener in a plain Node process. Problems: `http.psk-not-here` without one, those of a port. */
export async function openPskChild(options: ChildOptions): Promise<Result<PskChild, Problem | string>> {
  const node = plainNode()
  if (node === undefined) return failed(problem('http.psk-not-here'))
  const folder = mkdtempSync(join(tmpdir(), 'dmwb-psk-'))
  const word = randomBytes(32).toString('hex')
  const back = process.platform === 'win32' ? `\\\\.\\pipe\\dmwb-${word.slice(0, 16)}` : join(folder, 'back')
  const inner = createServer(socket => takeHead(socket, word, options.server))
  await new Promise<void>(resolve => inner.listen(back, resolve))
  const child = spawn(node, [program()], { stdio: ['ignore', 'ignore', 'inherit', 'ipc', 'pipe'], env: {} })
  const close = () => {
    child.kill()
    inner.close()
    rmSync(folder, { recursive: true, force: true })
  }
  answerKeys(child, options.tls)
  const { pskCallback: _, ...tls } = listenerTls(options.tls)
  const { host, port, limits } = options
  child.send({ tls, host, port, connections: limits.connections, handshakeMs: limits.headersMs, back, word })
  const opened = await begun(child)
  if (!opened.ok) {
    close()
    return opened
  }
  child.on('message', message => tell(message as Message, options))
  child.once('exit', () => inner.close())
  return ok({ port: opened.value, close })
}

type Message =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'failed'; readonly code: string }
  | {
      readonly kind: 'refused'
      readonly peer: string
      readonly code: string
      readonly identity?: string
      readonly known?: boolean
    }

/** The port, or the code of the system's refusal. */
function begun(child: ChildProcess): Promise<Result<number, string>> {
  return new Promise(resolve => {
    child.once('message', message => {
      const said = message as Message
      resolve(said.kind === 'listening' ? ok(said.port) : failed(said.kind === 'failed' ? said.code : 'EPROTO'))
    })
    child.once('error', error => resolve(failed((error as NodeJS.ErrnoException).code ?? error.message)))
    child.once('exit', code => resolve(failed(`the process ended with ${code}`)))
  })
}

/** A line with an identity comes, a line with its key goes, or `-`. */
function answerKeys({ stdio }: ChildProcess, { psk }: ListenerTls): void {
  const line = stdio[4] as Socket
  let text = ''
  line.on('error', () => undefined)
  line.on('data', chunk => {
    text += chunk.toString('latin1')
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
      const identity = Buffer.from(text.slice(0, end), 'base64').toString('utf8')
      text = text.slice(end + 1)
      const key = psk?.(identity)
      line.write(`${key ? Buffer.from(key).toString('base64') : '-'}\n`)
    }
  })
}

function tell(message: Message, { refused }: ChildOptions): void {
  if (message.kind !== 'refused') return
  const { peer, code, identity, known = true } = message
  const why = tlsProblem(code, 'server', identity === undefined ? {} : { identity, known })
  // Who merely hung up is no story.
  if (code !== 'ECONNRESET') refused({ peer, problem: why ?? problem('http.tls-failed', { what: code }), bytes: none })
}

const none = new Uint8Array(0)
const mostHead = 16 * 1024

/** Reads what the child says of a connection; the rest of it is HTTP. */
function takeHead(socket: Socket, word: string, server: Server): void {
  socket.on('error', () => socket.destroy())
  const onReadable = () => {
    const size = socket.read(4) as Buffer | null
    if (!size) return
    const length = size.readUInt32BE()
    const head = length > mostHead ? undefined : (socket.read(length) as Buffer | null)
    if (head === null) {
      socket.unshift(size)
      return
    }
    socket.off('readable', onReadable)
    const said = head && (JSON.parse(head.toString('utf8')) as Said)
    if (said?.word !== word) return void socket.destroy()
    const { peer, version, suite, identity, certificate, distrust } = said
    const shown = certificate === undefined ? undefined : new X509Certificate(Buffer.from(certificate, 'base64'))
    noteFront(socket, {
      ...{ peer, version, suite },
      ...(shown && { certificate: shown }),
      ...(distrust !== undefined && { distrust }),
    })
    if (identity !== undefined) notePskIdentity(socket, identity, true)
    server.emit('connection', socket)
  }
  socket.on('readable', onReadable)
}

interface Said {
  readonly word: string
  readonly peer: string
  readonly version: string
  readonly suite: string
  readonly identity?: string
  readonly certificate?: string
  readonly distrust?: string
}
