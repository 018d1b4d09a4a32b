import { describe, expect, it } from 'vitest'
import type { Planned } from '#core/server-session.ts'
import { createChallenges } from '#http/challenges.ts'
import { rawSocket } from '#http/raw-socket.fixture.ts'
import { memoryRecorder, story } from './memory-recorder.fixture.ts'
import { memorySessions } from './memory-sessions.fixture.ts'
import { initiation, startServer } from './server.fixture.ts'
import { watchIdle } from './sessions.ts'

// A raw client speaks hand-made bytes of the draft dialect over a real socket, and expects exact answers.

const device = 'UUID:6f1d2c30-4b5a-4e67-8a90-b1c2d3e4f506'
const type = 'application/dm20status'

interface Answer {
  readonly status: number
  readonly type: string | undefined
  readonly accept: string | undefined
  readonly body: string
}

/** Posts bytes by hand, on a connection of their own. */
async function post(port: number, body: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const raw = rawSocket(port)
  const all = {
    Host: 'dm.test.example',
    'Content-Type': type,
    Accept: 'application/dm20; application/tnds20',
    'X-OMADMDevID': device,
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
    ...headers,
  }
  const lines = Object.entries(all).flatMap(([name, value]) => (value === '' ? [] : [`${name}: ${value}\r\n`]))
  raw.write(`POST /dm HTTP/1.1\r\n${lines.join('')}\r\n${body}`)
  const text = await raw.closed()
  const end = text.indexOf('\r\n\r\n')
  const head = text.slice(0, end)
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim()
  return {
    status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]),
    type: header('content-type'),
    accept: header('accept'),
    body: text.slice(end + 4),
  }
}

const opening = JSON.stringify({
  SessionID: 4711,
  DevInfo: { ClientURI: './DevInfo', MOData: { DevInfo: { DevId: device, Man: 'Halcyon' } } },
  DevProfile: {
    Commands: ['HGET', 'HPUT', 'HPOST', 'DELETE', 'EXEC', 'GET', 'SHOW', 'CONT', 'END'],
    MOS: [
      { DDF: 'd', MOID: 'urn:oma:mo:oma-dm-devdetail:1.1', MIID: ['DevDetail'], Path: ['./DevDetail'] },
      { DDF: 'd', MOID: 'urn:oma:mo:oma-dcmo:1.0', MIID: ['camera'], Path: ['./DCMO/camera'] },
    ],
  },
  Alert: [{ AlertType: 'urn:oma:at:dcmo:1.0:OperationComplete', SourceURI: './DCMO/camera/Operations/Enable' }],
})

const detail = 'urn:oma:mo:oma-dm-devdetail:1.1//'
const camera = 'urn:oma:mo:oma-dcmo:1.0/camera/'

/** Rounds whose commands nobody wants to hear of, where `quiet` says so. */
function rounds(...list: readonly { readonly wires: readonly (readonly string[])[]; readonly quiet?: true }[]) {
  const planned = list.map(({ wires, quiet }, round) =>
    wires.map((wire, index): Planned => ({ id: round * 10 + index, wire, ...(quiet && { unreported: true }) })),
  )
  return { next: async ({ round }: { readonly round: number }) => planned[round - 1] ?? [] }
}

