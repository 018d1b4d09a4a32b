import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface StaticFile {
  readonly type: string
  readonly text: string
}
export interface StaticServer {
  readonly origin: string
  /** Path to file; may grow while it serves. */
  readonly files: Map<string, StaticFile>
  close(): Promise<void>
}

/** Serves files from memory on a free port of this machine. */
export async function serveStatic(files: Map<string, StaticFile>): Promise<StaticServer> {
  const server = createServer((request, response) => {
    const file = files.get((request.url ?? '/').split('?')[0] ?? '/')
    response.writeHead(file ? 200 : 404, { 'Content-Type': file?.type ?? 'text/plain', 'Cache-Control': 'max-age=600' })
    response.end(file?.text)
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const close = () =>
    new Promise<void>(done => {
      server.close(() => done())
      server.closeAllConnections()
    })
  return { origin: `http://127.0.0.1:${port}`, files, close }
}
