import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeAll, expect, it } from 'vitest'
import type { ExchangeLog } from '#core/record.ts'
import { whenThere } from '#core/soon.ts'
import { answer } from './answer.ts'
import { type Authority, openAuthority } from './authority.ts'
import { readBody } from './body.ts'
import { type OutgoingRequest, send } from './client.ts'
import { type HttpHandler, type Listener, type ListenerOptions, listen } from './listener.ts'

let authority: Authority
beforeAll(async () => {
  authority = await newAuthority()
})

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

function newAuthority(now?: () => number): Promise<Authority> {
  const kept = new Map<string, Uint8Array>()
  return openAuthority(
    { get: async name => kept.get(name), put: async (name, value) => void kept.set(name, value) },
    now,
  )
}

const echo: HttpHandler = (request, response) =>
  void whenThere(readBody(request, 1e6), body => {
    if (body.ok)
      answer(
        response,
        200,
        [
          ['X-Twice', 'a'],
          ['X-Twice', 'b'],
        ],
        body.value,
      )
  })

async function start(options: Partial<ListenerOptions> = {}, handler: HttpHandler = echo): Promise<Listener> {
  const opened = await listen({ host: '127.0.0.1', port: 0, ...options }, handler)
  if (!opened.ok) throw new Error(opened.problem.code)
  closers.push(() => opened.value.close())
  return opened.value
}

/** A port where something else than HTTP answers. */
async function startRaw(onSocket: (socket: Socket) => void): Promise<string> {
  const server: Server = createServer(onSocket)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => server.close())
  const address = server.address()
  return `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
}

function ask(url: string, more: Partial<OutgoingRequest> = {}) {
  return send({ method: 'POST', url, body: Buffer.from('hello'), timeoutMs: 3_000, limitBytes: 100_000, ...more })
}

it('brings back status, headers and body, and tells its log what went over the wire', async () => {
  const { origin } = await start()
  const log: unknown[] = []
  const exchange: ExchangeLog = {
    requestBody: (body, complete) => void log.push(['body', Buffer.from(body).toString(), complete]),
    response: ({ status }, body) => void log.push(['response', status, Buffer.from(body).toString()]),
    aborted: problem => void log.push(['aborted', problem.code]),
  }
  const got = await send(
    {
      method: 'POST',
      url: `${origin}/x?y=1`,
      headers: { 'OMADM-DevID': 'd' },
      body: Buffer.from('hi'),
      timeoutMs: 3_000,
      limitBytes: 9,
    },
    head => {
      log.push([head.method, head.target, head.headers.map(([name]) => name)])
      return exchange
    },
  )
  expect(got).toMatchObject({ ok: true, value: { status: 200, body: Buffer.from('hi') } })
  expect(got.ok && got.value.headers.get('x-twice')).toBe('a, b')
  expect(log).toEqual([
    ['POST', `${origin}/x?y=1`, ['OMADM-DevID', 'Host', 'Content-Length']],
    ['body', 'hi', true],
    ['response', 200, 'hi'],
  ])
})

it('brings back an answer that comes before the body is through', async () => {
  const { origin } = await start({}, (_, response) => void answer(response, 413, []))
  expect(await ask(origin, { body: Buffer.alloc(5_000_000) })).toMatchObject({ ok: true, value: { status: 413 } })
})

it.each(['nowhere', 'ftp://127.0.0.1/', 'http://', 'https://[/', '//127.0.0.1/'])(
  'knows that %s is no address',
  async url => {
    expect(await ask(url)).toEqual({ ok: false, problem: { code: 'http.bad-url', detail: { url } } })
  },
)

it('says when nobody listens', async () => {
  const { origin, close } = await start()
  await close()
  expect(await ask(origin)).toMatchObject({ problem: { code: 'http.unreachable', detail: { what: 'ECONNREFUSED' } } })
})

it('says when the answer does not come in time', async () => {
  const { origin } = await start({}, () => undefined)
  expect(await ask(origin, { timeoutMs: 100 })).toMatchObject({
    problem: { code: 'http.timeout', detail: { ms: 100 } },
  })
})

it('says when the other side hangs up', async () => {
  const address = await startRaw(socket => void socket.once('data', () => socket.destroy()))
  expect(await ask(`http://${address}/`)).toMatchObject({ problem: { code: 'http.no-answer' } })
})

it('says when the answer is cut', async () => {
  const address = await startRaw(
    socket => void socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc')),
  )
  expect(await ask(`http://${address}/`)).toMatchObject({
    problem: { code: 'http.stopped-in-the-middle', detail: { bytes: 3 } },
  })
})

it('says when the answer is not HTTP', async () => {
  const address = await startRaw(socket => void socket.end('SSH-2.0-OpenSSH\r\n'))
  expect(await ask(`http://${address}/`)).toMatchObject({ problem: { code: 'http.not-http-answer' } })
})

it('does not take more than the limit', async () => {
  const { origin } = await start()
  expect(await ask(origin, { limitBytes: 4 })).toMatchObject({ problem: { code: 'http.body-too-large' } })
})

it('trusts its authority and no other', async () => {
  const { origin } = await start({ tls: await authority.issueServer({ dns: [], ip: ['127.0.0.1'] }) })
  const other = await newAuthority()
  expect(await ask(origin, { tls: { ca: authority.certificate } })).toMatchObject({ ok: true })
  expect(await ask(origin, { tls: { ca: other.certificate } })).toMatchObject({
    problem: { code: 'http.tls-untrusted' },
  })
  expect(await ask(origin)).toMatchObject({ problem: { code: 'http.tls-untrusted' } })
})

it('does not take the certificate of another name', async () => {
  const { origin } = await start({ tls: await authority.issueServer({ dns: ['elsewhere.example'], ip: [] }) })
  expect(await ask(origin, { tls: { ca: authority.certificate } })).toMatchObject({
    problem: { code: 'http.tls-name' },
  })
})

it('does not take a certificate that has run out', async () => {
  const past = await newAuthority(() => Date.now() - 400 * 86_400_000)
  const { origin } = await start({ tls: await past.issueServer({ dns: [], ip: ['127.0.0.1'] }) })
  expect(await ask(origin, { tls: { ca: past.certificate } })).toMatchObject({ problem: { code: 'http.tls-expired' } })
})

it('says when TLS meets a plain port, and the other way round', async () => {
  const plain = await start()
  expect(await ask(plain.origin.replace('http', 'https'))).toMatchObject({ problem: { code: 'http.tls-not-spoken' } })
  const tls = await start({ tls: await authority.issueServer({ dns: [], ip: ['127.0.0.1'] }) })
  expect(await ask(tls.origin.replace('https', 'http'))).toMatchObject({ problem: { code: 'http.no-answer' } })
})
