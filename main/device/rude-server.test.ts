import { expect, it } from 'vitest'
import { memoryRecorder, story } from '../server/memory-recorder.fixture.ts'
import { commands, newDevice, packageType, rawServer, rudeServer } from './device.fixture.ts'
import type { DeviceOptions } from './device.ts'

// A device never hangs: whatever a server does, the session ends with a problem that says what happened.

const devInfo = 'urn:oma:mo:oma-dm-devinfo:1.2'

async function callAt(origin: string, limits: DeviceOptions['limits'] = {}) {
  const recorder = memoryRecorder()
  const device = newDevice({ recorder, limits })
  const result = await device.session({ trigger: 'client', to: { url: `${origin}/dm` } })
  if (!result.ok) throw new Error(result.problem.code)
  const [record] = recorder.records
  if (!record) throw new Error('nothing was recorded')
  return { device, result: result.value, record }
}

it('leaves a server that never says END', async () => {
  const { origin, seen } = await rawServer(() => commands(['GET', `${devInfo}//DevID`]))
  const { result, record } = await callAt(origin, { rounds: 5 })
  expect(result).toMatchObject({ ended: 'aborted', rounds: 5, problem: { code: 'device.endless-session' } })
  expect(seen).toHaveLength(6)
  expect(record).toMatchObject({ outcome: 'failed', problem: { code: 'device.endless-session' } })
})

it('leaves a server that sends a body without end', async () => {
  const { origin } = await rudeServer((_, response) => {
    response.writeHead(200, { 'Content-Type': packageType })
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536, 0x20)));
    }
    response.on('drain', more)
    more()
  })
  const { result } = await callAt(origin, { bodyBytes: 1_000_000 })
  expect(result).toMatchObject({ ended: 'http-error', problem: { code: 'http.body-too-large' } })
})

it('leaves a server that does not answer in time', async () => {
  const { origin } = await rudeServer(() => undefined)
  const { result, record } = await callAt(origin, { exchangeMs: 100 })
  expect(result).toMatchObject({ ended: 'http-error', problem: { code: 'http.timeout' } })
  expect(story(record).at(-1)).toBe('aborted http.timeout')
})

it('leaves a server that drips its answer byte by byte', async () => {
  const { origin } = await rudeServer((_, response) => {
    response.writeHead(200, { 'Content-Type': packageType })
    const timer = setInterval(() => response.write(' '), 10)
    response.on('close', () => clearInterval(timer))
  })
  const { result } = await callAt(origin, { exchangeMs: 200 })
  expect(result).toMatchObject({ ended: 'http-error', problem: { code: 'http.timeout' } })
})

it('leaves a server that stops in the middle of its answer, and says after how many bytes', async () => {
  const { origin } = await rudeServer((_, response) => {
    response.writeHead(200, { 'Content-Type': packageType, 'Content-Length': '1000' })
    response.write('{"CMD":[["DEL', () => response.destroy())
  })
  const { result } = await callAt(origin)
  expect(result).toMatchObject({
    ended: 'http-error',
    problem: { code: 'http.stopped-in-the-middle', detail: { bytes: 13 } },
  })
})

it('does nothing of a package that it cannot read to its end', async () => {
  const mail = 'urn:example:mo:mail:1.0'
  const { origin } = await rawServer(() => ({ body: `{"CMD":[["DELETE","${mail}/mail/"],` }))
  const { result, device } = await callAt(origin)
  expect(result).toMatchObject({ ended: 'aborted', problem: { code: 'package.not-json', at: { line: 1 } } })
  expect(device.tree().instances.get(mail)?.has('mail')).toBe(true)
})

it.each([
  ['a web page', { type: 'text/html', body: '<p>' }, 'device.not-package'],
  ['bytes that are no UTF-8', { body: Uint8Array.of(0x7b, 0xff) }, 'package.not-utf8'],
  ['JSON of a thousand floors', { body: '['.repeat(1000) }, 'package.too-deep'],
  ['null', { body: 'null' }, 'package.wrong-type'],
  ['nothing', { body: '' }, 'package.not-json'],
  ['an old media type of text, but no JSON', { type: 'text/plain', body: 'hello' }, 'package.not-json'],
])('leaves a server that answers with %s', async (_what, reply, code) => {
  const { origin, seen } = await rawServer(() => reply)
  expect((await callAt(origin)).result).toMatchObject({ ended: 'aborted', rounds: 0, problem: { code } })
  expect(seen).toHaveLength(1)
})

