import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openAuthority } from '#http/authority.ts'

// The authority of a factory: a process of its own, where openssl signs. It wants a client certificate.

const program = `
const { createServer } = require('node:https')
const { readFileSync } = require('node:fs')
const { spawn } = require('node:child_process')
const read = name => readFileSync(name, 'utf8')
const options = { key: read('tls.key'), cert: read('tls.pem'), ca: read('ca.pem'), requestCert: true, rejectUnauthorized: true }
const server = createServer(options, (request, response) => {
  if (request.url === '/none') { response.writeHead(403); return response.end('no') }
  if (request.url === '/other') { response.writeHead(200); return response.end(read('root.pem')) }
  if (request.method !== 'POST' || request.headers['content-type'] !== 'application/pkcs10') { response.writeHead(400); return response.end() }
  const signer = spawn('openssl', ['x509', '-req', '-CA', 'root.pem', '-CAkey', 'root.key', '-days', '30'])
  request.pipe(signer.stdin)
  response.writeHead(200, { 'Content-Type': 'application/pem-certificate-chain' })
  signer.stdout.pipe(response)
  console.log('signed for ' + decodeURIComponent(request.headers['x-device']))
}).listen(0, '127.0.0.1', function () { console.log(String(this.address().port)) })
`

export interface Factory {
  readonly folder: string
  /** Of its TLS certificate, and what we show: PEM. */
  readonly tls: { readonly ca: string; readonly cert: string; readonly key: string }
  /** `https://127.0.0.1:port`; signs at `/`. */
  readonly origin: string
  /** Who signs for devices, PEM. */
  readonly issuer: string
  /** The devices that it signed for, in order. */
  signed(): readonly string[]
  stop(): void
}

export function openssl(...args: readonly string[]): void {
  const { status, stderr } = spawnSync('openssl', args)
  if (status !== 0) throw new Error(String(stderr))
}

/** Starts one; whoever starts it stops it. */
export async function startFactory(): Promise<Factory> {
  const folder = mkdtempSync(join(tmpdir(), 'factory-'))
  const at = (name: string) => join(folder, name)
  const kept = new Map<string, Uint8Array>()
  const lab = await openAuthority({
    get: async name => kept.get(name),
    put: async (name, bytes) => void kept.set(name, bytes),
  })
  const names = { dns: ['localhost'], ip: ['127.0.0.1'] }
  const [server, client] = [await lab.issueServer(names), await lab.issueClient('us')]
  const texts = {
    'tls.key': server.key,
    'tls.pem': server.cert,
    'ca.pem': lab.certificate,
    'us.pem': client.cert,
    'us.key': client.key,
    'server.cjs': program,
  }
  for (const [name, text] of Object.entries(texts)) writeFileSync(at(name), text)
  const subject = ['-subj', '/O=Factory/CN=Root', '-keyout', at('root.key'), '-out', at('root.pem')]
  openssl('req', '-x509', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', ...subject)
  const child = spawn(process.execPath, [at('server.cjs')], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  const port = await new Promise<number>(resolve => {
    child.stdout.on('data', data => {
      said += String(data)
      const first = /^(\d+)\n/.exec(said)?.[1]
      if (first !== undefined) resolve(Number(first))
    })
  })
  return {
    folder,
    tls: { ca: lab.certificate, cert: client.cert, key: client.key },
    origin: `https://127.0.0.1:${port}`,
    issuer: readFileSync(at('root.pem'), 'utf8'),
    signed: () => [...said.matchAll(/^signed for (.+)$/gm)].map(([, name = '']) => name),
    stop: () => {
      child.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
