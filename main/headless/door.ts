import type { IncomingMessage } from 'node:http'
import { hostname, networkInterfaces } from 'node:os'
import { type Problem, problem } from '#core/problem.ts'
import type { Tokens } from './tokens.ts'

// Who may come in: the page that this host served, opened by someone who was given its token.

/** A request that is turned away, with its HTTP status. */
export interface Refusal {
  readonly status: 401 | 403 | 404 | 421
  readonly problem: Problem
}

/** The names this host answers to, as a browser writes them in Host: the port is left out when it is 80. */
export function namesOf(host: string, port: number): ReadonlySet<string> {
  const everywhere = host === '0.0.0.0' || host === '::'
  const own = everywhere ? [hostname(), ...interfaceAddresses()] : [host]
  const names = ['127.0.0.1', 'localhost', '::1', ...own].map(name => (name.includes(':') ? `[${name}]` : name))
  return new Set(names.flatMap(name => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])).map(lower))
}

function interfaceAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap(list => (list ?? []).map(({ address }) => address))
}

function lower(text: string): string {
  return text.toLowerCase()
}

/** Refuses a Host header that is not ours (a page elsewhere that points a name of its own at this machine). */
export function checkHost(request: IncomingMessage, names: ReadonlySet<string>): Refusal | undefined {
  const name = request.headers.host ?? ''
  if (names.has(name.toLowerCase())) return undefined
  return { status: 421, problem: problem('host.door-address', { name: name === '' ? 'without a Host header' : name }) }
}

/** Checks a WebSocket handshake: Host, path, Origin, token, in this order. */
export function checkUpgrade(
  request: IncomingMessage,
  door: { readonly names: ReadonlySet<string>; readonly tokens: Tokens },
): Refusal | undefined {
  const foreign = checkHost(request, door.names)
  if (foreign) return foreign
  const path = (request.url ?? '').split('?')[0] ?? ''
  if (path !== '/host') return { status: 404, problem: problem('host.door-path', { path }) }
  const origin = request.headers.origin ?? 'nowhere'
  if (!isOwnOrigin(origin, door.names)) return { status: 403, problem: problem('host.door-origin', { origin }) }
  const shown = protocolsOf(request).find(name => name.startsWith('token.'))
  return shown !== undefined && door.tokens.admit(shown.slice(6))
    ? undefined
    : { status: 401, problem: problem('host.door-token') }
}

/** The subprotocols a WebSocket client offers. */
export function protocolsOf(request: IncomingMessage): readonly string[] {
  const header = request.headers['sec-websocket-protocol'] ?? ''
  return header.split(',').map(name => name.trim())
}

function isOwnOrigin(origin: string, names: ReadonlySet<string>): boolean {
  const name = /^http:\/\/(.+)$/i.exec(origin)?.[1]
  return name !== undefined && names.has(name.toLowerCase())
}
