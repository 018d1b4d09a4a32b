import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream'
import { watchMemory } from '../memory.ts'
import { report, whenLetGo } from './report.ts'

// The reference: node:http, which pipes what comes into a file, and the file into what goes. It synchronises the file as
// the Data Repository does, and knows, checks and records nothing.

const folder = mkdtempSync(join(tmpdir(), 'bench-stream-'))
const file = join(folder, 'body')
const server = createServer((request, response) => {
  if (request.method === 'PUT') {
    pipeline(request, createWriteStream(file, { flush: true }), error => response.writeHead(error ? 500 : 201).end())
    return
  }
  response.writeHead(200, { 'Content-Type': 'application/octet-stream' })
  pipeline(createReadStream(file), response, () => undefined)
})
server.listen(0, '127.0.0.1', () => report({ port: (server.address() as AddressInfo).port, path: '/body' }))
watchMemory()

whenLetGo(async () => {
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true })
})
