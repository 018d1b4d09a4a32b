import { describe, expect, it } from 'vitest'
import { parseDdf } from '#core/ddf/parse-ddf.ts'
import { openAuthority } from '#http/authority.ts'
import {
  bootstrapDocument,
  codesOf,
  commandServer,
  descriptions,
  documentReply,
  newDevice,
  type Reply,
  restarted,
  type Seen,
} from './device.fixture.ts'

// The three kinds of management objects, over real sockets: fully static, fully dynamic, hybrid.

interface Described {
  readonly name?: string
  readonly access: string
  readonly format?: string
  readonly scope: 'Permanent' | 'Dynamic'
  readonly occurrence?: string
  readonly value?: string
  readonly moid?: string
  readonly below?: readonly Described[]
}

function nodeOf({
  name = '',
  access,
  format = 'node',
  scope,
  occurrence = 'One',
  value,
  moid,
  below,
}: Described): string {
  const words = access.split(' ').map(word => `<${word}/>`)
  const type = format === 'node' ? `<DDFName>${moid ?? ''}</DDFName>` : '<MIME>text/plain</MIME>'
  return `<Node><NodeName>${name}</NodeName><DFProperties><AccessType>${words.join('')}</AccessType>${
    value === undefined ? '' : `<DefaultValue>${value}</DefaultValue>`
  }<DFFormat><${format}/></DFFormat><Occurrence><${occurrence}/></Occurrence><Scope><${scope}/></Scope><DFType>${type}</DFType></DFProperties>${(
    below ?? []
  )
    .map(nodeOf)
    .join('')}</Node>`
}

const describeMo = (root: Described) =>
  parseDdf(`<MgmtTree><VerDTD>1.2</VerDTD>${nodeOf(root)}</MgmtTree>`).descriptions

const clock = 'urn:test:clock:1.0'
const fixed = describeMo({
  name: 'Clock',
  access: 'Get',
  scope: 'Permanent',
  moid: clock,
  below: [
    { name: 'Zone', access: 'Get Replace', format: 'chr', scope: 'Permanent', value: 'UTC' },
    { name: 'Offset', access: 'Get Replace', format: 'int', scope: 'Permanent' },
  ],
})
const note = 'urn:test:note:1.0'
const dynamic = describeMo({
  access: 'Add Delete Get',
  scope: 'Dynamic',
  occurrence: 'ZeroOrMore',
  moid: note,
  below: [
    { name: 'Text', access: 'Get Replace', format: 'chr', scope: 'Dynamic' },
    { name: 'Colour', access: 'Get Replace', format: 'chr', scope: 'Dynamic', value: 'white' },
    { access: 'Add Delete Get Replace', format: 'chr', scope: 'Dynamic', occurrence: 'ZeroOrMore' },
  ],
})
const mail = 'urn:example:mo:mail:1.0'

const leaf = (value: string) => ({ kind: 'leaf', value }) as const
const noteDocument = (name: string, text: string) => [
  { uri: `${note}//`, name, node: { kind: 'interior', children: new Map([['Text', leaf(text)]]) } as const },
]
const factoryDevice = (options: Parameters<typeof newDevice>[0] = {}) =>
  newDevice({ contents: 'factory', descriptions: [...descriptions, ...fixed, ...dynamic], ...options })

/** What a GET of the device brings, as JSON. */
async function read(
  server: Awaited<ReturnType<typeof commandServer>>,
  device: ReturnType<typeof newDevice>,
  uri: string,
) {
  await server.run(device, ['GET', uri])
  const body = server.of('POST /dm').at(-1)?.body ?? ''
  return JSON.parse(/^\[\{.*\}\]$/m.exec(body)?.[0] ?? '[{}]')[0].MOData
}

const mosOf = (seen: Seen | undefined, moid: string) =>
  JSON.parse(seen?.body ?? '').MOS.find((entry: { MOID: string }) => entry.MOID === moid)?.MIID

describe('a fully static MO', () => {
  it('is made whole by the client; servers change values and never nodes', async () => {
    const server = await commandServer({
      'GET /zone': { type: 'text/plain', body: 'Europe/Berlin' },
      'GET /extra': documentReply(`${clock}/clock/`, { Clock: { Alarm: '7' } }),
      'GET /second': documentReply(`${clock}/second/`, { Clock: { Zone: 'x' } }),
    })
    const device = factoryDevice()
    expect(await read(server, device, `${clock}//`)).toEqual({ Clock: { Zone: 'UTC', Offset: 0 } })
    expect(mosOf(server.of('POST /dm')[0], clock)).toEqual(['clock'])
    const before = device.tree().instances.get(clock)?.get('clock')
    const refused = await server.run(
      device,
      ['HGET', '$/extra'],
      ['HGET', '$/extra', `${clock}/clock/Alarm`],
      ['HGET', '$/second', `${clock}/second/`],
      ['DELETE', `${clock}/clock/Zone`],
      ['DELETE', `${clock}/clock/`],
    )
    expect(codesOf(refused)).toEqual([400, 400, 400, 405, 405])
    expect(device.tree().instances.get(clock)?.get('clock')).toBe(before)
    expect(codesOf(await server.run(device, ['HGET', '$/zone', `${clock}//Zone`]))).toEqual([200])
    expect(await read(server, device, `${clock}//`)).toEqual({ Clock: { Zone: 'Europe/Berlin', Offset: 0 } })
  })
})

