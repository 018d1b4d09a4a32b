import { describe, expect, it } from 'vitest'
import { openAuthority } from '#http/authority.ts'
import {
  bootstrapDocument,
  codesOf,
  commandServer,
  documentReply,
  newDevice,
  type Reply,
  type WireCommands,
} from './device.fixture.ts'
import type { DeviceOptions } from './device.ts'

// Every status code of OMA DM 2.0 App. C where it belongs: one row per code and command, over real sockets.

const mail = 'urn:example:mo:mail:1.0'
const devInfo = 'urn:oma:mo:oma-dm-devinfo:1.2'
const dcmo = 'urn:oma:mo:oma-dcmo:1.0'
const fumo = 'urn:oma:mo:oma-fumo:1.0'
const diag = 'urn:oma:mo:oma-diag:1.0'
const none = 'urn:test:none:1.0'

const repository: Readonly<Record<string, Reply>> = {
  'GET /port': { type: 'text/plain', body: '143' },
  'GET /mail': documentReply(`${mail}//`, { work: { Host: 'h' } }),
  'GET /wrong': documentReply(`${mail}//`, { work: { Colour: 'red' } }),
  'GET /broken': { type: 'application/dmmo+json', body: '[{' },
  'GET /page': { type: 'text/html', body: '<p>' },
  'GET /error': { status: 500 },
  'PUT /up': { status: 204 },
  'POST /up': { status: 201 },
  'PUT /error': { status: 500 },
  'POST /error': { status: 403 },
  'PUT /picky': { status: 415, headers: { 'OMADM-Accept': 'image/png' } },
  'POST /picky': { status: 415, headers: { 'OMADM-Accept': 'image/png' } },
  'POST /report': { body: '{"CMD":[["END"]]}' },
}

type Row = readonly [code: number, words: string, ...commands: WireCommands]

