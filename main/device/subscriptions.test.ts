import { expect, it } from 'vitest'
import { openAuthority } from '#http/authority.ts'
import { eventually } from '#http/eventually.fixture.ts'
import {
  bootstrapDocument,
  codesOf,
  commandServer,
  commands,
  documentReply,
  newDevice,
  rawServer,
  restarted,
  rudeServer,
} from './device.fixture.ts'

// SUB and UNSUB over real sockets: what changes under a subscription is PUT to the repository.

const mail = 'urn:example:mo:mail:1.0'
const devInfo = 'urn:oma:mo:oma-dm-devinfo:1.2'
const account = 'urn:oma:mo:oma-dm-dmacc:1.2'
const port = { type: 'text/plain', body: '143' }
const secondPort = { type: 'text/plain', body: '144' }
const good = { status: 204 }

const dataOf = (body: string | undefined) => JSON.parse(body ?? '')[0]?.MOData

it('puts the subtree once after a session that changed it several times, and not for changes elsewhere', async () => {
  const server = await commandServer({ 'GET /1': port, 'GET /2': secondPort, 'PUT /up': good, 'PUT /other': good })
  const device = newDevice({ limits: { settleMs: 60_000 } })
  const first = await server.run(
    device,
    ['SUB', '$/up', `${mail}/mail/`],
    ['SUB', '$/other', `${devInfo}//`],
    ['HGET', '$/1', `${mail}/mail/Port`],
    ['HGET', '$/2', `${mail}/mail/Port`],
  )
  expect(codesOf(first)).toEqual([200, 200, 200, 200])
  expect(server.of('PUT /up').map(({ body }) => dataOf(body).mail.Port)).toEqual([144])
  expect(server.of('PUT /other')).toEqual([])
  await device.stop()
})

it('does not wait for the end of a session that goes on', async () => {
  let ended = false
  const server = await rawServer(({ request, body }) => {
    if (request === 'GET /1') return port
    if (request !== 'POST /dm') return good
    if (!body.includes('"Status"')) {
      return commands(['SUB', `${server.origin}/up`, `${mail}//`], ['HGET', `${server.origin}/1`, `${mail}/mail/Port`])
    }
    ended = server.seen.some(one => one.request === 'PUT /up')
    return ended ? commands(['END']) : commands(['GET', `${mail}/mail/Port`])
  })
  const device = newDevice({ limits: { settleMs: 0, rounds: 1_000_000 } })
  expect(await device.session({ trigger: 'client', to: { url: `${server.origin}/dm` } })).toMatchObject({
    value: { ended: 'END' },
  })
  expect(ended).toBe(true)
})

it('says nothing when nothing changed: on the SUB itself, and after a command that was refused or wrote the same', async () => {
  const server = await commandServer({
    'GET /1': port,
    'GET /bad': documentReply(`${mail}//`, { mail: { Nonsense: 1 } }),
  })
  const device = newDevice()
  await server.run(device, ['HGET', '$/1', `${mail}/mail/Port`])
  const before = device.tree().instances.get(mail)?.get('mail')
  const second = await server.run(
    device,
    ['SUB', '$/up', `${mail}/mail/`],
    ['HGET', '$/1', `${mail}/mail/Port`],
    ['HGET', '$/bad', `${mail}/mail/`],
    ['DELETE', `${mail}/mail/Host`],
  )
  expect(codesOf(second)).toEqual([200, 200, 400, 405])
  expect(server.of('PUT /up')).toEqual([])
  expect(device.tree().instances.get(mail)?.get('mail')).toBe(before)
})

it('tells of local changes, a burst of them at once, and of the end of the subtree by an empty document', async () => {
  const server = await commandServer({ 'PUT /up': good })
  const device = newDevice({ limits: { settleMs: 20 } })
  await server.run(device, ['SUB', '$/up', `${mail}/mail/Port`])
  for (const value of [1, 2, 3]) {
    await device.local.write([{ uri: `${mail}/mail/Port`, name: 'Port', node: { kind: 'leaf', value } }])
  }
  await device.settled()
  await device.local.remove(`${mail}/mail/`)
  await device.settled()
  expect(server.of('PUT /up').map(({ body }) => JSON.parse(body)[0]?.MOData)).toEqual([{ Port: 3 }, undefined])
})

