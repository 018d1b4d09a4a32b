import { expect, it } from 'vitest'
import { encodeAnswer } from '#core/multipart.ts'
import { eventually } from '#http/eventually.fixture.ts'
import { story } from './memory-recorder.fixture.ts'
import { caller, initiation, response, startServer } from './server.fixture.ts'

const devInfo = 'urn:oma:mo:oma-dm-devinfo:1.2'
const package1 = {
  MOS: [{ DDF: 'https://ddf.example.com/devinfo.ddf', MOID: devInfo, MIID: ['devinfo'] }],
  Alert: [{ AlertType: 'urn:oma:at:dm:2.0:ClientInitiatedMgmt' }],
}
const end = { status: 200, type: 'application/vnd.oma.dm.request+json', json: { CMD: [['END']] } }
const get = ['GET', `${devInfo}//`]

it('ends a session at once when there is no work', async () => {
  const { url, told, records } = await startServer()
  expect(await caller(url)(initiation, package1)).toEqual(end)
  expect(told).toMatchObject({ events: ['opened dev-1 insecure', 'ended dev-1 after 1: done'] })
  expect(told.alerts).toMatchObject([{ type: 'urn:oma:at:dm:2.0:ClientInitiatedMgmt' }])
  expect(records.map(story)).toEqual([['> POST', expect.stringMatching(/> \d+ bytes/), '< 200']])
  expect(records).toMatchObject([
    {
      outcome: 'done',
      info: { kind: 'session', deviceId: 'dev-1', serverId: 'dms1', side: 'server', insecure: true },
    },
  ])
})

it('sends commands round by round, pairs the statuses, and hands over what GET brought back', async () => {
  const exec = ['EXEC', 'urn:oma:mo:oma-dcmo:1.0/camera/Operations/Disable']
  const { url, told, records } = await startServer([[get, exec], [['DELETE', 'urn:x:mo:a:1.0/1/b']]])
  const post = caller(url)
  expect((await post(initiation, package1)).json).toEqual({ CMD: [get, exec] })
  const document = [
    { uri: `${devInfo}/devinfo/`, name: 'DevInfo', node: { kind: 'leaf', value: 'x' } as const },
  ] as const
  const answer = encodeAnswer(
    {
      package3: {
        statuses: [
          { code: 200, uris: [] },
          { code: 405, uris: [] },
        ],
        alerts: [],
      },
      results: new Map([[0, { kind: 'document', document }]]),
    },
    'b1',
  )
  const second = await post(answer.contentType, Buffer.from(answer.body).toString())
  expect(second.json).toEqual({ CMD: [['DELETE', 'urn:x:mo:a:1.0/1/b']] })
  expect(await post(response, { Status: [{ sc: 404 }] })).toEqual(end)
  expect(told.read).toEqual([document])
  expect(told.outcomes.map(({ wire, state, status }) => [wire[0], state, status?.code])).toEqual([
    ['GET', 'done', 200],
    ['EXEC', 'failed', 405],
    ['DELETE', 'failed', 404],
  ])
  expect(told.events).toEqual(['opened dev-1 insecure', 'ended dev-1 after 3: done'])
  expect(records.map(({ outcome, entries }) => [outcome, entries.length])).toEqual([['done', 9]])
})

it('hands over a bare value under the full address of its leaf', async () => {
  const { url, told } = await startServer([[['GET', `${devInfo}//DevID`]]])
  const post = caller(url)
  await post(initiation, package1)
  const answer = encodeAnswer(
    {
      package3: { statuses: [{ code: 200, uris: [] }], alerts: [] },
      results: new Map([[0, { kind: 'value', mediaType: 'text/plain', text: 'IMEI:1' }]]),
    },
    'b1',
  )
  expect(await post(answer.contentType, Buffer.from(answer.body).toString())).toEqual(end)
  expect(told.read).toEqual([
    [{ uri: `${devInfo}/devinfo/DevID`, name: 'DevID', node: { kind: 'leaf', value: 'IMEI:1' } }],
  ])
})

it('serves two devices at once', async () => {
  const { url, told } = await startServer([[get]])
  const posts = ['dev-1', 'dev-2'].map(id => caller(url, id))
  const both = (type: string, body: unknown) => Promise.all(posts.map(post => post(type, body)))
  expect((await both(initiation, package1)).map(({ json }) => json)).toEqual([{ CMD: [get] }, { CMD: [get] }])
  expect(await both(response, { Status: [204] })).toEqual([end, end])
  expect(told.outcomes.map(({ state }) => state)).toEqual(['done', 'done'])
})

