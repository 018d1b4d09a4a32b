import { once } from 'node:events'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, expect, it } from 'vitest'
import { whenThere } from '#core/soon.ts'
import { answer, answerProblem } from './answer.ts'
import { readBody } from './body.ts'
import { send } from './client.ts'
import { eventually } from './eventually.fixture.ts'
import { type HttpHandler, type Listener, type ListenerOptions, listen } from './listener.ts'
import { rawSocket } from './raw-socket.fixture.ts'
import type { ConnectionRefusal } from './refuse-connection.ts'
import { route } from './route.ts'
import { streamBody } from './stream-body.ts'

let listener: Listener | undefined
afterEach(() => listener?.close())

const hello: HttpHandler = (_, response) =>
  void answer(response, 200, [['Content-Type', 'text/plain']], Buffer.from('hello'))

/** Answers with the number of bytes that came. */
const count =
  (limitBytes: number): HttpHandler =>
  (request, response) => {
    void whenThere(readBody(request, limitBytes), body => {
      if (body.ok) answer(response, 200, [], Buffer.from(String(body.value.length)))
      else answerProblem(response, 413, body.problem.problem)
    })
  }

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

function heldBytes(): number {
  collectGarbage()
  return process.memoryUsage().arrayBuffers
}

async function start(handler: HttpHandler, options: Partial<ListenerOptions> = {}): Promise<Listener> {
  const opened = await listen({ host: '127.0.0.1', port: 0, ...options }, handler)
  if (!opened.ok) throw new Error(opened.problem.code)
  listener = opened.value
  return opened.value
}

it('says which port is taken', async () => {
  const { port } = await start(hello)
  expect(await listen({ host: '127.0.0.1', port }, hello)).toEqual({
    ok: false,
    problem: { code: 'http.port-in-use', detail: { port } },
  })
})

it.each(['0.0.0.0', '::', '192.0.2.1', 'example.org', '127.0.0.1.example.org'])(
  'does not open %s to the network without being told to',
  async host => {
    expect(await listen({ host, port: 0 }, hello)).toMatchObject({ problem: { code: 'http.not-loopback' } })
  },
)

it('opens to the network when told to', async () => {
  const { origin, port } = await start(hello, { host: '0.0.0.0', exposed: true })
  expect(origin).toBe(`http://127.0.0.1:${port}`)
})

it('says when an address is not of this machine', async () => {
  const opened = await listen({ host: '192.0.2.1', port: 0, exposed: true }, hello)
  expect(opened).toMatchObject({ problem: { code: 'http.address-not-here', detail: { host: '192.0.2.1' } } })
})

it('says when a key cannot be used', async () => {
  const opened = await listen({ host: '127.0.0.1', port: 0, tls: { key: 'no key', cert: 'no certificate' } }, hello)
  expect(opened).toMatchObject({ problem: { code: 'http.tls-material' } })
})

it('answers a path that nobody serves by a problem in words', async () => {
  const { origin } = await start(
    route([
      { prefix: '/dm', handler: hello },
      { prefix: '/data/', handler: hello },
    ]),
  )
  const statusOf = async (path: string) => {
    const got = await send({ method: 'GET', url: `${origin}${path}`, timeoutMs: 2_000, limitBytes: 10_000 })
    return got.ok ? got.value.status : got.problem
  }
  const paths = ['/dm', '/dm?x=1', '/data/a/b', '/dmx', '/data', '/']
  expect(await Promise.all(paths.map(statusOf))).toEqual([200, 200, 200, 404, 404, 404])
})

