import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { eventually } from '#http/eventually.fixture.ts'
import { memoryRecorder } from '../server/memory-recorder.fixture.ts'
import {
  at,
  curl,
  ddf,
  listening,
  mail,
  managed,
  moid,
  object,
  opened,
  put,
  run,
  tokens,
} from './applications.fixture.ts'
import { codesOf, documentReply } from './device.fixture.ts'
import type { SimulatedDevice } from './device.ts'

// DM-7 and DM-8 over a real loopback connection; curl is the application that shares no code with the device.

const devInfo = 'urn:oma:mo:oma-dm-devinfo:1.2'

it('lets an application register an MO with its description, read it, and take it back; curl is the application', async () => {
  const { device, url } = await opened()
  const made = await put(url, 'thermostat', { ddf, document: object({ Target: 21, Room: '<b>&' }) })
  expect(made).toEqual({ status: 201, body: { uris: [`${moid}/living/`], created: true } })
  const read = await curl(at(url, 'uri', `${moid}/living/`), 'thermostat')
  expect(read).toMatchObject({ status: 200, body: [{ MOData: { living: { Target: 21, Room: '<b>&' } } }] })
  expect((await curl(`${url}/v1/objects`, 'thermostat')).body).toEqual({
    objects: [{ moid, instances: [`${moid}/living/`], own: true }],
  })
  expect(await curl(at(url, 'uri', `${moid}/living/`), 'thermostat', '-X', 'DELETE')).toEqual({
    status: 204,
    body: undefined,
  })
  expect(device.tree().descriptions.has(moid)).toBe(false)
  expect((await curl(at(url, 'uri', `${moid}/living/`), 'thermostat')).status).toBe(404)
})

it('lets servers manage what an application registered, and tells the application of the change', async () => {
  const { device, url, server } = await managed({ 'GET /warm': { type: 'text/plain', body: '23' } })
  const app = await listening(url, 'thermostat')
  await put(url, 'thermostat', { ddf, document: object({ Target: 21 }) })
  await device.settled()
  // The server hears that the instance came, in a session, and finds its MOID in Package#1.
  const told = server.of('POST /dm').map(({ body }) => body)
  expect(told.some(body => body.includes('urn:x-dmwb:at:mo:1.0:Created') && body.includes(moid))).toBe(true)
  expect(codesOf(await server.run(device, ['HGET', '$/warm', `${moid}/living/Target`]))).toEqual([200])
  await eventually(() => app.lines.at(-1)).toEqual({
    event: 'changed',
    changes: [{ uri: `${moid}/living/Target`, how: 'changed' }],
  })
  expect((await curl(at(url, 'uri', `${moid}/living/Target`), 'thermostat')).body).toMatchObject([
    { MOData: { Target: 23 } },
  ])
})

it('fetches an absent MO from where a DEFAULT said, and the application that asked reads it', async () => {
  const mailDocument = documentReply(`${mail}//`, { work: { Host: 'mail.example.com' } })
  const { device, url, server } = await managed({ 'GET /mail': mailDocument }, { contents: 'factory' })
  const absent = await curl(at(url, 'moid', mail), 'thermostat')
  expect(absent).toMatchObject({ status: 404, body: { code: 'device.nothing-by-default' } })
  await server.run(device, ['DEFAULT', '$/mail', mail])
  const found = await curl(at(url, 'moid', mail), 'thermostat')
  expect(found).toMatchObject({ status: 200, body: [{ MOData: { work: { Host: 'mail.example.com' } } }] })
  expect(server.of('GET /mail')).toHaveLength(1)
})

