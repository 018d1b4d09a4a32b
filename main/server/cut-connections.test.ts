import { expect, it } from 'vitest'
import { eventually } from '#http/eventually.fixture.ts'
import { type RawSocket, rawSocket } from '#http/raw-socket.fixture.ts'
import { story } from './memory-recorder.fixture.ts'
import { caller, initiation, response, startServer } from './server.fixture.ts'

// What is cut while the server waits for something of its own: the store, an account, the end of its turn.

const get = ['GET', 'urn:oma:mo:oma-dm-devinfo:1.2//']
const opening = 'note package.no-session-alert'

/** A step that is held up; `reached` says how often somebody came to it. */
function newGate<T>(value: T) {
  let open = () => {}
  const opened = new Promise<void>(resolve => {
    open = resolve
  })
  const gate = {
    reached: 0,
    open: () => open(),
    step: async () => {
      gate.reached += 1
      await opened
      return value
    },
  }
  return gate
}

/** Cuts a connection, and waits until the server must have heard of it: it answered another one since. */
async function cut({ socket }: RawSocket, port: number): Promise<void> {
  socket.resetAndDestroy()
  const other = rawSocket(port)
  other.write('GET /elsewhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
  await other.closed()
}

function post(headers: Readonly<Record<string, string>>, body: string): string {
  const all = { Host: 'x', 'OMADM-DevID': 'dev-1', 'Content-Type': initiation, ...headers }
  const lines = Object.entries(all).map(pair => `${pair.join(': ')}\r\n`)
  return `POST /dm HTTP/1.1\r\n${lines.join('')}\r\n${body}`
}

it.each([
  {
    what: 'in the middle of its body',
    length: '50',
    password: 'p',
    code: 'http.stopped-in-the-middle',
    lines: ['> POST', '> 2 bytes, cut', 'aborted http.stopped-in-the-middle'],
  },
  {
    what: 'in the middle of its body, and would have been refused',
    length: '50',
    password: 'wrong',
    code: 'http.stopped-in-the-middle',
    lines: ['> POST', '> 2 bytes, cut', 'aborted http.stopped-in-the-middle'],
  },
  {
    what: 'after its body',
    length: '2',
    password: 'p',
    code: 'server.answer-not-delivered',
    lines: ['> POST', '> 2 bytes', opening],
  },
])('ends the record of a request that is cut $what, while its account is looked up', async each => {
  const { length, password, code, lines } = each
  const lookup = newGate({ deviceId: 'dev-1', secret: 'p' })
  const accounts = { byUser: lookup.step, byFingerprint: async () => undefined }
  const { port, records, told } = await startServer([[get]], { auth: 'basic' }, { accounts })
  const raw = rawSocket(port)
  const authorization = `Basic ${btoa(`dev-1:${password}`)}`
  raw.write(post({ Authorization: authorization, 'Content-Length': length }, '{}'))
  await eventually(() => lookup.reached).toBe(1)
  await cut(raw, port)
  lookup.open()
  const own = () => records.filter(({ info }) => info.deviceId === 'dev-1')
  await eventually(own).toMatchObject([{ outcome: 'failed', problem: { code } }])
  expect(own().map(story)).toEqual([lines])
  expect(told.events.at(-1)).toContain(code)
})

it('fails a session whose device is cut off while its answer waits for the commit', async () => {
  const commit = newGate(undefined)
  const { port, records, told } = await startServer([[get]], {}, { kept: commit.step })
  const raw = rawSocket(port)
  raw.write(post({ 'Content-Length': '2' }, '{}'))
  await eventually(() => commit.reached).toBe(1)
  await cut(raw, port)
  commit.open()
  await eventually(() => records[0]?.outcome).toBe('failed')
  expect(told.outcomes).toMatchObject([{ state: 'unknown' }])
  expect(told.events.at(-1)).toBe('ended dev-1 after 1: server.answer-not-delivered')
})

it('fails a session whose device goes on with no HTTP behind Package#1: its answer never arrives', async () => {
  const { port, records, told } = await startServer([[get]])
  const raw = rawSocket(port)
  raw.write(`${post({ 'Content-Length': '2' }, '{}')}no HTTP\r\n\r\n`)
  expect((await raw.closed()).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 400'])
  await eventually(() => records.map(({ outcome }) => outcome)).toEqual(['failed', 'failed'])
  expect(told.events).toContain('ended dev-1 after 1: server.answer-not-delivered')
})

it('begins no session once it is closed, and goes on with none, though the heads came before', async () => {
  const { url, port, server, records, told } = await startServer([[get]])
  await caller(url, 'dev-2')(initiation, {})
  const [one, three] = [rawSocket(port), rawSocket(port)]
  one.write(post({ 'Content-Length': '2', Connection: 'close' }, '{'))
  await eventually(() => records).toHaveLength(2)
  const third = { 'OMADM-DevID': 'dev-2', 'Content-Type': response, 'Content-Length': '16', Connection: 'close' }
  three.write(post(third, '{"Stat'))
  await eventually(() => records.flatMap(story).filter(line => line === '> POST')).toHaveLength(3)
  await server.close()
  one.write('}')
  three.write('us":[404]}')
  for (const raw of [one, three]) expect(await raw.closed()).toMatch(/^HTTP\/1\.1 503 [\s\S]*"code":"server\.stopped"/)
  expect(records).toMatchObject([{ outcome: 'failed' }, { info: { kind: 'refused' }, outcome: 'failed' }])
  expect(told.outcomes).toMatchObject([{ state: 'unknown' }])
})

const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`
it.each([
  { what: 'with its length', headers: { 'Content-Length': '2000' }, body: 'x'.repeat(2000) },
  {
    what: 'in chunks',
    headers: { 'Transfer-Encoding': 'chunked' },
    body: `${chunk('x'.repeat(90))}${chunk('x'.repeat(90))}${chunk('x')}0\r\n\r\n`,
  },
])('answers 413 to a body over the limit that came whole $what, and takes the next request there', async each => {
  const { port, records } = await startServer([[get]], { limits: { bodyBytes: 100 } })
  const raw = rawSocket(port)
  raw.write(post(each.headers as Record<string, string>, each.body))
  await raw.until(/body-too-large/)
  raw.write(post({ 'Content-Length': '2', Connection: 'close' }, '{}'))
  expect((await raw.closed()).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200'])
  expect(records.map(({ info }) => info.kind)).toEqual(['refused', 'session'])
})

it.each([
  { what: 'whole, small', length: 2, asks: false },
  { what: 'empty', length: 0, asks: false },
  { what: 'whole, large', length: 300_000, asks: true },
])('answers a body that came $what with Expect: 100-continue, once', async ({ length, asks }) => {
  const { port } = await startServer([[get]])
  const raw = rawSocket(port)
  const headers = { Expect: '100-continue', 'Content-Length': String(length), Connection: 'close' }
  raw.write(post(headers, length === 0 ? '' : `{${' '.repeat(length - 2)}}`))
  const statuses = (await raw.closed()).match(/(?<=HTTP\/1\.1 )\d+/g)
  expect(statuses).toEqual([...(asks ? ['100'] : []), length === 0 ? '400' : '200'])
})

it('answers hundreds of packages that come in one piece, in their order', async () => {
  const { port, records } = await startServer()
  const raw = rawSocket(port)
  const devices = Array.from({ length: 300 }, (_, i) => `dev-${i}`)
  const one = (device: string) => post({ 'OMADM-DevID': device, 'Content-Length': '2' }, '{}')
  raw.write(devices.map(one).join('') + post({ Connection: 'close', 'Content-Length': '3' }, 'bad'))
  const text = await raw.closed()
  expect(text.match(/HTTP\/1\.1 200/g)).toHaveLength(300)
  expect(text.lastIndexOf('HTTP/1.1 400')).toBeGreaterThan(text.lastIndexOf('HTTP/1.1 200'))
  expect(records.slice(0, 300).map(({ info }) => info.deviceId)).toEqual(devices)
  await eventually(() => records.map(({ outcome }) => outcome)).not.toContain('open')
})

it.each([{ where: 'events.opened' }, { where: 'work.next' }, { where: 'kept' }])(
  'answers 500 once where $where breaks, at once or later; the session has failed',
  async ({ where }) => {
    for (const breaks of [() => Promise.reject(new Error('broken')), thrown]) {
      const work = { next: async () => [{ id: 1, wire: get }], finished: async () => undefined }
      const events = {
        ...{ opened: async () => undefined, read: async () => undefined, alerts: async () => undefined },
        ...{ ended: async () => undefined, refused: () => undefined },
      }
      const { url, records } = await startServer(
        [],
        {},
        {
          work: where === 'work.next' ? { ...work, next: breaks } : work,
          events: where === 'events.opened' ? { ...events, opened: breaks } : events,
          ...(where === 'kept' && { kept: breaks }),
        },
      )
      expect(await caller(url)(initiation, {})).toMatchObject({ status: 500, json: { code: 'server.internal' } })
      expect(records).toMatchObject([{ outcome: 'failed', problem: { code: 'server.internal' } }])
      expect(records.flatMap(story).filter(line => line === '< 500')).toHaveLength(1)
    }
  },
)

function thrown(): never {
  throw new Error('broken')
}
