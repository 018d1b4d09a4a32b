import { expect, it } from 'vitest'
import { eventually } from '#http/eventually.fixture.ts'
import { rawSocket } from '#http/raw-socket.fixture.ts'
import { story } from './memory-recorder.fixture.ts'
import { caller, initiation, response, startServer } from './server.fixture.ts'

const get = ['GET', 'urn:oma:mo:oma-dm-devinfo:1.2//']

const badBodies = [
  { what: 'nothing', body: '', code: 'package.not-json' },
  { what: 'no JSON', body: '{"MOS":[', code: 'package.not-json' },
  { what: 'no UTF-8', body: Buffer.from([0x7b, 0xff, 0x7d]), code: 'package.not-utf8' },
  { what: 'a list', body: '[]', code: 'package.wrong-type' },
  { what: 'a wrong type', body: '{"MOS":7}', code: 'package.wrong-type' },
  { what: 'a bomb of brackets', body: '['.repeat(100_000), code: 'package.too-deep' },
]
it.each(badBodies)('answers a Package#1 that is $what by 400, with the place', async ({ body, code }) => {
  const { port, told, records } = await startServer()
  const raw = rawSocket(port)
  const bytes = Buffer.from(body)
  raw.write(head({ 'Content-Type': initiation, 'Content-Length': String(bytes.length), Connection: 'close' }))
  raw.write(bytes)
  const text = await raw.closed()
  expect(text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n[\s\S]*application\/problem\+json/)
  const problem = JSON.parse(text.slice(text.indexOf('\r\n\r\n')))
  expect(problem).toMatchObject({ code, at: expect.anything(), words: expect.any(String), next: expect.any(String) })
  expect(told.events).toEqual([`refused dev-1: ${code}`])
  expect(records).toMatchObject([
    { info: { kind: 'refused', deviceId: 'dev-1' }, outcome: 'failed', problem: { code } },
  ])
})

it('takes null members and unknown fields with a note', async () => {
  const { url, records } = await startServer()
  const answer = await caller(url)(initiation, { MOS: null, Alert: null, MgmtTree: { a: 1 } })
  expect(answer).toMatchObject({ status: 200, json: { CMD: [['END']] } })
  expect(records).toMatchObject([{ outcome: 'done' }])
  expect(story(records[0] ?? { info: {} as never, outcome: 'open', entries: [] }).join()).toMatch(/note package\./)
})

it.each([
  { what: 'another media type', type: 'text/xml', headers: {}, status: 415, code: 'server.media-type' },
  { what: 'no media type', type: undefined, headers: {}, status: 415, code: 'server.media-type' },
  {
    what: 'a compressed body',
    type: initiation,
    headers: { 'Content-Encoding': 'gzip' },
    status: 415,
    code: 'server.content-encoding',
  },
  {
    what: 'an Accept that leaves Package#2 out',
    type: initiation,
    headers: { Accept: 'application/dm20, text/*;q=0.5' },
    status: 406,
    code: 'server.not-acceptable',
  },
  { what: 'no device id', type: initiation, headers: { 'OMADM-DevID': '' }, status: 400, code: 'server.no-device-id' },
  {
    what: 'an endless device id',
    type: initiation,
    headers: { 'OMADM-DevID': 'x'.repeat(5_000) },
    status: 400,
    code: 'server.no-device-id',
  },
])('refuses $what', async ({ type, headers, status, code }) => {
  const { url, records } = await startServer()
  const answer = await caller(url)(type, '{}', headers)
  expect(answer).toMatchObject({ status, type: 'application/problem+json', json: { code, status } })
  expect(records).toMatchObject([{ info: { kind: 'refused' }, outcome: 'failed', problem: { code } }])
  expect(records.map(story)).toEqual([['> POST', '> 2 bytes', `< ${status}`]])
})

it('takes media types with parameters and stray signs', async () => {
  const { url } = await startServer()
  const answer = await caller(url)(`${initiation};charset=utf-8;`, '{}', { Accept: 'text/html, */*;q=0.1;' })
  expect(answer.status).toBe(200)
})