describe('a server that is spoken to in the draft dialect', () => {
  it('runs a whole session: commands in tree paths, data from the report, quiet commands, the empty end', async () => {
    const outcomes: unknown[] = []
    const work = {
      ...rounds(
        {
          wires: [
            ['GET', `${detail}?lv=1`],
            ['GET', `${camera}?cv=c3`],
            ['HPUT', 'https://repo.test.example/up/4711'],
          ],
        },
        {
          wires: [
            ['SHOW', 'https://ui.test.example/consent?uiid=1'],
            ['EXEC', `${camera}Operations/Disable`],
          ],
          quiet: true,
        },
      ),
      finished: async (_: unknown, list: readonly unknown[]) => void outcomes.push(...list),
    }
    const { port, told, records } = await startServer([], {}, { work, notified: async (_, id) => id === 4711 })
    expect(await post(port, opening)).toEqual({
      status: 200,
      type: 'application/dm20',
      accept: undefined,
      body: '{"CMD":[["GET","./DevDetail?Levels=1"],["GET","./DCMO/camera?CV=c3"],["HPUT","https://repo.test.example/up/4711"]],"Report":true}',
    })
    const data = '[{"ClientURI":"./DevDetail","CV":"d9","MOData":{"DevDetail":{"URI":{},"LrgObj":false}}}]'
    expect(
      (await post(port, `{"SessionID":4711,"Status":[{"sc":200,"Data":${data}},{"sc":304},{"sc":200}]}`)).body,
    ).toBe(
      '{"CMD":[["SHOW","https://ui.test.example/consent?uiid=1"],["EXEC","./DCMO/camera/Operations/Disable"]],"Report":false}',
    )
    expect((await post(port, '{"SessionID":4711,"Status":[]}')).body).toBe('{"CMD":[],"Report":false}')
    expect(outcomes).toMatchObject([
      { wire: ['GET', `${detail}?lv=1`], state: 'done', status: { code: 200 } },
      { wire: ['GET', `${camera}?cv=c3`], state: 'done', status: { code: 304 } },
      { wire: ['HPUT', 'https://repo.test.example/up/4711'], state: 'done' },
      { wire: ['SHOW', 'https://ui.test.example/consent?uiid=1'], state: 'unknown' },
      { wire: ['EXEC', `${camera}Operations/Disable`], state: 'unknown' },
    ])
    expect(told.read.flat().map(({ uri, name }) => [uri, name])).toEqual([
      ['./DevInfo', 'DevInfo'],
      ['urn:oma:mo:oma-dm-devdetail:1.1/DevDetail/', 'DevDetail'],
    ])
    expect(told.alerts).toMatchObject([{ source: 'urn:oma:mo:oma-dcmo:1.0/camera/Operations/Enable' }])
    expect(records).toMatchObject([{ info: { kind: 'session', dialect: 'draft', deviceId: device }, outcome: 'done' }])
    expect(records.flatMap(story).filter(line => line.startsWith('note'))).toEqual([])
  })

  it.each([
    ['END, when there is nothing to do at all', {}, [], '{"CMD":[["END"]],"Report":false}'],
    [
      'END with commands, which are never reported',
      {},
      [[['DELETE', camera], ['END']]],
      '{"CMD":[["DELETE","./DCMO/camera"],["END"]],"Report":false}',
    ],
  ])('ends a session with %s', async (_, options, list, body) => {
    const { port, records } = await startServer(list, options)
    expect((await post(port, opening)).body).toBe(body)
    expect(records).toMatchObject([{ outcome: 'done' }])
  })

  it('ends with END every time when it is set so', async () => {
    const { port } = await startServer([[['GET', detail]]], { alwaysEnd: true })
    await post(port, opening)
    expect((await post(port, '{"Status":[{"sc":404}]}')).body).toBe('{"CMD":[["END"]],"Report":false}')
  })

  it('goes on with a client that lacks CONT and stays where it is', async () => {
    const { port, told } = await startServer([[['CONT', 'https://dm.test.example/s/1']], [['GET', camera]]])
    await post(port, opening)
    expect((await post(port, '{"SessionID":4711,"Status":[{"sc":501}]}')).body).toBe(
      '{"CMD":[["GET","./DCMO/camera"]],"Report":true}',
    )
    expect(told.outcomes).toMatchObject([{ state: 'failed', status: { code: 501 } }])
  })

  it('goes on in another process: all that a draft session needs is kept with it', async () => {
    const [sessions, recorder] = [memorySessions(), memoryRecorder()]
    const work = rounds({ wires: [['GET', camera]] }, { wires: [['EXEC', `${camera}Operations/Enable`]] })
    const outcomes: unknown[] = []
    const ports = {
      sessions,
      recorder,
      work: { ...work, finished: async (_: unknown, list: readonly unknown[]) => void outcomes.push(...list) },
    }
    const [one, two] = [await startServer([], {}, ports), await startServer([], {}, ports)]
    await post(one.port, opening)
    const answer = await post(
      two.port,
      '{"SessionID":4711,"Status":[{"sc":200,"Data":[{"ClientURI":"./DCMO/camera","MOData":{"camera":{}}}]}]}',
    )
    expect(answer.body).toBe('{"CMD":[["EXEC","./DCMO/camera/Operations/Enable"]],"Report":true}')
    expect(two.told.read.flat().map(({ uri }) => uri)).toEqual([camera])
    expect((await post(one.port, '{"SessionID":4711,"Status":[{"sc":200}]}')).body).toBe('{"CMD":[],"Report":false}')
    expect(outcomes).toHaveLength(2)
  })

  it('takes a first request with nothing in it, and one whose type says nothing', async () => {
    const { port, records } = await startServer()
    expect(await post(port, '')).toMatchObject({ status: 200, body: '{"CMD":[["END"]],"Report":false}' })
    expect(await post(port, '{}', { 'Content-Type': '' })).toMatchObject({ status: 200, type: 'application/dm20' })
    expect(records.map(({ info, outcome }) => [info.dialect, outcome])).toEqual([
      ['draft', 'done'],
      ['draft', 'done'],
    ])
    expect(records.flatMap(story)).toContain('note package.content-type')
  })

  it('serves a SessionID that it does not know as a session of the device itself, and says so', async () => {
    const { port, records } = await startServer([], {}, { notified: async () => false })
    expect((await post(port, opening)).status).toBe(200)
    expect(records.flatMap(story)).toContain('note draft.unknown-session')
  })

  it('does not take a report of another session for one of this', async () => {
    const { port, records } = await startServer([[['GET', camera]]])
    await post(port, opening)
    expect((await post(port, '{"SessionID":9,"Status":[{"sc":200}]}')).status).toBe(409)
    expect((await post(port, '{"SessionID":4711,"Status":[{"sc":404}]}')).body).toBe('{"CMD":[],"Report":false}')
    expect(records[0]).toMatchObject({ outcome: 'done' })
  })

  it('lets the media type decide when the headers contradict each other, and warns', async () => {
    const { port, records } = await startServer()
    const mixed = await post(port, '{"Alert":[{"AlertType":"urn:oma:at:dm:2.0:ClientInitiatedMgmt"}]}', {
      'Content-Type': initiation,
      Accept: '*/*',
    })
    expect(mixed).toMatchObject({ status: 200, type: 'application/vnd.oma.dm.request+json', body: '{"CMD":[["END"]]}' })
    const other = await post(port, '{}', { 'X-OMADMDevID': '', 'OMADM-DevID': device })
    expect(other).toMatchObject({ status: 200, type: 'application/dm20' })
    const two = await post(port, '{}', { 'OMADM-DevID': 'another' })
    expect(two.status).toBe(200)
    expect(records.map(({ info }) => [info.dialect, info.deviceId])).toEqual([
      ['approved', device],
      ['draft', device],
      ['draft', device],
    ])
    expect(
      records.map(record =>
        story(record)
          .filter(line => line.startsWith('note draft'))
          .join(),
      ),
    ).toEqual([
      'note draft.contradiction',
      'note draft.contradiction,note draft.no-device-information',
      'note draft.contradiction,note draft.device-ids,note draft.no-device-information',
    ])
  })

  it.each([
    ['no JSON', '{"SessionID":', {}, 400, 'package.not-json'],
    ['a list', '[]', {}, 400, 'package.wrong-type'],
    ['a SessionID of none', '{"SessionID":0}', {}, 400, 'draft.session-id'],
    ['a DevInfo that is text', '{"DevInfo":"x"}', {}, 400, 'package.wrong-type'],
    ['a report without a session', '{"Status":[]}', {}, 409, 'server.no-session'],
    ['a bomb of brackets', '['.repeat(100_000), {}, 400, 'package.too-deep'],
    ['another media type', '{}', { 'Content-Type': 'text/xml' }, 415, 'server.media-type'],
    ['an Accept that leaves commands out', '{}', { Accept: 'application/tnds20' }, 406, 'server.not-acceptable'],
    ['no device', '{}', { 'X-OMADMDevID': '' }, 400, 'server.no-device-id'],
    ['a compressed body', '{}', { 'Content-Encoding': 'gzip' }, 415, 'server.content-encoding'],
  ])('refuses %s', async (_, body, headers, status, code) => {
    const { port, records } = await startServer()
    const answer = await post(port, body, headers)
    expect([answer.status, answer.type, JSON.parse(answer.body).code]).toEqual([
      status,
      'application/problem+json',
      code,
    ])
    expect(records).toMatchObject([{ outcome: 'failed', problem: { code } }])
  })

  it('gives a session up when its report cannot be read, and says where', async () => {
    const { port, records } = await startServer([[['GET', camera]]])
    await post(port, opening)
    const answer = await post(port, '{"SessionID":4711,\n"Status":[{"sc":200,"Data":7}]}')
    expect(answer.status).toBe(400)
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'package.wrong-type', at: { line: 2, column: 28 } })
    expect(records).toMatchObject([{ info: { kind: 'session' }, outcome: 'failed' }])
  })

  it('gives a session up when statuses are missing', async () => {
    const { port } = await startServer([
      [
        ['GET', camera],
        ['GET', detail],
      ],
    ])
    await post(port, opening)
    const answer = await post(port, '{"Status":[{"sc":404}]}')
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([400, 'session.status-count'])
  })
})

