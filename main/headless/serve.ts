import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { ok, type Result } from '#core/result.ts'
import type { Workbench } from '#host/workbench.ts'
import { type HttpHandler, listen } from '#http/listener.ts'
import { createCarrier } from './carrier.ts'
import { checkHost, checkUpgrade, namesOf, protocolsOf } from './door.ts'
import { refuse, refuseUpgrade } from './refuse.ts'
import { serveFile } from './static-files.ts'
import { createTokens } from './tokens.ts'

/** The largest message taken, in bytes: a file of 100 MB as JSON text. */
const largestMessage = 256 * 1024 * 1024

export interface ServeOptions {
  readonly workbench: Workbench
  /** 0 = any free port. */
  readonly port: number
  /** Address to listen on; anything but loopback opens the workbench to the network. */
  readonly host?: string
  /** Folder of the built window. */
  readonly rendererFolder: string
}
export interface ServeResult {
  /** What to open in a browser, with the token in its fragment. */
  readonly address: string
  readonly port: number
  readonly token: string
  /** An address that opens the workbench once: for a program that is told it where others can see. */
  onceAddress(): string
  /** Stops listening and drops every connection. */
  close(): Promise<void>
}

/** Serves the window and the contract to plain browsers. The problem is `http.port-in-use` when the port is taken. */
export async function serve(options: ServeOptions): Promise<Result<ServeResult>> {
  const host = options.host ?? '127.0.0.1'
  const tokens = createTokens()
  const { token } = tokens
  const sockets = openSockets(options.workbench)
  let names: ReadonlySet<string> = new Set()

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refusal = checkUpgrade(request, { names, tokens })
    if (refusal) refuseUpgrade(socket, refusal.status, refusal.problem)
    else sockets.accept(request, socket, head)
  }
  const handler: HttpHandler = (request, response) => {
    const foreign = checkHost(request, names)
    if (foreign) refuse(response, foreign.status, foreign.problem)
    else void serveFile(options.rendererFolder, request, response)
  }
  const listener = await listen({ host, port: options.port, exposed: true, onUpgrade }, handler)
  if (!listener.ok) return listener
  const { port, origin, close } = listener.value
  names = namesOf(host, port)
  const onceAddress = () => `${origin}/#key=${tokens.newKey()}`
  const stop = async () => {
    sockets.close()
    await close()
  }
  return ok({ address: `${origin}/#token=${token}`, port, token, onceAddress, close: stop })
}

function openSockets(workbench: Workbench) {
  const carrier = createCarrier(workbench)
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: largestMessage,
    perMessageDeflate: false,
    handleProtocols: (_, request) => protocolsOf(request).find(name => name.startsWith('token.')) ?? false,
  })
  return {
    accept: (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      sockets.handleUpgrade(request, socket, head, connection => carrier.attach(connection)),
    close: () => {
      for (const connection of sockets.clients) connection.terminate()
      sockets.close()
    },
  }
}
