import { expect, it } from 'vitest'
import { memoryRecorder, story } from '../server/memory-recorder.fixture.ts'
import { codesOf, commands, newDevice, packageType, rawServer, rudeServer, statusesOf } from './device.fixture.ts'
import type { DeviceOptions } from './device.ts'

// Servers that want too much of a device: it stays within its limits, its tree stays as it was, and it says what happened.

const mail = 'urn:example:mo:mail:1.0'
const camera = 'urn:oma:mo:oma-dcmo:1.0/camera/'
const dac = 'urn:oma:mo:oma-dm-dac:1.0'
const get = ['GET', 'urn:oma:mo:oma-dm-devinfo:1.2//DevID']

async function callAt(origin: string, limits: DeviceOptions['limits'] = {}) {
  const recorder = memoryRecorder()
  const device = newDevice({ recorder, limits })
  const before = device.tree()
  const result = await device.session({ trigger: 'client', to: { url: `${origin}/dm` } })
  if (!result.ok) throw new Error(result.problem.code)
  return { device, before, result: result.value, record: recorder.records[0] }
}

it('leaves a server that leads it in a circle by CONT', async () => {
  const { origin, seen } = await rawServer(({ request }, count) =>
    commands(get, ['CONT', `${origin}/dm/${count}-${request.length}`]),
  )
  const { device, before, result, record } = await callAt(origin, { rounds: 20 })
  expect(result).toMatchObject({ ended: 'aborted', rounds: 20, problem: { code: 'device.endless-session' } })
  expect(seen).toHaveLength(21)
  expect(record).toMatchObject({ outcome: 'failed' })
  expect(device.tree()).toBe(before)
})

it('carries out ten thousand commands of one package, each with its status, in order', async () => {
  const list = Array.from({ length: 10_000 }, (_, i) => (i % 2 === 0 ? get : ['DELETE', `${mail}/nobody-${i}/`]))
  const { origin, seen } = await rawServer((_, count) => (count === 1 ? commands(...list) : commands(['END'])))
  const { device, before, result } = await callAt(origin)
  expect(result).toMatchObject({ ended: 'END' })
  const codes = (statusesOf(seen[1]?.body) as readonly (number | { readonly sc: number })[]).map(item =>
    typeof item === 'number' ? item : item.sc,
  )
  expect(codes).toHaveLength(10_000)
  expect(new Set(codes.filter((_, i) => i % 2 === 0))).toEqual(new Set([200]))
  expect(new Set(codes.filter((_, i) => i % 2 === 1))).toEqual(new Set([404]))
  expect(device.tree()).toBe(before)
})

it('gathers no more data than it can carry, however often a package asks for it', async () => {
  const uri = `${mail}/mail/`
  const often = Array.from({ length: 1000 }, () => uri)
  const { origin, seen } = await rawServer((one, count) => {
    const list = [
      ...often.map(each => ['GET', each]),
      ['HPUT', `${origin}/up`, ...often],
      ['HPUT', `${origin}/up`, uri],
    ]
    return one.request === 'PUT /up' ? { status: 204 } : count === 1 ? commands(...list) : commands(['END'])
  })
  const { result } = await callAt(origin, { gatheredBytes: 20_000 })
  expect(result).toMatchObject({ ended: 'END' })
  const codes = codesOf(statusesOf(seen.at(-1)?.body))
  const carried = codes.indexOf(503)
  expect([carried > 10, codes.slice(carried)]).toEqual([true, [...Array(1001 - carried).fill(503), 200]])
  expect(seen.filter(({ request }) => request === 'PUT /up')).toHaveLength(1)
})

it('leaves a server whose Package#2 is larger than the limit, in chunks or announced', async () => {
  const long = JSON.stringify({ CMD: [['GET', 'x'.repeat(200_000)]] })
  const announced = await rawServer(() => ({ body: long }))
  const { origin: dripping } = await rudeServer((_, response) => {
    response.writeHead(200, { 'Content-Type': packageType })
    for (let at = 0; at < long.length; at += 1000) response.write(long.slice(at, at + 1000))
    response.end()
  })
  for (const origin of [announced.origin, dripping]) {
    const { device, before, result } = await callAt(origin, { bodyBytes: 100_000 })
    expect(result).toMatchObject({ ended: 'http-error', problem: { code: 'http.body-too-large' } })
    expect(device.tree()).toBe(before)
  }
})

it('notes no more than a hundred mistakes in a package and a hundred in its commands', async () => {
  const odd = Array.from({ length: 5000 }, () => ['FLY', 'x'])
  const body = JSON.stringify({ CMD: odd, ...Object.fromEntries(odd.map((_, i) => [`x${i}`, 1])) })
  const { origin } = await rawServer((_, count) => (count === 1 ? { body } : commands(['END'])))
  const { record } = await callAt(origin)
  expect(record && story(record).length).toBeLessThan(220)
})