it('shows an application only what rules or the owner of the device let it read, and never an account', async () => {
  const { device, url } = await managed({})
  expect(await curl(at(url, 'uri', `${devInfo}//DevID`), 'thermostat')).toMatchObject({
    status: 403,
    body: { code: 'tree.no-right' },
  })
  expect((await curl(at(url, 'moid', devInfo), 'thermostat')).body).toMatchObject({ code: 'device.app-no-right' })
  expect((await curl(at(url, 'uri', `${devInfo}//DevID`), 'reader')).status).toBe(200)
  const { objects } = (await curl(`${url}/v1/objects`, 'reader')).body
  const seen = objects.map((item: { moid: string }) => item.moid)
  expect(seen).toContain(mail)
  expect(seen.filter((item: string) => /dmacc|dacmo/.test(item))).toEqual([])
  expect((await curl(at(url, 'uri', 'urn:oma:mo:oma-dm-dmacc:1.2/dms1/Name'), 'reader')).status).toBe(403)
  // A rule of the Delegation Access Control MO counts for appid:thermostat.
  const rule = { MAID: 'appid:thermostat', AR: 1 }
  const rules = { [mail]: { mail: { '1': { Permissions: { x: rule } } } } }
  const written = await device.local.write([
    { uri: 'urn:oma:mo:oma-dm-dacmo:1.0//', name: 'DacMO', node: toNode(rules) },
  ])
  expect(written).toMatchObject({ ok: true })
  expect((await curl(at(url, 'uri', `${mail}/mail/`), 'thermostat')).status).toBe(200)
})

type Nested = { readonly [name: string]: Nested | string | number }
function toNode(value: Nested | string | number): Parameters<SimulatedDevice['local']['write']>[0][number]['node'] {
  if (typeof value !== 'object') return { kind: 'leaf', value }
  return { kind: 'interior', children: new Map(Object.entries(value).map(([name, child]) => [name, toNode(child)])) }
}

it('notices an application that dies, keeps its objects, and tells it later what it missed', async () => {
  const recorder = memoryRecorder()
  const { device, url, server } = await managed({ 'GET /warm': { type: 'text/plain', body: '25' } }, { recorder })
  const app = await listening(url, 'thermostat')
  await put(url, 'thermostat', { ddf, document: object({ Target: 21 }) })
  expect(device.applications.presence('thermostat')).toBe('here')
  app.die()
  await eventually(() => device.applications.presence('thermostat')).toBe('lost')
  const record = recorder.records.find(({ problem }) => problem?.code === 'device.app-lost')
  expect(record).toMatchObject({ outcome: 'failed', info: { kind: 'application', peer: 'thermostat' } })
  await server.run(device, ['HGET', '$/warm', `${moid}/living/Target`])
  await eventually(() => device.memory().applications[0]?.missed).toEqual([`${moid}/living/Target`])
  // It comes back: registers the same again, which leaves what the server wrote, and hears of the change.
  expect(await put(url, 'thermostat', { ddf, document: object({ Target: 21 }) })).toMatchObject({ status: 200 })
  const again = await listening(url, 'thermostat')
  await eventually(() => again.lines[1]).toEqual({ event: 'missed', uris: [`${moid}/living/Target`] })
  expect((await curl(at(url, 'uri', `${moid}/living/Target`), 'thermostat')).body).toMatchObject([
    { MOData: { Target: 25 } },
  ])
  const anew = await put(url, 'thermostat', { document: object({ Target: 18 }), replace: true })
  expect(anew).toEqual({ status: 201, body: { uris: [`${moid}/living/`], created: true } })
})

it('registers nothing of an application that dies in the middle of its registration', async () => {
  const { device, url } = await opened()
  const body = JSON.stringify({ ddf, document: object({ Target: 21 }) })
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  const head = `PUT /v1/objects HTTP/1.1\r\nHost: ${new URL(url).host}\r\nAuthorization: Bearer ${tokens.thermostat}\r\n`
  socket.write(`${head}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 100)}`)
  await new Promise(resolve => setTimeout(resolve, 100))
  socket.destroy()
  await new Promise(resolve => socket.once('close', resolve))
  expect((await curl(`${url}/v1/objects`, 'thermostat')).body).toEqual({ objects: [] })
  expect(device.memory().applications).toEqual([])
})