it('reads a package of a general media type, and notes it', async () => {
  const { origin } = await rawServer(() => ({ ...commands(['END']), type: 'application/json; charset=utf-8;' }))
  const { result, record } = await callAt(origin)
  expect(result).toMatchObject({ ended: 'END' })
  expect(story(record)).toContain('note package.content-type')
})

it.each([400, 401, 403, 404, 406, 413, 415, 500, 503])(
  'takes HTTP %i as the end, and does not try again',
  async status => {
    const { origin, seen } = await rawServer(() => ({ status, headers: { 'WWW-Authenticate': 'Basic realm="x"' } }))
    expect((await callAt(origin)).result).toMatchObject({
      ended: 'http-error',
      problem: { code: 'device.server-status', detail: { status } },
    })
    expect(seen).toHaveLength(1)
  },
)

it('goes where CONT leads even if nobody is there, and says so', async () => {
  const { origin } = await rawServer(() => commands(['CONT', 'http://127.0.0.1:1/s']))
  expect((await callAt(origin)).result).toMatchObject({
    ended: 'http-error',
    rounds: 1,
    problem: { code: 'http.unreachable' },
  })
})

it('is switched off in the middle of a session within a moment', async () => {
  let asked: () => void = () => {}
  const arrived = new Promise<void>(resolve => {
    asked = resolve
  })
  const { origin } = await rudeServer(() => asked())
  const device = newDevice()
  const session = device.session({ trigger: 'client', to: { url: `${origin}/dm` } })
  await arrived
  await device.stop()
  expect(await session).toMatchObject({ value: { ended: 'http-error', problem: { code: 'device.stopped' } } })
  expect(await device.session({ trigger: 'client', to: { url: `${origin}/dm` } })).toMatchObject({
    value: { ended: 'http-error', problem: { code: 'device.stopped' } },
  })
})

it('takes on no endless chain of reports', async () => {
  const node = 'urn:oma:mo:oma-dcmo:1.0/camera/Operations/Enable'
  const { origin, seen } = await rawServer(({ body }) =>
    body.includes('"Status"') ? commands(['END']) : commands(['EXEC', node, `${origin}/report`]),
  )
  await callAt(origin, { reports: 3 })
  const statuses = seen.flatMap(({ body }) => (body.includes('"Status"') ? [JSON.parse(body).Status[0].sc] : []))
  expect(statuses).toEqual([202, 202, 202, 503])
})

it('gives a report up that nobody takes, after three tries', async () => {
  const node = 'urn:oma:mo:oma-dcmo:1.0/camera/Operations/Enable'
  const { origin, seen } = await rawServer(({ request, body }) => {
    if (request === 'POST /report') return { status: 503 }
    return seen.length === 1 && !body.includes('"Status"')
      ? commands(['EXEC', node, `${origin}/report`])
      : commands(['END'])
  })
  const device = newDevice({ limits: { settleMs: 0 } })
  for (let i = 0; i < 5; i += 1) {
    await device.session({ trigger: 'client', to: { url: `${origin}/dm` } })
    await device.settled()
  }
  expect(seen.filter(({ request }) => request === 'POST /report')).toHaveLength(3)
  expect(device.memory().alerts).toEqual([])
})

it('answers 500 when its own store fails, and changes nothing', async () => {
  const { origin, seen } = await rawServer((_, count) =>
    count === 1 ? commands(['DELETE', 'urn:example:mo:mail:1.0/mail/']) : commands(['END']),
  )
  const recorder = memoryRecorder()
  const device = newDevice({
    recorder,
    save: () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })),
  })
  const before = device.tree()
  expect(await device.session({ trigger: 'client', to: { url: origin } })).toMatchObject({ value: { ended: 'END' } })
  expect(JSON.parse(seen[1]?.body ?? '').Status).toEqual([{ sc: 500 }])
  expect(device.tree()).toBe(before)
  expect(recorder.records[0]?.outcome).toBe('done')
})