it('sends the format that the server lists after a 415', async () => {
  const picky = commandServer({
    'GET /1': port,
    'PUT /up': ({ headers }) =>
      headers['content-type'] === 'text/plain' ? good : { status: 415, headers: { 'OMADM-Accept': 'text/plain' } },
  })
  const server = await picky
  await server.run(newDevice(), ['SUB', '$/up', `${mail}/mail/Port`], ['HGET', '$/1', `${mail}/mail/Port`])
  expect(server.of('PUT /up').map(({ headers, body }) => [headers['content-type'], body])[1]).toEqual([
    'text/plain',
    '143',
  ])
})

it('keeps what could not be delivered, over a restart, and delivers it after the next session', async () => {
  let open = false
  const server = await commandServer({ 'GET /1': port, 'PUT /up': () => (open ? good : { status: 500 }) })
  const device = newDevice({ limits: { settleMs: 60_000 } })
  await server.run(device, ['SUB', '$/up', `${mail}/mail/Port`], ['HGET', '$/1', `${mail}/mail/Port`])
  expect(server.of('PUT /up')).toHaveLength(1)
  open = true
  const again = await restarted(device, { limits: { settleMs: 0 } })
  await eventually(() => server.of('PUT /up').length).toBe(2)
  await again.settled()
  await server.run(again, ['GET', `${mail}/mail/Port`])
  expect(server.of('PUT /up')).toHaveLength(2)
})

it('calls a repository that is never there three times, and again after the next change', async () => {
  const server = await commandServer({ 'GET /1': port, 'GET /2': secondPort, 'PUT /up': { status: 500 } })
  const device = newDevice({ limits: { settleMs: 0 } })
  const calls = async (...commands: readonly (readonly string[])[]) => {
    for (let i = 0; i < 4; i += 1) {
      await server.run(device, ...(i === 0 ? commands : [['GET', `${mail}/mail/Port`]]))
      await device.settled()
    }
    return server.of('PUT /up').length
  }
  expect(await calls(['SUB', '$/up', `${mail}/mail/Port`], ['HGET', '$/1', `${mail}/mail/Port`])).toBe(3)
  expect(await calls(['HGET', '$/2', `${mail}/mail/Port`])).toBe(6)
})

it('cancels by the very same string only, for the server that subscribed', async () => {
  const server = await commandServer({ 'GET /1': port, 'PUT /up': good })
  const device = newDevice()
  const statuses = await server.run(
    device,
    ['SUB', '$/up', `${mail}//`],
    ['UNSUB', `${mail}/mail/`],
    ['UNSUB', 'no ClientURI'],
    ['UNSUB', `${mail}//`],
    ['UNSUB', `${mail}//`],
    ['HGET', '$/1', `${mail}/mail/Port`],
  )
  expect(codesOf(statuses)).toEqual([200, 404, 400, 200, 404, 200])
  expect(server.of('PUT /up')).toEqual([])
})

it('goes on with its next session while a repository does not answer', async () => {
  let waiting: readonly (readonly string[])[] = []
  let begun = 0
  const server = await rudeServer((request, response) => {
    if (request.headers['content-type']?.includes('initiation')) begun += 1
    const next = waiting.length > 0 ? waiting : [['END']]
    if (request.method === 'PUT') return
    if (request.method === 'GET') return response.setHeader('Content-Type', 'text/plain').end('143')
    waiting = []
    return response.setHeader('Content-Type', 'application/vnd.oma.dm.request+json').end(commands(...next).body)
  })
  const device = newDevice()
  const call = () => device.session({ trigger: 'client', to: { url: `${server.origin}/dm` } })
  waiting = [
    ['SUB', `${server.origin}/up`, `${mail}//`],
    ['HGET', `${server.origin}/1`, `${mail}/mail/Port`],
  ]
  const first = call()
  await eventually(() => device.memory().subscriptions.map(({ due }) => due)).toEqual([1])
  const second = call()
  await eventually(() => begun).toBe(2)
  await device.stop()
  expect(await Promise.all([first, second])).toMatchObject([{ value: { ended: 'END' } }, { value: { ended: 'END' } }])
})

