import { expect, it } from 'vitest'
import { eventually } from '#http/eventually.fixture.ts'
import { rawSocket } from '#http/raw-socket.fixture.ts'
import { story } from './memory-recorder.fixture.ts'
import { caller, initiation, response, startServer } from './server.fixture.ts'

// A raw client in lock step: hand-made bytes in, exact answers out. Each time another device is in the middle of its session,
// and goes on with it afterwards as if nothing had happened.

const get = ['GET', 'urn:oma:mo:oma-dm-devinfo:1.2//']
type Headers = Readonly<Record<string, string>>

/** A request by hand; headers with an empty value are left out. */
function post(headers: Headers, body = '', first = 'POST /dm HTTP/1.1'): string {
  const all = { Host: 'x', 'OMADM-DevID': 'dev-1', ...headers }
  const lines = Object.entries(all).flatMap(([name, value]) => (value === '' ? [] : [`${name}: ${value}\r\n`]))
  return `${first}\r\n${lines.join('')}\r\n${body}`
}
const opening: Headers = { 'Content-Type': initiation, 'Content-Length': '2' }
const closing: Headers = { ...opening, Connection: 'close' }
const chunked: Headers = { 'Content-Type': initiation, 'Transfer-Encoding': 'chunked' }
const report = (body: string, type: string = response): string =>
  post({ 'Content-Type': type, 'Content-Length': String(Buffer.byteLength(body)), Connection: 'close' }, body)

/** Sends bytes in one piece and waits until the server has closed; gives the status lines and the codes of problems. */
async function exchange(port: number, bytes: string): Promise<readonly string[]> {
  const raw = rawSocket(port)
  raw.write(Buffer.from(bytes, 'latin1'))
  const text = await raw.closed()
  return text.match(/(?<=HTTP\/1\.1 )\d+|(?<="code":")[^"]+/g) ?? []
}

/** A server, and a device of its own that is in the middle of a session; `goesOn` ends it. */
async function besideAnother(options: Parameters<typeof startServer>[1] = {}) {
  const started = await startServer([[get]], options, { listener: { limits: { requestMs: 400 } } })
  const other = caller(started.url, 'dev-9')
  expect(await other(initiation, {})).toMatchObject({ status: 200, json: { CMD: [get] } })
  const goesOn = async () => {
    expect(await other(response, { Status: [404] })).toMatchObject({ status: 200, json: { CMD: [['END']] } })
    await eventually(() => started.records.map(({ outcome }) => outcome)).not.toContain('open')
    expect(started.records[0]).toMatchObject({ info: { deviceId: 'dev-9' }, outcome: 'done' })
    expect(started.told.events).toContain('ended dev-9 after 2: done')
  }
  return { ...started, goesOn, others: () => started.records.slice(1) }
}

