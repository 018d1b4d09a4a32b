import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mediaTypes } from '#core/media-types.ts'
import { answers } from '../session-wire.ts'
import { report, whenLetGo } from './report.ts'

// The reference: node:http alone. It takes the same two requests of a session, body and all, and answers with prepared
// bytes of the same size; it reads, keeps and knows nothing.

const get = Buffer.from(answers.get)
const end = Buffer.from(answers.end)
const server = createServer((request, response) => {
  const body = request.headers['content-type'] === mediaTypes.initiation ? get : end
  request.resume()
  request.once('end', () => {
    response.writeHead(200, { 'Content-Type': mediaTypes.request, 'Content-Length': body.length })
    response.end(body)
  })
})
server.listen(0, '127.0.0.1', () => report({ port: (server.address() as AddressInfo).port }))

whenLetGo(async () => {
  server.closeAllConnections()
  server.close()
})