it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'])('answers %s by 405 and says what is allowed', async method => {
  const { port, records } = await startServer()
  const raw = rawSocket(port)
  raw.write(`${method} /dm HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
  const text = await raw.closed()
  expect(text).toMatch(/^HTTP\/1\.1 405 Method Not Allowed\r\n[\s\S]*Allow: POST/)
  expect(text.endsWith('\r\n\r\n')).toBe(method === 'HEAD')
  expect(records).toMatchObject([{ info: { kind: 'refused' }, problem: { code: 'http.method-not-allowed' } }])
})

it('has nothing at other paths', async () => {
  const { url } = await startServer()
  expect(await caller(`${url}x`)(initiation, '{}')).toMatchObject({ status: 404, json: { code: 'http.nothing-here' } })
})

it('refuses a body over the limit and keeps only its beginning', async () => {
  const { port, told, records } = await startServer([], { limits: { bodyBytes: 100_000 } })
  const raw = rawSocket(port)
  raw.write(head({ 'Content-Type': initiation, 'Transfer-Encoding': 'chunked' }))
  for (let i = 0; i < 20; i++) raw.write(`4000\r\n${'x'.repeat(0x4000)}\r\n`)
  raw.write('0\r\n\r\n')
  expect(await raw.closed()).toMatch(/^HTTP\/1\.1 413 [\s\S]*http\.body-too-large/)
  expect(records.map(story)).toEqual([['> POST', '> 65536 bytes, cut', '< 413']])
  expect(told.events).toEqual(['refused dev-1: http.body-too-large'])
})

it('keeps the bytes of a client that stops in the middle, and gives its session up', async () => {
  const { url, port, told, records } = await startServer([[get]])
  await caller(url)(initiation, {})
  const raw = rawSocket(port)
  raw.write(head({ 'Content-Type': response, 'Content-Length': '50' }))
  raw.write('{"Status":[')
  await eventually(() => records.flatMap(story).filter(line => line === '> POST')).toHaveLength(2)
  raw.socket.destroy()
  await eventually(() => records[0]?.outcome).toBe('failed')
  expect(records.map(story)).toEqual([
    [
      '> POST',
      '> 2 bytes',
      'note package.no-session-alert',
      '< 200',
      '> POST',
      '> 11 bytes, cut',
      'aborted http.stopped-in-the-middle',
    ],
  ])
  expect(told.outcomes).toMatchObject([{ state: 'unknown' }])
  expect(told.events.at(-1)).toBe('ended dev-1 after 1: http.stopped-in-the-middle')
})

it('keeps the bytes of a refused request that stops in the middle', async () => {
  const { port, told, records } = await startServer()
  const raw = rawSocket(port)
  raw.write(`${head({ 'Content-Type': 'text/xml', 'Content-Length': '50' })}<x>`)
  await eventually(() => records).toHaveLength(1)
  await new Promise(resolve => setTimeout(resolve, 30))
  raw.socket.destroy()
  await eventually(() => told.events).toEqual(['refused dev-1: http.stopped-in-the-middle'])
  expect(records.map(story)).toEqual([['> POST', '> 3 bytes, cut', 'aborted http.stopped-in-the-middle']])
})

it('gives a client that is too slow up', async () => {
  const { port, records } = await startServer([], {}, { listener: { limits: { requestMs: 200 } } })
  const raw = rawSocket(port)
  raw.write(head({ 'Content-Type': initiation, 'Content-Length': '50' }))
  const drip = setInterval(() => raw.write('x'), 40)
  expect(await raw.closed()).toMatch(/^HTTP\/1\.1 408 [\s\S]*http\.timeout/)
  clearInterval(drip)
  await eventually(() => records).toMatchObject([{ outcome: 'failed', problem: { code: 'http.timeout' } }])
})

it('gives a session up whose device hung up before the commands came', async () => {
  const gone = newGate()
  const [outcomes, returned]: unknown[][] = [[], []]
  const work = {
    next: async () => {
      await gone.opened
      return [{ id: 1, wire: get }]
    },
    finished: async (_: unknown, items: readonly unknown[]) => void outcomes?.push(...items),
    returned: async (_: unknown, items: readonly unknown[]) => void returned?.push(...items),
  }
  const { port, records, told } = await startServer([], {}, { work })
  const raw = rawSocket(port)
  raw.write(`${head({ 'Content-Type': initiation, 'Content-Length': '2' })}{}`)
  await eventually(() => told.events).toHaveLength(1)
  raw.socket.destroy()
  await new Promise(resolve => setTimeout(resolve, 50))
  gone.open()
  await eventually(() => records[0]?.outcome).toBe('failed')
  expect(records).toMatchObject([{ problem: { code: 'server.answer-not-delivered' } }])
  expect(outcomes).toEqual([])
  expect(returned).toMatchObject([{ id: 1 }])
})

it('records garbage as a refused request, with its bytes', async () => {
  const { port, told, records } = await startServer()
  const raw = rawSocket(port)
  raw.write('SSH-2.0-OpenSSH_9.2\r\n\r\n')
  expect(await raw.closed()).toMatch(/^HTTP\/1\.1 400 /)
  expect(records).toMatchObject([{ info: { kind: 'refused', insecure: true }, problem: { code: 'http.not-http' } }])
  expect(records.map(story)).toEqual([['> ', '> 23 bytes, cut', '< 400']])
  expect(told.events).toEqual(['refused ?: http.not-http'])
})

it('counts a repeated Package#3 once', async () => {
  const held = newGate()
  const rounds = [[get], [get]]
  let id = 0
  const work = {
    next: async ({ round }: { readonly round: number }) => {
      if (round === 2) await held.opened
      return (rounds[round - 1] ?? []).map(wire => ({ id: ++id, wire }))
    },
    finished: async () => undefined,
  }
  const { url, records } = await startServer([], {}, { work })
  const [first, second] = [caller(url), caller(url)]
  await first(initiation, {})
  const answer = first(response, { Status: [{ sc: 404 }] })
  await eventually(() => records.flatMap(story)).toContain('> 23 bytes')
  const again = await second(response, { Status: [404] })
  expect(again).toMatchObject({ status: 409, json: { code: 'server.out-of-turn' } })
  held.open()
  expect(await answer).toMatchObject({ status: 200, json: { CMD: [get] } })
  expect(await first(response, { Status: [404] })).toMatchObject({ json: { CMD: [['END']] } })
  expect(records).toMatchObject([{ outcome: 'done' }])
})

it('refuses what is replayed after its turn, byte for byte, and the session of another device goes on', async () => {
  const { port, told } = await startServer([[get], [get]])
  const [one, two] = [rawSocket(port), rawSocket(port)]
  const from = (device: string) => ({ 'OMADM-DevID': device, 'Content-Length': '2', 'Content-Type': initiation })
  one.write(`${head(from('dev-1'))}{}`)
  two.write(`${head(from('dev-2'))}{}`)
  await one.until(/GET/)
  await two.until(/GET/)
  const third = `${head({ 'Content-Type': response, 'Content-Length': '16' })}{"Status":[404]}`
  one.write(third)
  await eventually(() => told.outcomes).toHaveLength(1)
  const replay = rawSocket(port)
  // Package#3 of the first round once more, after its answer: it now counts for the second round, and ends the session.
  replay.write(third)
  expect(await replay.until(/END/)).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  const again = rawSocket(port)
  again.write(third.replace('Content-Type', 'Connection: close\r\nContent-Type'))
  expect(await again.closed()).toMatch(/^HTTP\/1\.1 409 Conflict\r\n[\s\S]*"code":"server\.no-session"/)
  two.write(third.replace('dev-1', 'dev-2'))
  await eventually(() => told.outcomes.filter(({ state }) => state === 'failed')).toHaveLength(3)
  for (const socket of [one, two, replay]) socket.socket.destroy()
})

it('goes by what happens, not by the time of day: a clock that jumps ends no session', async () => {
  const { url } = await startServer([[get]], { limits: { idleMs: 60_000 } })
  const post = caller(url)
  await post(initiation, {})
  const real = Date.now
  try {
    Date.now = () => real() + 86_400_000
    await new Promise(resolve => setTimeout(resolve, 1_200))
    Date.now = () => real() - 86_400_000
    expect(await post(response, { Status: [404] })).toMatchObject({ status: 200, json: { CMD: [['END']] } })
  } finally {
    Date.now = real
  }
})

it('answers packages that come in one piece, each one', async () => {
  const { port, records } = await startServer([[get]])
  const raw = rawSocket(port)
  const one = `${head({ 'Content-Type': initiation, 'Content-Length': '2' })}{}`
  const three = `${head({ 'Content-Type': response, 'Content-Length': '16', Connection: 'close' })}{"Status":[404]}`
  raw.write(one + three)
  const text = await raw.closed()
  expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 409'])
  expect(records.map(({ info }) => info.kind)).toEqual(['session', 'refused'])
})

it('keeps one connection for a whole session', async () => {
  const { port } = await startServer([[get]])
  const raw = rawSocket(port)
  raw.write(`${head({ 'Content-Type': initiation, 'Content-Length': '2' })}{}`)
  await raw.until(/GET/)
  raw.write(`${head({ 'Content-Type': response, 'Content-Length': '16' })}{"Status":[404]}`)
  expect(await raw.until(/END/)).toMatch(/END/)
  raw.socket.destroy()
})

function newGate(): { readonly opened: Promise<void>; open(): void } {
  let open = () => {}
  const opened = new Promise<void>(resolve => {
    open = resolve
  })
  return { opened, open: () => open() }
}

function head(headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries({ Host: 'x', 'OMADM-DevID': 'dev-1', ...headers }).map(pair => pair.join(': '))
  return `POST /dm HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`
}