/** The command of a row is the last one; those before it make the place. */
const plain: readonly Row[] = [
  [200, 'HGET to a place', ['HGET', '$/port', `${mail}/mail/Port`]],
  [200, 'HGET where the client likes', ['HGET', '$/mail']],
  [200, 'HPUT', ['HPUT', '$/up', `${mail}/mail/`]],
  [200, 'HPUT of which one is there', ['HPUT', '$/up', `${none}//`, `${mail}/mail/Port`]],
  [200, 'HPUT by wildcard', ['HPUT', '$/up', `${mail}/*/Port`, `${dcmo}/*/Enabled`]],
  [200, 'HPOST', ['HPOST', '$/up', `${mail}/mail/Port`]],
  [200, 'DELETE', ['DELETE', `${mail}/mail/`]],
  [200, 'EXEC', ['EXEC', `${dcmo}/camera/Operations/Disable`]],
  [200, 'GET', ['GET', `${devInfo}//DevID`]],
  [200, 'GET of what nv picks', ['GET', `${dcmo}/(x)/Enabled?nv=(x)/Property:Camera`]],
  [200, 'SHOW', ['SHOW', '$/page']],
  [200, 'CONT', ['CONT', '$/dm']],
  [200, 'DEFAULT', ['DEFAULT', '$/mail', mail]],
  [200, 'SUB', ['SUB', '$/up', `${mail}//`]],
  [200, 'UNSUB', ['SUB', '$/up', `${mail}//`], ['UNSUB', `${mail}//`]],
  [202, 'EXEC that takes long', ['EXEC', `${fumo}/firmware/Download`]],
  [202, 'EXEC with a ServerURI', ['EXEC', `${dcmo}/camera/Operations/Disable`, '$/report']],
  [204, 'GET of an empty node', ['GET', `${devInfo}//Ext`]],
  [304, 'GET', ['GET', `${devInfo}//?cv=v1`]],
  [304, 'HPUT', ['HPUT', '$/up', `${devInfo}//?cv=v1`]],
  [304, 'HPOST when all are unchanged', ['HPOST', '$/up', `${devInfo}//?cv=v1`, `${mail}/mail/Port?cv=v1`]],
  [200, 'HPOST when one has changed', ['HPOST', '$/up', `${devInfo}//?cv=v1`, `${mail}/mail/?cv=v0`]],
  [400, 'HGET without parameters', ['HGET']],
  [400, 'HGET to a bad address', ['HGET', '$/port', 'nonsense']],
  [400, 'HGET of what does not fit', ['HGET', '$/wrong', `${mail}/mail/`]],
  [400, 'HGET of a broken document', ['HGET', '$/broken']],
  [400, 'HPUT', ['HPUT', '$/up', `${mail}/(x)/`]],
  [400, 'HPOST', ['HPOST', '$/up', `${mail}/mail/?lv=0`]],
  [400, 'DELETE', ['DELETE', 'nonsense']],
  [400, 'EXEC', ['EXEC', `${dcmo}/(x)/Operations/Enable`]],
  [400, 'GET', ['GET', `${mail}/mail/?lv=1&lv=2`]],
  [400, 'EXEC with a report to nowhere', ['EXEC', `${dcmo}/camera/Operations/Enable`, 'nonsense']],
  [400, 'DEFAULT from nowhere', ['DEFAULT', 'ftp://127.0.0.1/', mail]],
  [400, 'SUB to nowhere', ['SUB', 'nonsense', `${mail}/mail/`]],
  [400, 'GET of an endless address', ['GET', `${mail}/(x)/?${'nv=(x)/a:b&'.repeat(1000)}nv=(x)/a:b`]],
  [400, 'SHOW', ['SHOW', 'nonsense']],
  [400, 'CONT', ['CONT', 'nonsense']],
  [400, 'END with a parameter', ['END', 'now']],
  [400, 'DEFAULT', ['DEFAULT', '$/mail', 'no moid']],
  [400, 'SUB', ['SUB', '$/up', 'nonsense']],
  [400, 'UNSUB', ['UNSUB', 'nonsense']],
  [404, 'HGET of an MO that is not there', ['HGET', '$/mail', `${none}/x/`]],
  [404, 'HPUT of nothing', ['HPUT', '$/up', `${none}//`, `${mail}/nobody/`]],
  [404, 'HPOST of nothing', ['HPOST', '$/up', `${none}//`]],
  [404, 'DELETE', ['DELETE', `${mail}/nobody/`]],
  [404, 'EXEC', ['EXEC', `${dcmo}/nobody/Operations/Enable`]],
  [404, 'GET', ['GET', `${mail}/nobody/`]],
  [404, 'DEFAULT', ['DEFAULT', '$/mail', none]],
  [404, 'SUB', ['SUB', '$/up', `${mail}/nobody/`]],
  [404, 'UNSUB of another string', ['SUB', '$/up', `${mail}//`], ['UNSUB', `${mail}/mail/`]],
  [405, 'EXEC', ['EXEC', `${dcmo}/camera/Enabled`]],
  [405, 'DELETE', ['DELETE', `${mail}/mail/Port`]],
  [406, 'HPUT', ['HPUT', '$/picky', `${mail}/mail/`]],
  [406, 'HPOST', ['HPOST', '$/picky', `${mail}/mail/`]],
  [415, 'HGET of a web page', ['HGET', '$/page', `${mail}/mail/Port`]],
  [415, 'HGET of a value without a place', ['HGET', '$/port']],
  [419, 'HGET', ['HGET', '$/error', `${mail}/mail/Port`]],
  [419, 'HPUT', ['HPUT', '$/error', `${mail}/mail/`]],
  [419, 'HPOST', ['HPOST', '$/error', `${mail}/mail/`]],
  [419, 'HGET from nowhere', ['HGET', 'http://127.0.0.1:1/', `${mail}/mail/Port`]],
  [501, 'a command that nobody knows', ['FETCH', 'x']],
  [501, 'a command of DM 1.x', ['Replace', 'x']],
  [503, 'EXEC while one is under way', ['EXEC', `${fumo}/firmware/Download`], ['EXEC', `${fumo}/firmware/Update`]],
  [
    1400,
    'EXEC of a diagnostic that lacks its target',
    ['HGET', '$/port', `${diag}/reachability/Target`],
    ['EXEC', `${diag}/reachability/Operations/Start`],
  ],
]

const named = (rows: readonly Row[]) => rows.map(([code, words, ...commands]) => ({ code, words, commands }))

async function lastCode(commands: WireCommands, options: Partial<DeviceOptions> = {}): Promise<number | undefined> {
  const server = await commandServer(repository)
  const device = newDevice(options)
  const before = device.tree()
  const codes = codesOf(await server.run(device, ...commands))
  await device.settled()
  const code = codes.at(-1) ?? 0
  // All or nothing: a refused command left neither tree nor validators different, nor told a subscriber.
  if (code >= 400 && code < 1000 && commands.length === 1) expect(device.tree()).toBe(before)
  return codes.length === commands.length ? code : undefined
}