const heads: readonly { readonly what: string; readonly bytes: string; readonly answer: readonly string[] }[] = [
  { what: 'CONNECT', bytes: 'CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n', answer: ['405', 'http.method-not-allowed'] },
  { what: 'HTTP/2', bytes: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', answer: ['400', 'http.not-http'] },
  { what: 'a strange Expect', bytes: post({ ...closing, Expect: 'gold' }, '{}'), answer: ['417', 'http.expectation'] },
  { what: 'no Host', bytes: post({ ...closing, Host: '' }, '{}'), answer: ['400', 'http.not-http'] },
  {
    what: 'two device ids',
    bytes: post({ ...closing, 'omadm-devid': 'dev-2' }, '{}'),
    answer: ['400', 'server.no-device-id'],
  },
  {
    what: 'a device id that is no text',
    bytes: post({ ...closing, 'OMADM-DevID': 'a\x9b2J' }, '{}'),
    answer: ['400', 'server.no-device-id'],
  },
  {
    what: 'two lengths',
    bytes: post({ ...opening, 'content-length': '3' }, '{}x'),
    answer: ['400', 'http.not-http'],
  },
  {
    what: 'a length and chunks',
    bytes: post({ ...chunked, 'Content-Length': '2' }, '2\r\n{}\r\n0\r\n\r\n'),
    answer: ['400', 'http.not-http'],
  },
  {
    what: 'a negative length',
    bytes: post({ ...opening, 'Content-Length': '-1' }, '{}'),
    answer: ['400', 'http.not-http'],
  },
  {
    what: 'a length beyond every number',
    bytes: post({ ...opening, 'Content-Length': '9'.repeat(30) }, '{}'),
    answer: ['400', 'http.not-http'],
  },
  {
    what: 'a length that is too short',
    bytes: post({ ...closing, 'Content-Length': '1' }, '{'),
    answer: ['400', 'package.not-json'],
  },
  {
    what: 'a length that is too long',
    bytes: post({ ...opening, 'Content-Length': '9' }, '{}'),
    answer: ['408', 'http.timeout'],
  },
  { what: 'a chunk of no size', bytes: post(chunked, 'zz\r\n{}\r\n0\r\n\r\n'), answer: ['400', 'http.not-http'] },
  {
    what: 'chunks that never end',
    bytes: post(chunked, '2\r\n{}\r\n'),
    answer: ['408', 'http.timeout'],
  },
  {
    what: 'a bomb of chunk extensions',
    bytes: post(chunked, `2;${'x'.repeat(40_000)}\r\n{}\r\n0\r\n\r\n`),
    answer: ['400', 'http.not-http'],
  },
  {
    what: 'a bomb of trailers',
    bytes: post(chunked, `2\r\n{}\r\n0\r\nX: ${'y'.repeat(40_000)}\r\n\r\n`),
    answer: ['431', 'http.header-too-large'],
  },
  {
    what: 'a bomb of one header',
    bytes: post({ ...opening, X: 'y'.repeat(40_000) }, '{}'),
    answer: ['431', 'http.header-too-large'],
  },
  {
    what: 'a bomb of many headers',
    bytes: post({ ...opening, [`X: 1\r\n${'a: b\r\n'.repeat(4000)}Y`]: '2' }, '{}'),
    answer: ['431', 'http.header-too-large'],
  },
  {
    what: 'an endless address',
    bytes: post(opening, '{}', `POST /dm/${'x'.repeat(20_000)} HTTP/1.1`),
    answer: ['431', 'http.header-too-large'],
  },
  { what: 'a NUL in a header', bytes: post({ ...opening, X: 'a\0b' }, '{}'), answer: ['400', 'http.not-http'] },
  {
    what: 'a blank before a colon',
    bytes: post({ ...opening, 'X ': 'a' }, '{}'),
    answer: ['400', 'http.not-http'],
  },
  { what: 'bare line feeds', bytes: post(closing, '{}').replaceAll('\r\n', '\n'), answer: ['400', 'http.not-http'] },
  { what: 'a head that never ends', bytes: 'POST /dm HTTP/1.1\r\nHost: x\r\n', answer: ['408', 'http.timeout'] },
]
it.each(heads)('answers $what, records it, and goes on with everybody else', async ({ bytes, answer }) => {
  const { port, others, told, goesOn } = await besideAnother()
  expect(await exchange(port, bytes)).toEqual(answer)
  await eventually(() => others().at(-1)?.outcome).toBe('failed')
  expect(others().map(({ problem }) => problem?.code)).toContain(answer[1])
  expect(told.events.filter(event => event.startsWith('refused')).join()).toContain(answer[1])
  await goesOn()
})

const part = (head: string, body: string) => `--b\r\n${head}\r\n\r\n${body}\r\n`
const statuses = part(`Content-Type: ${response}`, '{"Status":[200]}')
const form = 'multipart/form-data; boundary=b'
const bodies: readonly {
  readonly what: string
  readonly body: string
  readonly type?: string
  readonly code: string
}[] = [
  { what: 'a thousand floors of JSON', body: '{"Status":'.repeat(1000), code: 'package.too-deep' },
  { what: 'deep JSON in a part', type: form, body: part('', '['.repeat(90_000)), code: 'package.too-deep' },
  { what: 'bad UTF-8', body: '{"Status":[\xff]}', code: 'package.not-utf8' },
  { what: 'no boundary', type: 'multipart/form-data', body: statuses, code: 'package.multipart' },
  { what: 'an empty boundary', type: 'multipart/form-data; boundary=""', body: statuses, code: 'package.multipart' },
  { what: 'a boundary that never comes', type: form, body: 'x'.repeat(100_000), code: 'package.multipart' },
  { what: 'only a closing boundary', type: form, body: '--b--\r\n', code: 'package.multipart' },
]
it.each(bodies)('answers a Package#3 with $what by 400; the session fails and its command is unknown', async each => {
  const { port, url, told, others, goesOn } = await besideAnother()
  await caller(url)(initiation, {})
  const bytes = report('', each.type).replace('Content-Length: 0', `Content-Length: ${each.body.length}`) + each.body
  expect(await exchange(port, bytes)).toEqual(['400', each.code])
  expect(others()).toMatchObject([{ outcome: 'failed', problem: { code: each.code } }])
  expect(told.outcomes).toMatchObject([{ state: 'unknown' }])
  await goesOn()
})

it.each([
  {
    what: '20,000 parts',
    body: `${statuses}${part('Content-Disposition: form-data; name="7"', '1').repeat(20_000)}--b--\r\n`,
  },
  {
    what: 'parts with huge heads',
    body: `${statuses}${part(`Content-Disposition: form-data; name="7"\r\nX: ${'y'.repeat(500_000)}`, '1').repeat(4)}--b--`,
  },
  {
    what: 'multipart within multipart',
    body: `${statuses}${part('Content-Disposition: form-data; name="0"\r\nContent-Type: multipart/mixed; boundary=c', '--c\r\n\r\n1\r\n--c--')}--b--`,
  },
])('takes $what as what it is, with bounded notes', async ({ body }) => {
  const { port, url, others, goesOn } = await besideAnother()
  await caller(url)(initiation, {})
  expect(await exchange(port, report(body, form))).toEqual(['200'])
  const [record] = others()
  expect(record).toMatchObject({ outcome: 'done' })
  expect(record && story(record).length).toBeLessThan(120)
  await goesOn()
})

it('answers a Package#3 without a session, after END, and of a session that was replaced, by 409', async () => {
  const { port, url, told, goesOn } = await besideAnother()
  const lost = ['409', 'server.no-session']
  const status = '{"Status":[204]}'
  expect(await exchange(port, report(status))).toEqual(lost)
  const one = caller(url)
  await one(initiation, {})
  expect(await exchange(port, report(status))).toEqual(['200'])
  expect(await exchange(port, report(status))).toEqual(lost)
  expect(await exchange(port, report(status).replace('dev-1', 'dev-2'))).toEqual(lost)
  expect(told.outcomes).toMatchObject([{ state: 'done' }])
  await one(initiation, {})
  await one(initiation, {})
  expect(told.outcomes.at(-1)).toMatchObject({ state: 'unknown' })
  expect(told.events).toContain('ended dev-1 after 1: server.session-replaced')
  expect(await exchange(port, report(status))).toEqual(['200'])
  await goesOn()
})

it('answers what is pipelined out of turn in order, and carries each package out once', async () => {
  const { port, told, goesOn } = await besideAnother()
  const three = report('{"Status":[204]}').replace('Connection: close\r\n', '')
  const all = post(opening, '{}') + three + three + three.replace('\r\n', '\r\nConnection: close\r\n')
  const answers = await exchange(port, all)
  expect(answers[0]).toBe('200')
  expect(answers.filter(item => /^\d+$/.test(item))).toHaveLength(4)
  expect(told.outcomes.length).toBeLessThanOrEqual(1)
  // Whatever came first, the session can still be ended in order, and is ended once.
  expect(['200', '409']).toContain((await exchange(port, report('{"Status":[204]}')))[0])
  expect(told.outcomes).toMatchObject([{ state: 'done' }])
  await goesOn()
})

it('asks for the body by 100 Continue, and takes a body that comes at one byte a time', async () => {
  const { port, goesOn } = await besideAnother()
  const raw = rawSocket(port)
  raw.write(post({ ...closing, Expect: '100-continue' }))
  expect(await raw.until(/\r\n\r\n/)).toMatch(/^HTTP\/1\.1 100 Continue/)
  for (const letter of '{}') {
    raw.write(letter)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  expect(await raw.closed()).toMatch(/HTTP\/1\.1 200 OK[\s\S]*"GET"/)
  await caller(`http://127.0.0.1:${port}/dm`)(response, { Status: [200] })
  await goesOn()
})

it('stands a hundred connections that say nothing, and those that say half', async () => {
  const { port, goesOn } = await besideAnother()
  const half = Array.from({ length: 100 }, (_, i) => {
    const raw = rawSocket(port)
    if (i % 2 === 0) raw.write(post(opening, '{').slice(0, 40 + i))
    return raw
  })
  expect(await exchange(port, post(closing, '{}'))).toEqual(['200'])
  expect(await exchange(port, report('{"Status":[200]}'))).toEqual(['200'])
  for (const { socket } of half) socket.destroy()
  await goesOn()
})