it('owes what was not delivered to the address of a newer SUB of the same ClientURI', async () => {
  const server = await commandServer({ 'GET /1': port, 'PUT /up': good, 'PUT /new': good })
  const device = newDevice({ limits: { settleMs: 60_000 } })
  const set = ['HGET', '$/1', `${mail}/mail/Port`]
  await server.run(device, ['SUB', '$/up', `${mail}//`], set, ['SUB', '$/new', `${mail}//`])
  expect([server.of('PUT /up').length, server.of('PUT /new').map(({ body }) => dataOf(body).mail.Port)]).toEqual([
    0,
    [143],
  ])
  await device.stop()
})

it.each([
  ['the same SUB comes again', []],
  ['it is cancelled and asked for anew', [['UNSUB', `${mail}//`]]],
])('still tells the next change when %s while a delivery is under way', async (_what, before) => {
  const changes: unknown[] = []
  let waiting: readonly (readonly string[])[] = []
  let reports = 0
  let letGo: (() => void) | undefined
  const server = await rudeServer((request, response) => {
    let body = ''
    request.on('data', chunk => {
      body += chunk
    })
    request.on('end', () => {
      const { body: package2 } = commands(...(waiting.length > 0 ? waiting : [['END']]))
      if (request.method === 'POST') {
        waiting = []
        if (body.includes('"Status"')) reports += 1
        return response.setHeader('Content-Type', 'application/vnd.oma.dm.request+json').end(package2)
      }
      changes.push(dataOf(body).mail.Port)
      const answer = () => response.writeHead(204).end()
      if (changes.length > 1) return answer()
      letGo = answer
    })
  })
  const device = newDevice({ limits: { settleMs: 0 } })
  const session = (...list: typeof waiting) => {
    waiting = list
    return device.session({ trigger: 'client', to: { url: `${server.origin}/dm` } })
  }
  const set = (value: number) =>
    device.local.write([{ uri: `${mail}/mail/Port`, name: 'Port', node: { kind: 'leaf', value } }])
  const subscribe = ['SUB', `${server.origin}/up`, `${mail}//`]
  await session(subscribe)
  await set(1)
  await eventually(() => changes).toEqual([1])
  const again = session(...before, subscribe)
  await eventually(() => reports).toBe(2)
  letGo?.()
  await again
  await device.settled()
  await set(2)
  await device.settled()
  expect(changes.at(-1)).toBe(2)
})

it('forgets subscriptions and defaults with the account they came by', async () => {
  const kept = new Map<string, Uint8Array>()
  const authority = await openAuthority({
    get: async name => kept.get(name),
    put: async (name, value) => void kept.set(name, value),
  })
  const server = await commandServer(
    { 'GET /1': port, 'PUT /up': good },
    await authority.issueServer({ dns: [], ip: ['127.0.0.1'] }),
  )
  const device = newDevice({ trust: { ca: authority.certificate } })
  await device.bootstrapWith(bootstrapDocument(`${server.origin}/dm`))
  const statuses = await server.run(device, ['SUB', '$/up', `${mail}//`], ['DEFAULT', '$/mail', mail])
  expect(codesOf(statuses)).toEqual([200, 200])
  expect(device.state()).toMatchObject({
    memory: { subscriptions: [{ serverId: 'DMS1' }], defaults: [{ moid: mail }] },
  })
  await device.local.remove(`${account}/dms1/`)
  expect(device.state()).toMatchObject({ memory: { subscriptions: [], defaults: [] } })
})
