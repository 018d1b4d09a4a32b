import type { AddressInfo } from 'node:net'
import { createServer } from 'node:tls'
import { openAuthority } from '#http/authority.ts'
import { listen } from '#http/listener.ts'
import { argument, report, whenLetGo } from './report.ts'

// Our listener, or node:tls alone, with certificates of one kind of authority.

const { bare } = argument<{ readonly bare: boolean }>()
const kept = new Map<string, Uint8Array>()
const authority = await openAuthority({
  get: async name => kept.get(name),
  put: async (name, bytes) => void kept.set(name, bytes),
})
const names = { dns: ['localhost'], ip: ['127.0.0.1'] }
const own = await authority.issueServer(names)
const ca = authority.certificate

if (bare) {
  const server = createServer(own, socket => socket.on('error', () => undefined))
  server.listen(0, '127.0.0.1', () => report({ port: (server.address() as AddressInfo).port, ca }))
  whenLetGo(async () => void server.close())
} else {
  const tls = { ...own, second: await authority.issueServer(names, 'rsa'), ca, requestCert: true }
  const listener = await listen({ host: '127.0.0.1', port: 0, tls }, (_, response) => response.end())
  if (!listener.ok) throw new Error(listener.problem.code)
  report({ port: listener.value.port, ca })
  whenLetGo(() => listener.value.close())
}
