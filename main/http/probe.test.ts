import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { openAuthority } from './authority.ts'
import { listen } from './listener.ts'
import { probe } from './probe.ts'

// Who listens at an address, and whether that is believed.

const newAuthority = () => {
  const kept = new Map<string, Uint8Array>()
  return openAuthority({ get: async name => kept.get(name), put: async (name, value) => void kept.set(name, value) })
}
async function tlsOrigin(names: { dns: string[]; ip: string[] } = { dns: [], ip: ['127.0.0.1'] }) {
  const authority = await newAuthority()
  const listener = await listen(
    { host: '127.0.0.1', port: 0, tls: await authority.issueServer(names) },
    () => undefined,
  )
  if (!listener.ok) throw new Error(listener.problem.code)
  onTestFinished(() => listener.value.close())
  return { authority, origin: listener.value.origin }
}
async function portOf(server: Server) {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

it('tells the chain with its dates, and that it is believed', async () => {
  const { authority, origin } = await tlsOrigin()
  const seen = await probe(`${origin}/dm`, authority.certificate, 5_000)
  if (!seen.ok) throw new Error(seen.problem.code)
  const { chain, fingerprint, distrust } = seen.value
  expect(distrust).toBeUndefined()
  expect(fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
  expect(chain.map(({ subject }) => subject)).toEqual(['127.0.0.1', 'DM Workbench local authority'])
  expect(chain.every(({ from, to }) => from < to && to / 1000 > Date.now())).toBe(true)
})

it('tells why it is not believed: nobody stands behind it, or it is for another name', async () => {
  const { origin } = await tlsOrigin()
  expect(await probe(origin, undefined, 5_000)).toMatchObject({ ok: true, value: { distrust: expect.any(String) } })
  const other = await tlsOrigin({ dns: ['other.example'], ip: [] })
  expect(await probe(other.origin, other.authority.certificate, 5_000)).toMatchObject({
    ok: true,
    value: { distrust: expect.stringMatching(/ALTNAME|altname|IP/i) },
  })
})

it('looks at plain http, too, and sends nothing', async () => {
  let requests = 0
  const port = await portOf(createServer(() => (requests += 1)))
  expect(await probe(`http://127.0.0.1:${port}/`, undefined, 5_000)).toEqual({ ok: true, value: { chain: [] } })
  expect(requests).toBe(0)
})

it('tells that nobody listens, that nobody answers, and that it is no address', async () => {
  expect(await probe('https://127.0.0.1:1/', undefined, 5_000)).toMatchObject({ problem: { code: 'http.unreachable' } })
  const mute = await portOf(createTcpServer(socket => socket.unref()))
  expect(await probe(`https://127.0.0.1:${mute}/`, undefined, 100)).toMatchObject({ problem: { code: 'http.timeout' } })
  expect(await probe('ftp://x', undefined, 100)).toMatchObject({ problem: { code: 'http.bad-url' } })
})