it('keeps the connection for several requests, also when they come in one piece', async () => {
  const { port } = await start(hello)
  const raw = rawSocket(port)
  raw.write('GET /a HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(3))
  const text = await raw.until(/(hello[\s\S]*){3}/)
  expect(text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(3)
  raw.socket.destroy()
})

it('asks a sender that waits for it to go on with its body', async () => {
  const { port } = await start(count(10))
  const raw = rawSocket(port)
  raw.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n')
  expect(await raw.until(/100 Continue\r\n\r\n/)).toBe('HTTP/1.1 100 Continue\r\n\r\n')
  raw.write('abc')
  expect(await raw.until(/\r\n\r\n3$/)).toMatch(/200 OK/)
  raw.socket.destroy()
})

it('does not ask for a body that is too large', async () => {
  const { port } = await start(count(10))
  const raw = rawSocket(port)
  raw.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\nExpect: 100-continue\r\n\r\n')
  const text = await raw.until(/body-too-large/)
  expect(text).toMatch(/^HTTP\/1\.1 413 /)
  expect(text).not.toMatch(/100 Continue/)
  raw.socket.destroy()
})

it('refuses expectations it does not know', async () => {
  const { port } = await start(hello)
  const raw = rawSocket(port)
  raw.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nExpect: coffee\r\nConnection: close\r\n\r\n')
  expect(await raw.closed()).toMatch(/^HTTP\/1\.1 417 [\s\S]*http\.expectation/)
})

it.each([
  { what: 'announced by Content-Length', head: `Content-Length: ${100 * 1024 * 1024}`, wrap: (piece: Buffer) => piece },
  {
    what: 'in chunks',
    head: 'Transfer-Encoding: chunked',
    wrap: (piece: Buffer) =>
      Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')]),
  },
])('answers 413 to 100 MB $what, closes, and does not keep them', async ({ head, wrap }) => {
  const { port } = await start(count(1024 * 1024))
  const raw = rawSocket(port)
  const before = heldBytes()
  let most = 0
  raw.write(`POST / HTTP/1.1\r\nHost: x\r\n${head}\r\n\r\n`)
  const piece = wrap(Buffer.alloc(1024 * 1024, 'x'))
  for (let sent = 0; sent < 100 && !raw.socket.destroyed; sent++) {
    if (!raw.socket.write(piece)) await Promise.race([once(raw.socket, 'drain'), raw.closed()])
    if (sent % 10 === 9) most = Math.max(most, heldBytes() - before)
  }
  if (head.startsWith('Transfer')) raw.write('0\r\n\r\n')
  const text = await raw.closed()
  expect(text).toMatch(/^HTTP\/1\.1 413 Payload Too Large\r\n[\s\S]*Connection: close[\s\S]*http\.body-too-large/)
  expect(most).toBeLessThan(16 * 1024 * 1024)
})

it('cuts a sender that goes on for ever after 413', async () => {
  const { port } = await start(count(10))
  const raw = rawSocket(port)
  raw.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n')
  const timer = setInterval(() => raw.write('x'.repeat(1000)), 50)
  expect(await raw.closed()).toMatch(/^HTTP\/1\.1 413 /)
  clearInterval(timer)
})

it('answers garbage in words and hands over the bytes', async () => {
  const refused: ConnectionRefusal[] = []
  const { port } = await start(hello, { onRefused: refusal => refused.push(refusal) })
  const raw = rawSocket(port)
  raw.write('\u0016\u0003\u0001 this is not HTTP\r\n\r\n')
  expect(await raw.closed()).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n[\s\S]*http\.not-http/)
  expect(refused).toMatchObject([{ problem: { code: 'http.not-http' }, answer: { head: { status: 400 } } }])
  expect(Buffer.from(refused[0]?.bytes ?? []).toString('latin1')).toContain('this is not HTTP')
})

it('tells what came of a head that it could not read, without the credentials in it', async () => {
  const refused: ConnectionRefusal[] = []
  const { port } = await start(hello, { onRefused: refusal => refused.push(refusal) })
  const raw = rawSocket(port)
  raw.write('GET / HTTP/1.1\r\nHost: a\r\nauthorization : Basic c2VjcmV0\r\n c2VjcmV0\r\nCookie: c2VjcmV0\r\n\r\n')
  await raw.closed()
  const [came] = refused.map(({ bytes }) => Buffer.from(bytes).toString())
  expect(came).toBe('GET / HTTP/1.1\r\nHost: a\r\nauthorization :{{secret}}\r\nCookie:{{secret}}\r\n\r\n')
})

it('answers 431 to a head without an end', async () => {
  const refused: ConnectionRefusal[] = []
  const { port } = await start(hello, { onRefused: refusal => refused.push(refusal) })
  const raw = rawSocket(port)
  raw.write(`GET / HTTP/1.1\r\nHost: x\r\n${'X-Bomb: boom\r\n'.repeat(10_000)}\r\n`)
  expect(await raw.closed()).toMatch(/^HTTP\/1\.1 431 [\s\S]*http\.header-too-large/)
  expect(refused).toMatchObject([{ problem: { code: 'http.header-too-large' } }])
})

it('answers 408 to a head that does not come to its end', async () => {
  const refused: ConnectionRefusal[] = []
  const { port } = await start(hello, { limits: { headersMs: 100 }, onRefused: refusal => refused.push(refusal) })
  const raw = rawSocket(port)
  raw.write('GET / HTTP/1.1\r\nHost:')
  expect(await raw.closed()).toMatch(/^HTTP\/1\.1 408 [\s\S]*http\.timeout/)
  expect(refused).toMatchObject([{ problem: { code: 'http.timeout' } }])
})

it('answers 408 to a body that does not come to its end, and tells its reader why', async () => {
  const refused: ConnectionRefusal[] = []
  const bodies: unknown[] = []
  const reader: HttpHandler = request => void whenThere(readBody(request, 1000), body => bodies.push(body))
  const { port } = await start(reader, { limits: { requestMs: 200 }, onRefused: refusal => refused.push(refusal) })
  const raw = rawSocket(port)
  raw.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc')
  expect(await raw.closed()).toMatch(/^HTTP\/1\.1 408 [\s\S]*http\.timeout/)
  await eventually(() => bodies).toHaveLength(1)
  expect(bodies).toMatchObject([{ ok: false, problem: { problem: { code: 'http.timeout', detail: { ms: 200 } } } }])
  expect(refused).toEqual([])
})

it('hands over what came of a body whose sender stopped', async () => {
  const bodies: unknown[] = []
  const { port } = await start(request => void whenThere(readBody(request, 1000), body => bodies.push(body)))
  const raw = rawSocket(port)
  raw.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc')
  await new Promise(resolve => setTimeout(resolve, 50))
  raw.socket.destroy()
  await eventually(() => bodies).toHaveLength(1)
  const problem = { code: 'http.stopped-in-the-middle', detail: { bytes: 3 } }
  expect(bodies).toEqual([{ ok: false, problem: { problem, received: Buffer.from('abc') } }])
})

it('tells who comes to read a body when its sender is gone already', async () => {
  const told: unknown[] = []
  const limits = { limitBytes: 1000, stallMs: 60_000 }
  const late: HttpHandler = request => {
    request.once('close', async () => {
      told.push(await readBody(request, 1000), await streamBody(request, { write: () => undefined }, limits))
    })
  }
  const { port } = await start(late)
  const raw = rawSocket(port)
  raw.socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc', () => raw.socket.destroy())
  await eventually(() => told).toHaveLength(2)
  const problem = { code: 'http.stopped-in-the-middle' }
  expect(told).toMatchObject([
    { ok: false, problem: { problem, received: Buffer.from('abc') } },
    { ok: false, problem: { problem, gone: true } },
  ])
})

it('closes within a second, whatever is open', async () => {
  const silent: HttpHandler = () => undefined
  const { port, close } = await start(silent, { onUpgrade: () => undefined })
  const idle = rawSocket(port)
  const waiting = rawSocket(port)
  waiting.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  const upgraded = rawSocket(port)
  upgraded.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  await new Promise(resolve => setTimeout(resolve, 50))
  const begun = Date.now()
  await Promise.all([close(), close()])
  await Promise.all([idle, waiting, upgraded].map(raw => raw.closed()))
  expect(Date.now() - begun).toBeLessThan(1_000)
})

it('answers 500 in words when a handler throws', async () => {
  const { origin } = await start(() => {
    throw new TypeError('insides')
  })
  const got = await send({ method: 'GET', url: origin, timeoutMs: 2_000, limitBytes: 10_000 })
  expect(got.ok && [got.value.status, Buffer.from(got.value.body).toString()]).toEqual([
    500,
    expect.stringMatching(/server\.internal(?!.*insides)/),
  ])
})

it('answers HEAD without a body', async () => {
  const { port } = await start(route([]))
  const raw = rawSocket(port)
  raw.write('HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
  const text = await raw.closed()
  expect(text).toMatch(/^HTTP\/1\.1 404 [\s\S]*Content-Length: \d+/)
  expect(text).toMatch(/\r\n\r\n$/)
})