it('takes Package#3 at addresses below its own, where CONT may have led', async () => {
  const { url } = await startServer([[['CONT', 'https://dms1.example.com/dm/s/9f31c0']]])
  await caller(url)(initiation, package1)
  expect(await caller(`${url}/s/9f31c0`)(response, { Status: [{ sc: 200 }] })).toEqual(end)
})

it('sends an END that was planned with other commands, and leaves those unknown', async () => {
  const { url, told } = await startServer([[['DELETE', 'urn:x:mo:a:1.0/1/b'], ['END']]])
  const first = await caller(url)(initiation, package1)
  expect(first.json).toEqual({ CMD: [['DELETE', 'urn:x:mo:a:1.0/1/b'], ['END']] })
  expect(told.outcomes.map(({ state }) => state)).toEqual(['unknown', 'done'])
  expect(told.events).toEqual(['opened dev-1 insecure', 'ended dev-1 after 1: done'])
})

it('takes a new Package#1 for a new session and gives the old one up', async () => {
  const { url, told, records } = await startServer([[get]])
  const post = caller(url)
  await post(initiation, package1)
  expect((await post(initiation, {})).json).toEqual({ CMD: [get] })
  expect(await post(response, { Status: [404] })).toEqual(end)
  expect(told.outcomes.map(({ state }) => state)).toEqual(['unknown', 'failed'])
  expect(records.map(({ outcome, problem }) => [outcome, problem?.code])).toEqual([
    ['failed', 'server.session-replaced'],
    ['done', undefined],
  ])
})

it('ends the session when fewer statuses than commands come', async () => {
  const { url, told, records } = await startServer([[get, ['DELETE', 'urn:x:mo:a:1.0/1/b']]])
  const post = caller(url)
  await post(initiation, package1)
  const refused = await post(response, { Status: [{ sc: 404 }] })
  expect(refused).toMatchObject({
    status: 400,
    type: 'application/problem+json',
    json: { code: 'session.status-count', detail: { got: 1, sent: 2 } },
  })
  expect(told.outcomes.map(({ state }) => state)).toEqual(['failed', 'unknown'])
  expect(records).toMatchObject([{ outcome: 'failed', problem: { code: 'session.status-count' } }])
  expect(await post(response, { Status: [{ sc: 404 }, { sc: 200 }] })).toMatchObject({
    status: 409,
    json: { code: 'server.no-session' },
  })
})

it('refuses an answer that belongs to no session', async () => {
  const { url, told, records } = await startServer()
  expect(await caller(url)(response, { Status: [] })).toMatchObject({
    status: 409,
    json: { code: 'server.no-session' },
  })
  expect(told.events).toEqual(['refused dev-1: server.no-session'])
  expect(records).toMatchObject([{ info: { kind: 'refused' }, outcome: 'failed' }])
})

it('gives up a session whose device stays silent', async () => {
  const { url, told, records } = await startServer([[get]], { limits: { idleMs: 60 } })
  await caller(url)(initiation, package1)
  await eventually(() => records[0]?.outcome).toBe('failed')
  expect(records).toMatchObject([{ problem: { code: 'server.session-idle' } }])
  expect(told.outcomes).toMatchObject([{ state: 'unknown' }])
})

it('ends open sessions when it is closed, and answers 503 from then on', async () => {
  const { url, server, told } = await startServer([[get]])
  const post = caller(url)
  await post(initiation, package1)
  await server.close()
  expect(told.events.at(-1)).toBe('ended dev-1 after 1: server.stopped')
  expect(told.outcomes).toMatchObject([{ state: 'unknown' }])
  expect(await post(response, { Status: [404] })).toMatchObject({ status: 503, json: { code: 'server.stopped' } })
})

it('answers 500 in words when something of its own breaks', async () => {
  const work = {
    next: async () => {
      throw Object.assign(new Error('secret path /x/y'), { code: 'SQLITE_FULL' })
    },
    finished: async () => undefined,
  }
  const { url, told, records } = await startServer([], {}, { work })
  const broken = await caller(url)(initiation, package1)
  expect(broken).toMatchObject({ status: 500, json: { code: 'server.internal', detail: { what: 'SQLITE_FULL' } } })
  expect(JSON.stringify(broken)).not.toContain('secret path')
  expect(told.events).toEqual(['opened dev-1 insecure', 'ended dev-1 after 0: server.internal'])
  expect(records).toMatchObject([{ outcome: 'failed' }])
})
