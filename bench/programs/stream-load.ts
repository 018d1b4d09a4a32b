import { request } from 'node:http'
import { argument, report, whenLetGo } from './report.ts'

// One upload or download of so many bytes; its time is told. What comes is counted, and looked at no further.

const { port, path, method, bytes } = argument<{ port: number; path: string; method: 'PUT' | 'GET'; bytes: number }>()
const piece = Buffer.alloc(256 * 1024, 'data ')
const start = performance.now()
const outgoing = request({ host: '127.0.0.1', port, path, method, ...(method === 'PUT' && upload()) }, response => {
  let size = 0
  response.on('data', (chunk: Buffer) => {
    size += chunk.length
  })
  response.on('end', () => {
    const isWhole = method === 'PUT' ? response.statusCode === 201 || response.statusCode === 204 : size === bytes
    if (!isWhole) throw new Error(`${method} ${response.statusCode}: ${size} bytes`)
    report({ seconds: (performance.now() - start) / 1000 })
  })
})
if (method === 'PUT') send(bytes)
else outgoing.end()

function upload() {
  return { headers: { 'Content-Type': 'application/octet-stream', 'Content-Length': bytes } }
}

function send(left: number): void {
  let rest = left
  while (rest > 0) {
    const chunk = rest >= piece.length ? piece : piece.subarray(0, rest)
    rest -= chunk.length
    if (outgoing.write(chunk)) continue
    const more = rest
    outgoing.once('drain', () => send(more))
    return
  }
  outgoing.end()
}

whenLetGo(async () => void outgoing.destroy())