describe('a fully dynamic MO', () => {
  it('starts without instance; a server makes it, adds and deletes single nodes, and deletes it', async () => {
    const server = await commandServer({
      'GET /note': documentReply(`${note}//`, { shopping: { Text: 'milk' } }),
      'GET /bare': documentReply(`${note}//`, { empty: {} }),
      'GET /line': { type: 'text/plain', body: 'bread' },
    })
    const device = factoryDevice()
    expect(await server.run(device, ['HGET', '$/note'], ['HGET', '$/bare'])).toEqual([
      { sc: 200, URI: [`${note}/shopping/`] },
      { sc: 400 },
    ])
    expect(mosOf(server.of('POST /dm')[0], note)).toEqual([])
    expect(await read(server, device, `${note}//`)).toEqual({ shopping: { Text: 'milk', Colour: 'white' } })
    expect(codesOf(await server.run(device, ['HGET', '$/line', `${note}/shopping/more`]))).toEqual([200])
    expect(await read(server, device, `${note}//`)).toEqual({
      shopping: { Text: 'milk', Colour: 'white', more: 'bread' },
    })
    const gone = await server.run(device, ['DELETE', `${note}/shopping/more`], ['DELETE', `${note}/shopping/`])
    expect(codesOf(gone)).toEqual([200, 200])
    await server.run(device)
    expect(mosOf(server.of('POST /dm').at(-1), note)).toEqual([])
  })

  it('is made and deleted by the client, too, and every server that may know is told in a session', async () => {
    const kept = new Map<string, Uint8Array>()
    const authority = await openAuthority({
      get: async name => kept.get(name),
      put: async (name, value) => void kept.set(name, value),
    })
    const tls = await authority.issueServer({ dns: [], ip: ['127.0.0.1'] })
    const server = await commandServer({}, tls)
    const stranger = await commandServer({}, tls)
    const device = factoryDevice({ trust: { ca: authority.certificate }, limits: { settleMs: 10 } })
    await device.bootstrapWith(bootstrapDocument(`${server.origin}/dm`))
    const other = { SrvID: 'DMS2', Name: 'Two', Perm: { '1': { MOID: clock } } }
    await device.bootstrapWith(bootstrapDocument(`${stranger.origin}/dm`, other))
    const before = stranger.seen.length
    expect(await device.local.write(noteDocument('todo', 'call'))).toEqual({ ok: true, value: [`${note}/todo/`] })
    await device.settled()
    const created = JSON.parse(server.of('POST /dm').at(-1)?.body ?? '')
    expect(created.Alert).toEqual([
      { AlertType: 'urn:oma:at:dm:2.0:ClientInitiatedMgmt' },
      { AlertType: 'urn:x-dmwb:at:mo:1.0:Created', SourceURI: `${note}/todo/` },
    ])
    expect(mosOf(server.of('POST /dm').at(-1), note)).toEqual(['todo'])
    await device.local.remove(`${note}/todo/`)
    await device.settled()
    const deleted = JSON.parse(server.of('POST /dm').at(-1)?.body ?? '')
    expect(deleted.Alert[1]).toEqual({ AlertType: 'urn:x-dmwb:at:mo:1.0:Deleted', SourceURI: `${note}/todo/` })
    expect(mosOf(server.of('POST /dm').at(-1), note)).toEqual([])
    expect(stranger.seen).toHaveLength(before)
  })

  it('tells a server that was away as soon as it is back, over a restart', async () => {
    const kept = new Map<string, Uint8Array>()
    const authority = await openAuthority({
      get: async name => kept.get(name),
      put: async (name, value) => void kept.set(name, value),
    })
    let away = false
    const answer = (): Reply => (away ? { status: 503 } : { body: '{"CMD":[["END"]]}' })
    const server = await commandServer(
      { 'POST /dm': answer },
      await authority.issueServer({ dns: [], ip: ['127.0.0.1'] }),
    )
    const options = {
      trust: { ca: authority.certificate },
      limits: { settleMs: 10 },
      descriptions: [...descriptions, ...dynamic],
    }
    const device = factoryDevice(options)
    await device.bootstrapWith(bootstrapDocument(`${server.origin}/dm`))
    away = true
    await device.local.write(noteDocument('todo', 'call'))
    await device.settled()
    away = false
    const again = await restarted(device, options)
    await again.settled()
    const told = server.of('POST /dm').filter(({ body }) => body.includes(':Created'))
    expect(told).toHaveLength(2)
    expect(again.state()).toMatchObject({ memory: { alerts: [] } })
  })
})

describe('a hybrid MO', () => {
  it('gets its factory nodes and default data by itself when a server makes it', async () => {
    const server = await commandServer({
      'GET /mail': documentReply(`${mail}//`, { office: { Host: 'mail.example.com' } }),
      'GET /folder': { type: 'text/plain', body: 'INBOX' },
    })
    const device = factoryDevice()
    expect(await server.run(device, ['HGET', '$/mail'])).toEqual([{ sc: 200, URI: [`${mail}/office/`] }])
    expect(await read(server, device, `${mail}/office/`)).toEqual({
      office: { Host: 'mail.example.com', Port: 993, Folders: {} },
    })
    const statuses = await server.run(
      device,
      ['HGET', '$/folder', `${mail}/office/Folders/a`],
      ['DELETE', `${mail}/office/Port`],
      ['DELETE', `${mail}/office/Folders`],
      ['DELETE', `${mail}/office/Folders/a`],
      ['DELETE', `${mail}/office/`],
    )
    expect(codesOf(statuses)).toEqual([200, 405, 405, 200, 200])
    expect(device.tree().instances.get(mail)?.size).toBe(0)
  })

  it('gets them, too, when the client makes it', async () => {
    const device = factoryDevice()
    const children = new Map([['Host', leaf('mail.example.com')]])
    await device.local.write([{ uri: `${mail}//`, name: 'home', node: { kind: 'interior', children } }])
    const server = await commandServer()
    expect(await read(server, device, `${mail}/home/`)).toEqual({
      home: { Host: 'mail.example.com', Port: 993, Folders: {} },
    })
  })
})