describe('statuses', () => {
  it.each(named(plain))('$code: $words', async ({ code, commands }) => {
    expect(await lastCode(commands)).toBe(code)
  })

  it.each([
    [501, 'SHOW', ['SHOW', '$/page'], { browser: 'none' }],
    [
      500,
      'DELETE when the store fails',
      ['DELETE', `${mail}/mail/`],
      { save: () => Promise.reject(new Error('full')) },
    ],
    [500, 'HGET when the store fails', ['HGET', '$/mail'], { save: () => Promise.reject(new Error('full')) }],
    [500, 'SUB when the store fails', ['SUB', '$/up', `${mail}//`], { save: () => Promise.reject(new Error('full')) }],
    [506, 'HGET', ['HGET', '$/mail'], { limits: { nodes: 10 } }],
    [503, 'SUB when too many are kept', ['SUB', '$/up', `${mail}//`], { limits: { remembered: 0 } }],
    [503, 'DEFAULT when too many are kept', ['DEFAULT', '$/mail', mail], { limits: { remembered: 0 } }],
  ] as const)('%i: %s', async (code, _words, command, options) => {
    expect(await lastCode([command], options)).toBe(code)
  })

  const willing: readonly Row[] = plain.filter(([code, words]) => code === 200 && !words.startsWith('CONT'))
  it.each(named(willing))('507 and 503 instead of $code: $words', async ({ commands }) => {
    const last = commands.at(-1) ?? []
    expect(await lastCode([last], { reluctance: () => 507 })).toBe(507)
    expect(await lastCode([last], { reluctance: () => 503 })).toBe(503)
  })

  it('has 403 for every command that touches what the server has no right on', async () => {
    const kept = new Map<string, Uint8Array>()
    const authority = await openAuthority({
      get: async name => kept.get(name),
      put: async (name, value) => void kept.set(name, value),
    })
    const server = await commandServer(repository, await authority.issueServer({ dns: [], ip: ['127.0.0.1'] }))
    const device = newDevice({ trust: { ca: authority.certificate } })
    await device.bootstrapWith(bootstrapDocument(`${server.origin}/dm`, { Perm: { '1': { MOID: devInfo } } }))
    const before = device.tree()
    const statuses = await server.run(
      device,
      ['HGET', '$/port', `${mail}/mail/Port`],
      ['HGET', '$/mail'],
      ['HPUT', '$/up', `${mail}/mail/`],
      ['HPOST', '$/up', `${devInfo}//`, `${mail}/mail/`],
      ['DELETE', `${mail}/mail/`],
      ['EXEC', `${dcmo}/camera/Operations/Disable`],
      ['GET', `${mail}/mail/`],
      ['DEFAULT', '$/mail', mail],
      ['SUB', '$/up', `${mail}/mail/`],
      ['HGET', '$/port', `${devInfo}//Man`],
    )
    expect(codesOf(statuses)).toEqual(Array(10).fill(403))
    expect(device.tree()).toBe(before)
    expect(server.of('PUT /up')).toEqual([])
  })

  it('answers in the order of the commands, also when some are slow and some are refused', async () => {
    const server = await commandServer(repository)
    const statuses = await server.run(
      newDevice(),
      ['HGET', '$/error'],
      ['GET', `${devInfo}//DevID`],
      ['NONSENSE'],
      ['EXEC', `${fumo}/firmware/Download`],
      ['GET', `${devInfo}//?cv=v1`],
      ['DELETE', `${mail}/mail/Port`],
      ['HGET', '$/mail'],
    )
    expect(codesOf(statuses)).toEqual([419, 200, 501, 202, 304, 405, 200])
  })

  it('says where each element of a document went, and writes none of them when one does not fit', async () => {
    const element = (name: string, data: object) => ({ ClientURI: `${mail}//`, MOData: { [name]: data } })
    const several = (...elements: readonly object[]): Reply => ({
      type: 'application/dmmo+json',
      body: JSON.stringify(elements),
    })
    const server = await commandServer({
      'GET /good': several(element('a', { Host: 'a' }), element('b', { Host: 'b' })),
      'GET /half': several(element('c', { Host: 'c' }), element('d', { Colour: 'red' })),
    })
    const device = newDevice()
    const statuses = await server.run(device, ['HGET', '$/good'], ['HGET', '$/half'], ['HGET', '$/good', `${mail}/a/`])
    expect(statuses).toEqual([{ sc: 200, URI: [`${mail}/a/`, `${mail}/b/`] }, { sc: 400 }, { sc: 400 }])
    expect([...(device.tree().instances.get(mail)?.keys() ?? [])]).toEqual(['mail', 'a', 'b'])
  })

  it('uploads what wildcards and levels ask for, one element for each node', async () => {
    const server = await commandServer(repository)
    await server.run(
      newDevice(),
      ['HPUT', '$/up', `${dcmo}/*/Enabled`, `${mail}/mail/?lv=1`],
      ['HPOST', '$/up', `${dcmo}/(x)/Property?nv=(x)/Property:Camera`],
    )
    const bodies = [...server.of('PUT /up'), ...server.of('POST /up')].map(({ body }) => JSON.parse(body))
    const data = bodies.map(body => body.map(({ MOData }: { MOData: object }) => MOData))
    expect(data).toEqual([
      [{ Enabled: true }, { Enabled: true }, { mail: { Host: expect.any(String), Port: 993, Folders: {} } }],
      [{ Property: 'Camera' }],
    ])
    expect(bodies[0].map(({ CV }: { CV?: string }) => CV)).toEqual([undefined, undefined, 'v1'])
  })
})
