import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { createWorkbench, type Workbench } from '#host/workbench.ts'
import { connect } from './client.fixture.ts'
import { type ServeResult, serve } from './serve.ts'

let workbench: Workbench
let door: ServeResult
let rendererFolder: string

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dmwb-door-'))
  rendererFolder = join(folder, 'renderer')
  await mkdir(join(rendererFolder, 'assets'), { recursive: true })
  await writeFile(join(rendererFolder, 'index.html'), '<!doctype html><title>DM Workbench</title>')
  await writeFile(join(rendererFolder, 'assets/a-1.js'), 'export {}')
  await writeFile(join(folder, 'secret.txt'), 'secret')
  const opened = await createWorkbench({
    folder: join(folder, 'data'),
    door: 'headless',
    version: '0.0.0',
    resources: join(import.meta.dirname, '../../resources'),
  })
  if (!opened.ok) throw new Error(opened.problem.code)
  workbench = opened.value
  const served = await serve({ workbench, port: 0, rendererFolder })
  if (!served.ok) throw new Error(served.problem.code)
  door = served.value
})
afterAll(async () => {
  await door.close()
  await workbench.close()
})

interface Got {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: string
}
const get = (path: string, options: { method?: string; headers?: Record<string, string> } = {}): Promise<Got> =>
  new Promise((resolve, reject) => {
    const asked = httpRequest({ host: '127.0.0.1', port: door.port, path, ...options }, response => {
      const chunks: Buffer[] = []
      response.on('data', chunk => chunks.push(chunk))
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() })
      })
    })
    asked.on('error', reject)
    asked.end()
  })

it('serves the window with a policy that lets nothing foreign in', async () => {
  const page = await get('/')
  expect(page).toMatchObject({ status: 200, body: '<!doctype html><title>DM Workbench</title>' })
  expect(page.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'x-content-type-options': 'nosniff',
  })
  expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; worker-src 'self'; /)
})

it('lets only files with a hash in their name be kept', async () => {
  expect((await get('/')).headers['cache-control']).toBe('no-cache')
  expect((await get('/assets/a-1.js')).headers['cache-control']).toContain('immutable')
})

it.each([
  ['/none', 404, 'host.door-path'],
  ['/..%2fsecret.txt', 404, 'host.door-path'],
  ['/%2e%2e/secret.txt', 404, 'host.door-path'],
  ['/assets', 404, 'host.door-path'],
  ['/%zz', 404, 'host.door-path'],
  ['/%00', 404, 'host.door-path'],
])('answers %s with %i', async (path, status, code) => {
  const got = await get(path)
  expect(got.status).toBe(status)
  expect(JSON.parse(got.body)).toMatchObject({ code, status })
})

it('takes no other methods', async () => {
  expect(await get('/', { method: 'POST' })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } })
  expect(await get('/', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' })
})

it('answers to its own names only', async () => {
  expect((await get('/', { headers: { Host: `localhost:${door.port}` } })).status).toBe(200)
  for (const Host of ['evil.example', `evil.example:${door.port}`, '127.0.0.1', '127.0.0.1:1']) {
    const got = await get('/', { headers: { Host } })
    expect(got.status).toBe(421)
    expect(JSON.parse(got.body).code).toBe('host.door-address')
  }
})

interface Knock {
  readonly path?: string
  readonly token?: string | undefined
  readonly origin?: string | undefined
  readonly host?: string
}
/** The HTTP status with which a WebSocket handshake ends; 101 when it is accepted. */
const knock = ({ path = '/host', ...rest }: Knock): Promise<number> =>
  new Promise(resolve => {
    const token = 'token' in rest ? rest.token : door.token
    const origin = 'origin' in rest ? rest.origin : `http://127.0.0.1:${door.port}`
    const socket = new WebSocket(`ws://127.0.0.1:${door.port}${path}`, token === undefined ? [] : [`token.${token}`], {
      headers: { ...(rest.host && { Host: rest.host }), ...(origin !== undefined && { Origin: origin }) },
    })
    socket.on('unexpected-response', (_, response) => {
      resolve(response.statusCode ?? 0)
      socket.terminate()
    })
    socket.on('open', () => {
      resolve(101)
      socket.terminate()
    })
    socket.on('error', () => undefined)
  })

it.each<[string, () => Knock, number]>([
  ['with the token and its own origin', () => ({}), 101],
  ['under its other name', () => ({ host: `localhost:${door.port}`, origin: `http://localhost:${door.port}` }), 101],
  ['without a token', () => ({ token: undefined }), 401],
  ['with a wrong token', () => ({ token: 'x'.repeat(32) }), 401],
  ['with the beginning of the token', () => ({ token: door.token.slice(0, 20) }), 401],
  ['from another page', () => ({ origin: 'https://evil.example' }), 403],
  ['from another port of this machine', () => ({ origin: 'http://127.0.0.1:1' }), 403],
  ['from a page over https', () => ({ origin: `https://127.0.0.1:${door.port}` }), 403],
  ['from a file or a sandboxed frame', () => ({ origin: 'null' }), 403],
  ['from nowhere', () => ({ origin: undefined }), 403],
  ['under a foreign name', () => ({ host: `evil.example:${door.port}` }), 421],
  ['at another path', () => ({ path: '/other' }), 404],
])('meets a handshake %s with its status', async (_, asked, status) => {
  expect(await knock(asked())).toBe(status)
})

it('answers calls to whoever was let in, and ends their streams with the connection', async () => {
  const client = await connect(door.address)
  expect(await client.host.workbench.state()).toMatchObject({ version: '0.0.0', door: 'headless' })
  const events = await client.host.workbench.follow()
  client.close()
  await expect(events.next()).rejects.toThrow()
})

it('refuses calls that do not exist and arguments of the wrong shape', async () => {
  const client = await connect(door.address)
  const odd = client.host as unknown as { readonly files: { readonly burn: () => Promise<unknown> } }
  await expect(odd.files.burn()).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(client.host.files.open({ path: '' })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  await expect(client.host.workbench.log({ from: -1, limit: 1 })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  client.close()
})

it.each([
  ['text that is no JSON', 'hello', 1007],
  ['JSON that is no call', '[1, 2]', 1007],
  ['a call without a body', '{"i":"1"}', 1007],
  ['a call to an absolute address', '{"i":"1","p":{"u":"http://evil.example/"}}', 1007],
  ['bytes', Buffer.from([1, 2, 3]), 1007],
])('closes a connection that sends %s', async (_, message, code) => {
  const client = await connect(door.address)
  client.socket.send(message)
  const closed = await new Promise(resolve => client.socket.once('close', resolve))
  expect(closed).toBe(code)
})

it('closes a connection that sends more than it may, and goes on', async () => {
  const client = await connect(door.address)
  client.socket.on('error', () => undefined)
  client.socket.send(Buffer.alloc(257 * 1024 * 1024))
  expect(await new Promise(resolve => client.socket.once('close', resolve))).toBe(1009)
  expect(await knock({})).toBe(101)
})

it('says which port is taken', async () => {
  expect(await serve({ workbench, port: door.port, rendererFolder })).toMatchObject({
    ok: false,
    problem: { code: 'http.port-in-use', detail: { port: door.port } },
  })
})

it('says that the window is not built', async () => {
  const other = await serve({ workbench, port: 0, rendererFolder: join(rendererFolder, 'none') })
  if (!other.ok) throw new Error(other.problem.code)
  const got = await fetch(`http://127.0.0.1:${other.value.port}/`)
  expect(await got.json()).toMatchObject({ code: 'host.not-built' })
  await other.value.close()
})