it('keeps what applications registered over a restart of the device', async () => {
  const { device, url } = await opened()
  await put(url, 'thermostat', { ddf, document: object({ Target: 21 }) })
  await device.stop()
  const next = await opened({ state: JSON.parse(JSON.stringify(device.state())) })
  expect((await curl(at(next.url, 'uri', `${moid}/living/`), 'thermostat')).status).toBe(200)
  await next.device.applications.forget('thermostat')
  expect(next.device.tree().descriptions.has(moid)).toBe(false)
  expect(next.device.memory().applications).toEqual([])
})

it.each([
  ['no JSON', '{', 400],
  ['another form', '{"document":[],"more":1}', 400],
  ['no DDF', JSON.stringify({ ddf: '<p>', document: [] }), 400],
  [
    'a DDF with an external entity',
    JSON.stringify({
      ddf: '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><MgmtTree>&e;</MgmtTree>',
      document: [],
    }),
    400,
  ],
  ['an MO that nobody describes', JSON.stringify({ document: object({}) }), 400],
  ['a node that is not described', JSON.stringify({ ddf, document: object({ Colour: 'red' }) }), 400],
  [
    'part of an instance',
    JSON.stringify({ document: [{ ClientURI: `${mail}/mail/Host`, MOData: { Host: 'x' } }] }),
    400,
  ],
  [
    'an instance of somebody else',
    JSON.stringify({ document: [{ ClientURI: `${mail}/mail/`, MOData: { mail: {} } }] }),
    409,
  ],
  ['a description of what the device has', JSON.stringify({ ddf: ddf.replace(moid, mail), document: [] }), 409],
])('refuses %s, and nothing is registered', async (_, body, status) => {
  const { device, url } = await opened()
  const before = JSON.stringify(device.state())
  const type = ['-X', 'PUT', '-H', 'Content-Type: application/json', '-d', body]
  const answer = await curl(`${url}/v1/objects`, 'thermostat', ...type)
  expect([answer.status, typeof answer.body.code]).toEqual([status, 'string'])
  expect(JSON.stringify(device.state())).toBe(before)
})

it('refuses who shows no token, a wrong one, another name of this machine, or a web page, and records it', async () => {
  const recorder = memoryRecorder()
  const { url } = await opened({ recorder })
  const ask = async (...args: readonly string[]) => {
    const { stdout } = await run('curl', ['-s', '-o', '/dev/null', '-w', '%{http_code}', ...args, `${url}/v1/objects`])
    return Number(stdout)
  }
  const good = ['-H', `Authorization: Bearer ${tokens.thermostat}`]
  expect(await ask(...good)).toBe(200)
  expect(await ask()).toBe(401)
  expect(await ask('-H', 'Authorization: Bearer nobody')).toBe(401)
  expect(await ask(...good, '-H', `Host: evil.example:${new URL(url).port}`)).toBe(421)
  expect(await ask(...good, '-H', 'Origin: https://evil.example')).toBe(403)
  expect(await ask(...good, '-H', 'Sec-Fetch-Site: same-origin')).toBe(403)
  expect(await ask(...good, '-X', 'OPTIONS')).toBe(403)
  expect(await ask(...good, '-X', 'POST')).toBe(405)
  expect(recorder.records.filter(({ info }) => info.kind === 'refused')).toHaveLength(6)
})

it('holds bounds: bodies, streams that nobody reads, and streams at once', async () => {
  const { url } = await opened()
  const large = await run('sh', [
    '-c',
    `head -c 5000000 /dev/zero | curl -s -o /dev/null -w '%{http_code}' -X PUT -H 'Authorization: Bearer ${tokens.thermostat}' -H 'Content-Type: application/json' --data-binary @- ${url}/v1/objects`,
  ])
  expect(large.stdout).toBe('413')
  const all = await Promise.all(Array.from({ length: 64 }, () => listening(url, 'reader')))
  expect((await curl(`${url}/v1/updates`, 'reader')).status).toBe(503)
  for (const { die } of all) die()
  await eventually(async () => (await curl(`${url}/v1/objects`, 'reader')).status).toBe(200)
})