it.each([301, 302, 307, 308])('does not follow a redirect (%i) from the DM Server to somebody else', async status => {
  const other = await rawServer(() => commands(['DELETE', `${mail}/mail/`], ['END']))
  const { origin } = await rawServer(() => ({ status, headers: { Location: `${other.origin}/dm` } }))
  const { device, before, result } = await callAt(origin)
  expect(result).toMatchObject({ ended: 'http-error', problem: { code: 'device.server-status' } })
  expect(other.seen).toHaveLength(0)
  expect(device.tree()).toBe(before)
})

const fetches: readonly {
  readonly what: string
  readonly limits: DeviceOptions['limits']
  readonly rude: (path: string) => {
    readonly status?: number
    readonly type?: string
    readonly body?: string
    readonly headers?: Readonly<Record<string, string>>
  }
}[] = [
  // biome-ignore format: one line
  { what: 'redirects in a circle', limits: {}, rude: path => ({ status: 302, headers: { Location: `${path}x` } }) },
  { what: 'brings more than the limit', limits: { bodyBytes: 50_000 }, rude: () => ({ type: 'application/dmmo+json', body: ' '.repeat(60_000) }) }, // biome-ignore format: one line
  { what: 'brings more nodes than fit', limits: { nodes: 2000 }, rude: () => ({ type: 'application/dmmo+json', body: JSON.stringify([{ ClientURI: `${camera}`, MOData: { camera: Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`n${i}`, 1])) } }]) }) }, // biome-ignore format: one line
  { what: 'brings a thousand floors', limits: {}, rude: () => ({ type: 'application/dmmo+json', body: '['.repeat(1000) }) }, // biome-ignore format: one line
  { what: 'is a web page', limits: {}, rude: () => ({ type: 'text/html', body: '<p>' }) },
]
it.each(fetches)('refuses an HGET whose address $what, and leaves the tree alone', async ({ limits, rude }) => {
  const { origin, seen } = await rawServer(({ request }, count) => {
    const [method, path = ''] = request.split(' ')
    if (method === 'GET') return rude(path)
    return count === 1 ? commands(['HGET', `${origin}/up`, camera]) : commands(['END'])
  })
  const { device, before, result } = await callAt(origin, limits)
  expect(result).toMatchObject({ ended: 'END' })
  expect(seen.filter(({ request }) => request.startsWith('GET')).length).toBeLessThan(25)
  const [status] = statusesOf(seen.findLast(({ body }) => body.includes('"Status"'))?.body) as readonly unknown[]
  const code = typeof status === 'number' ? status : (status as { readonly sc: number }).sc
  expect(code).toBeGreaterThanOrEqual(400)
  expect(device.tree()).toBe(before)
})

it('gives an HGET up that drips without end, and goes on with its session', async () => {
  const { origin } = await rudeServer((request, response) => {
    request.resume()
    if (request.method === 'GET') {
      response.writeHead(200, { 'Content-Type': 'application/dmmo+json' })
      const timer = setInterval(() => response.write(' '), 10)
      return void response.on('close', () => clearInterval(timer))
    }
    const first = request.headers['content-type']?.includes('initiation') === true
    response.writeHead(200, { 'Content-Type': packageType })
    response.end(JSON.stringify({ CMD: first ? [['HGET', `${origin}/up`, camera]] : [['END']] }))
  })
  const { device, before, result } = await callAt(origin, { exchangeMs: 300 })
  expect(result).toMatchObject({ ended: 'END' })
  expect(device.tree()).toBe(before)
})

it('stands a bomb of access rules', async () => {
  const rule = (i: number) => ({ MOURI: `${camera}n${i}`, Delegate: false, ACL: { '1': { SrvID: '*', ACLNode: i } } })
  const rules = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`r${i}`, rule(i)]))
  const { origin, seen } = await rawServer(({ request }, count) => {
    if (request.startsWith('GET')) {
      const body = JSON.stringify([{ ClientURI: `${dac}//`, MOData: { dac: rules } }])
      return { type: 'application/dmmo+json', body }
    }
    if (count === 1) return commands(['HGET', `${origin}/dac`, `${dac}//`], ...Array.from({ length: 50 }, () => get))
    return commands(['END'])
  })
  const { device, result } = await callAt(origin)
  expect(result).toMatchObject({ ended: 'END' })
  expect(seen.findLast(({ body }) => body.includes('"Status"'))).toBeDefined()
  expect(await device.session({ trigger: 'client', to: { url: `${origin}/dm` } })).toMatchObject({ ok: true })
})
