import { get } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { codeOf, insecure, type Opened, openDoor, secure, value } from '../door.fixture.ts'

let door: Opened
beforeEach(async () => {
  door = await openDoor()
})
afterEach(() => door.stop())

/** Asks over TLS, trusting the workbench's authority alone. */
const ask = (url: string, ca: string): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    get(url, { ca, agent: false }, response => {
      const chunks: Buffer[] = []
      response.on('data', chunk => chunks.push(chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }))
    }).on('error', reject)
  })

it('starts with HTTPS and HTTP Basic, and offers its certificate and descriptions', async () => {
  expect((await door.host.workbench.state()).serverOptions).toMatchObject({
    tls: true,
    auth: 'basic',
    host: '127.0.0.1',
  })
  const server = value(await door.host.server.start(secure))
  expect(server).toMatchObject({ running: true, insecure: false, exposed: false, tls: true, auth: 'basic' })
  const ca = value(await door.host.server.caCertificate())
  expect((await ask(`${server.origin}/ca.crt`, ca)).body).toBe(ca)
  expect((await ask(`${server.origin}/ddf/devinfo-1.2.ddf`, ca)).body).toContain('<MgmtTree')
  expect((await ask(`${server.origin}/ddf/none.ddf`, ca)).status).toBe(404)
  expect((await ask(`${server.endpoint}`, ca)).status).toBe(405)
  expect((await ask(`${server.origin}/elsewhere`, ca)).status).toBe(404)
})

it('started for now, it leaves what is set as it was', async () => {
  value(await door.host.server.start({ ...secure, path: '/kept' }))
  const now = value(await door.host.server.start({ ...secure, path: '/now', forNow: true }))
  expect(now.endpoint).toMatch(/\/now$/)
  const { folder } = door
  await door.stop()
  door = await openDoor(folder)
  expect((await door.host.workbench.state()).serverOptions.path).toBe('/kept')
})

it('stops, and tells windows about both', async () => {
  const server = value(await door.host.server.start(insecure))
  expect(server.insecure).toBe(true)
  expect(value(await door.host.server.stop())).toMatchObject({ running: false })
  await expect(fetch(server.endpoint ?? '')).rejects.toThrow()
  await door.seen(event => (event.kind === 'server' && !event.server.running ? true : undefined))
})

it('keeps its identity and its last options over a restart', async () => {
  const before = value(await door.host.server.start({ ...insecure, path: '/other' }))
  const folder = door.folder
  await door.stop()
  door = await openDoor(folder)
  const state = await door.host.workbench.state()
  expect(state.server.serverId).toBe(before.serverId)
  expect(state.server.caFingerprint).toBe(before.caFingerprint)
  expect(state.serverOptions).toEqual({ ...insecure, path: '/other' })
})

it.each([
  ['without TLS on the network', { ...insecure, auth: 'basic' as const, host: '0.0.0.0' }, 'host.insecure-exposed'],
  [
    'without authentication on the network',
    { ...secure, auth: 'none' as const, host: '0.0.0.0' },
    'host.insecure-exposed',
  ],
  [
    'with old TLS but without TLS',
    { ...insecure, auth: 'basic' as const, compatibilityPort: 0 },
    'host.compatibility-without-tls',
  ],
  ['with certificates but without TLS', { ...insecure, auth: 'certificate' as const }, 'host.certificate-without-tls'],
  ['on a path that is taken', { ...insecure, path: '/repo/dm' }, 'host.path-taken'],
  ['on an address that is not here', { ...secure, host: '192.0.2.1' }, 'http.address-not-here'],
])('does not start %s', async (_, options, code) => {
  expect(codeOf(await door.host.server.start(options))).toBe(code)
  expect((await door.host.workbench.state()).server.running).toBe(false)
})

it('says that its port is taken, and shows it until it starts elsewhere', async () => {
  const other = createServer()
  await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as AddressInfo
  expect(await door.host.server.start({ ...insecure, port })).toMatchObject({
    ok: false,
    problem: { code: 'http.port-in-use', detail: { port } },
  })
  expect((await door.host.workbench.state()).server.problem?.code).toBe('http.port-in-use')
  value(await door.host.server.start(insecure))
  expect((await door.host.workbench.state()).server.problem).toBeUndefined()
  other.close()
})

it('starts again on the same port with other options', async () => {
  const { origin = '' } = value(await door.host.server.start(insecure))
  const port = Number(new URL(origin).port)
  expect(value(await door.host.server.start({ ...secure, port })).origin).toBe(`https://127.0.0.1:${port}`)
})

it('refuses a second workbench on the same data folder', async () => {
  await expect(openDoor(door.folder)).rejects.toThrow('storage.folder-in-use')
  expect((await door.host.workbench.state()).server.running).toBe(false)
})

it('lets no web page post to it or put data into its repository, and shows descriptions without running them', async () => {
  const server = value(await door.host.server.start(insecure))
  const headers = { Origin: 'https://evil.example', 'Content-Type': 'text/plain' }
  for (const address of [server.endpoint ?? '', `${server.origin}/repo/up/dev-1/a`]) {
    expect((await fetch(address, { method: 'POST', headers, body: 'x' })).status).toBe(403)
  }
  const description = await fetch(`${server.origin}/ddf/devinfo-1.2.ddf`)
  expect(description.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
})