it('waits for a person longer than for a device', async () => {
  const sent = [{ id: 1, wire: ['SHOW', 'https://ui.test.example/'] }]
  const opened = { deviceId: 'd', record: 'r1', round: 1, sent, held: true } as const
  const sessions = memorySessions()
  sessions.begin(opened)
  sessions.pass(opened)
  const ended: string[] = []
  const recorder = memoryRecorder()
  const ports = {
    recorder,
    sessions,
    work: { next: async () => [], finished: async () => undefined },
    accounts: { byUser: async () => undefined, byFingerprint: async () => undefined },
    events: {
      opened: async () => undefined,
      read: async () => undefined,
      alerts: async () => undefined,
      ended: async ({ record }: { readonly record: string }) => void ended.push(record),
      refused: () => undefined,
    },
    kept: async () => undefined,
  }
  const look = watchIdle(
    {
      options: { serverId: 's', path: '/dm', auth: 'none', insecure: true },
      ports,
      challenges: createChallenges(),
      stopped: false,
    },
    1000,
  )
  await look(0)
  await look(600_000)
  expect(ended).toEqual([])
  await look(700_000)
  expect(ended).toEqual(['r1'])
})

describe('a server that speaks one dialect', () => {
  it.each([
    [
      'approved',
      {},
      type,
      'application/vnd.oma.dm.initiation+json, application/vnd.oma.dm.response+json, multipart/form-data',
    ],
    [
      'draft',
      { 'Content-Type': initiation, 'X-OMADMDevID': '', 'OMADM-DevID': device, Accept: '*/*' },
      initiation,
      type,
    ],
  ] as const)('%s refuses the other by 415', async (dialect, headers, _, accept) => {
    const { port } = await startServer([], { dialect })
    const answer = await post(port, '{}', headers)
    expect([answer.status, JSON.parse(answer.body).code, answer.accept]).toEqual([415, 'draft.off', accept])
  })
})
