import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { mediaTypes } from '#core/media-types.ts'
import { openAuthority } from '#http/authority.ts'
import { answers } from '../session-wire.ts'
import { argument, report, whenLetGo } from './report.ts'

// The reference: node:http alone. It takes the same two requests of a session, body and all, and answers with prepared
// bytes of the same size; it reads, keeps and knows nothing.

/** An authority that is forgotten with the program. */
async function makeAuthority() {
  const kept = new Map<string, Uint8Array>()
  return openAuthority({ get: async name => kept.get(name), put: async (name, bytes) => void kept.set(name, bytes) })
}

const get = Buffer.from(answers.get)
const end = Buffer.from(answers.end)
const { tls } = argument<{ readonly tls?: boolean }>() ?? {}
const authority = tls ? await makeAuthority() : undefined
const handler = (request: IncomingMessage, response: ServerResponse) => {
  const body = request.headers['content-type'] === mediaTypes.initiation ? get : end
  request.resume()
  request.once('end', () => {
    response.writeHead(200, { 'Content-Type': mediaTypes.request, 'Content-Length': body.length })
    response.end(body)
  })
}
const pem = authority && (await authority.issueServer({ dns: [], ip: ['127.0.0.1'] }))
const server = pem ? createTlsServer(pem, handler) : createServer(handler)
server.listen(0, '127.0.0.1', () => {
  report({ port: (server.address() as AddressInfo).port, ...(authority && { ca: authority.certificate }) })
})

whenLetGo(async () => {
  server.closeAllConnections()
  server.close()
})
