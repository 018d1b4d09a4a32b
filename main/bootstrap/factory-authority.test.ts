import { spawn, spawnSync } from 'node:child_process'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openAuthority } from '#http/authority.ts'
import { openFactoryAuthority } from './factory-authority.ts'

// The factory's authority is a process of its own, and openssl signs there.

const folder = mkdtempSync(join(tmpdir(), 'factory-'))
const at = (name: string) => join(folder, name)
const openssl = (...args: string[]) => {
  const { status, stderr } = spawnSync('openssl', args)
  if (status !== 0) throw new Error(String(stderr))
}

const program = `
const { createServer } = require('node:https')
const { readFileSync } = require('node:fs')
const { spawn } = require('node:child_process')
const read = name => readFileSync(name, 'utf8')
const options = { key: read('tls.key'), cert: read('tls.pem'), ca: read('ca.pem'), requestCert: true, rejectUnauthorized: true }
createServer(options, (request, response) => {
  if (request.url === '/none') { response.writeHead(403); return response.end('no') }
  if (request.url === '/other') { response.writeHead(200); return response.end(read('root.pem')) }
  if (request.method !== 'POST' || request.headers['content-type'] !== 'application/pkcs10') { response.writeHead(400); return response.end() }
  const signer = spawn('openssl', ['x509', '-req', '-CA', 'root.pem', '-CAkey', 'root.key', '-days', '30'])
  request.pipe(signer.stdin)
  response.writeHead(200, { 'Content-Type': 'application/pem-certificate-chain' })
  signer.stdout.pipe(response)
}).listen(0, '127.0.0.1', function () { console.log(this.address().port) })
`
let origin = ''
let factory: ReturnType<typeof spawn>
let tls: { ca: string; cert: string; key: string }
beforeAll(async () => {
  const kept = new Map<string, Uint8Array>()
  const lab = await openAuthority({
    get: async name => kept.get(name),
    put: async (name, of) => void kept.set(name, of),
  })
  const [server, client] = [
    await lab.issueServer({ dns: ['localhost'], ip: ['127.0.0.1'] }),
    await lab.issueClient('us'),
  ]
  tls = { ca: lab.certificate, cert: client.cert, key: client.key }
  for (const [name, text] of [
    ['tls.key', server.key],
    ['tls.pem', server.cert],
    ['ca.pem', lab.certificate],
    ['server.cjs', program],
  ] as const)
    writeFileSync(at(name), text)
  const subject = ['-subj', '/O=Factory/CN=Root', '-keyout', at('root.key'), '-out', at('root.pem')]
  openssl('req', '-x509', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', ...subject)
  factory = spawn(process.execPath, [at('server.cjs')], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
  const port = await new Promise(resolve => factory.stdout?.once('data', data => resolve(Number(data))))
  origin = `https://127.0.0.1:${port}`
})
afterAll(() => {
  factory.kill()
  rmSync(folder, { recursive: true })
})
const open = (path: string) => {
  const opened = openFactoryAuthority({ url: origin + path, ...tls })
  if (!opened.ok) throw new Error(opened.problem.code)
  return opened.value
}

it('certifies keys that are made here', async () => {
  const issued = await open('/').issue('IMEI:1')
  if (!issued.ok) throw new Error(JSON.stringify(issued.problem))
  const certificate = new X509Certificate(issued.value.cert)
  expect(certificate.verify(new X509Certificate(readFileSync(at('root.pem'))).publicKey)).toBe(true)
  expect(certificate.checkPrivateKey(createPrivateKey(issued.value.key))).toBe(true)
  expect(certificate.subject).toBe('CN=IMEI:1')
})

it('certifies keys of devices, by their own requests', async () => {
  openssl(
    'req',
    '-new',
    '-nodes',
    '-newkey',
    'rsa:2048',
    '-subj',
    '/CN=own',
    '-keyout',
    at('own.key'),
    '-out',
    at('own.csr'),
  )
  const issued = await open('/').certify(readFileSync(at('own.csr'), 'utf8'), 'IMEI:2')
  if (!issued.ok) throw new Error(JSON.stringify(issued.problem))
  expect(new X509Certificate(issued.value.cert).checkPrivateKey(createPrivateKey(readFileSync(at('own.key'))))).toBe(
    true,
  )
})

it.each([
  ['refuses', '/none', 'it answered 403'],
  ['sends the certificate of another key', '/other', 'the certificate is of another key'],
])('is told in words when it %s', async (_what, path, what) => {
  expect(await open(path).issue('IMEI:3')).toMatchObject({
    problem: { code: 'bootstrap.authority-answer', detail: { what } },
  })
})

it('is not asked without TLS that proves who it is', async () => {
  const bare = openFactoryAuthority({ url: origin })
  expect(bare.ok && (await bare.value.issue('IMEI:4'))).toMatchObject({
    ok: false,
    problem: { code: expect.stringMatching(/^http\.tls/) },
  })
  expect(openFactoryAuthority({ url: 'http://127.0.0.1/' })).toMatchObject({ problem: { code: 'bootstrap.authority' } })
  expect(openFactoryAuthority({ url: origin, cert: tls.cert })).toMatchObject({
    problem: { code: 'bootstrap.authority' },
  })
})
