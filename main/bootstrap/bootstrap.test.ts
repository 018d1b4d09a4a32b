import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it, onTestFinished } from 'vitest'
import type { ComparedRead } from '#core/bootstrap/compare-read.ts'
import { parseDdf } from '#core/ddf/parse-ddf.ts'
import type { Recorder } from '#core/record.ts'
import { ok } from '#core/result.ts'
import { openAuthority } from '#http/authority.ts'
import { type Listener, listen } from '#http/listener.ts'
// A test may look at both ends of the wire; the parts themselves may not.
import { createDevice } from '../device/device.ts'
import { accountOf, makeCredentials } from './credentials.ts'
import { createOffers } from './offers.ts'
import { pushBootstrap } from './push.ts'
import { readBackOf, readBackOfDevice } from './read-back.ts'
import { ended, passed, proofFrom, renewedProof, startRun } from './run.ts'

const id = 'IMEI:004400152020002'
const listeners: Listener[] = []
afterEach(async () => {
  for (const listener of listeners.splice(0)) await listener.close()
})

/** What went over the wire, as the recorder was told. */
const sealedBodies: boolean[] = []
const postedBodies: (readonly [text: string, sealed: boolean])[] = []
const recorder: Recorder = {
  open: () => ({
    id: 'r1',
    exchange: () => ({
      requestBody: (body, _complete, options) =>
        postedBodies.push([Buffer.from(body).toString(), options?.sealed === true]),
      response: (_head, _body, options) => sealedBodies.push(options?.sealed === true),
      aborted: () => {},
    }),
    push: () => {},
    note: () => {},
    learn: () => {},
    end: () => {},
  }),
  resume: () => undefined,
  flush: async () => {},
}

const kept = new Map<string, Uint8Array>()
const authority = openAuthority({
  get: async name => kept.get(name),
  put: async (name, value) => {
    kept.set(name, value)
  },
})
const ddfFolder = new URL('../../resources/ddf/', import.meta.url)
const descriptions = readdirSync(ddfFolder).flatMap(
  file => parseDdf(readFileSync(new URL(file, ddfFolder), 'utf8')).descriptions,
)

const document = (address: string) =>
  JSON.stringify([
    {
      ClientURI: 'urn:oma:mo:oma-dm-dmacc:1.2//',
      MOData: {
        dms1: {
          SrvID: 'DMS1',
          SrvURI: address,
          Name: 'One',
          Perm: { '1': { MOID: '*' } },
          Auth: { Trsp: { Data: 'c2ltLTAwMQ==', Secret: 'czNjcmV0' } },
        },
      },
    },
  ])

async function httpsListener(handler: Parameters<typeof listen>[1]): Promise<Listener> {
  const { key, cert } = await (await authority).issueServer({ dns: ['localhost'], ip: ['127.0.0.1'] })
  const opened = await listen({ host: '127.0.0.1', port: 0, tls: { key, cert } }, handler)
  if (!opened.ok) throw new Error(opened.problem.code)
  listeners.push(opened.value)
  return opened.value
}

async function newDevice(listening = false) {
  const own = await authority
  const { key, cert } = await own.issueServer({ dns: ['localhost'], ip: ['127.0.0.1'] })
  const device = createDevice({
    id,
    descriptions,
    trust: { ca: own.certificate },
    ...(listening && { listenTls: { key, cert, ca: own.certificate } }),
    recorder,
    random: count => randomBytes(count),
  })
  if (!device.ok) throw new Error(device.problem.code)
  return device.value
}

it('lets a device fetch its document once, over HTTPS, and the device calls with its new credentials', async () => {
  const offers = createOffers('/bootstrap/', { recorder, random: count => randomBytes(count) })
  const calls: (string | undefined)[] = []
  const listener = await httpsListener((request, response) => {
    if (request.url?.startsWith('/bootstrap/')) return offers.handler(request, response)
    calls.push(request.headers.authorization)
    request
      .resume()
      .on('end', () =>
        response.writeHead(200, { 'Content-Type': 'application/vnd.oma.dm.request+json' }).end('{"CMD":[["END"]]}'),
      )
  })
  const offer = offers.make(id, Buffer.from(document(`${listener.origin}/dm`)), 10_000)
  const device = await newDevice()
  const address = `${listener.origin}/bootstrap/${offer.token}`
  const outcome = await device.bootstrapFrom(address)
  expect(outcome).toMatchObject({ ok: true, value: { serverIds: ['DMS1'], sessions: [{ ended: 'END' }] } })
  expect(await offer.taken).toBe(true)
  expect(calls).toEqual([`Basic ${Buffer.from('sim-001:s3cret').toString('base64')}`])
  expect(sealedBodies).toContain(true)
  expect(await device.bootstrapFrom(address)).toMatchObject({ ok: false, problem: { code: 'device.bootstrap-status' } })
})

it('refuses a bootstrap over plain HTTP, from a server nobody trusts, and of a document without an account', async () => {
  const device = await newDevice()
  expect(await device.bootstrapFrom('http://127.0.0.1:1/x')).toMatchObject({
    ok: false,
    problem: { code: 'device.bootstrap-not-secure' },
  })
  const listener = await httpsListener((_request, response) =>
    response.writeHead(200, { 'Content-Type': 'application/dmmo+json' }).end('[]'),
  )
  const stranger = createDevice({ id, descriptions, trust: {}, recorder, random: randomBytes })
  expect(stranger.ok && (await stranger.value.bootstrapFrom(`${listener.origin}/`))).toMatchObject({
    ok: false,
    problem: { code: expect.stringMatching(/^http\.tls/) },
  })
  expect(await device.bootstrapFrom(`${listener.origin}/`)).toMatchObject({
    ok: false,
    problem: { code: 'bootstrap.no-account' },
  })
  expect(device.accounts()).toEqual([])
})

it('posts a document to a listening device, which takes it from a trusted sender only', async () => {
  const own = await authority
  const device = await newDevice(true)
  const listening = await device.listen(0)
  if (!listening.ok) throw new Error(listening.problem.code)
  const sender = await own.issueClient('DM Workbench')
  const push = (tls: { ca: string; cert: string; key: string }) =>
    pushBootstrap(
      { deviceId: id, address: listening.value.url, body: Buffer.from(document('https://127.0.0.1:1/dm')), tls },
      recorder,
    )
  const foreign = new Map<string, Uint8Array>()
  const other = await openAuthority({
    get: async name => foreign.get(name),
    put: async (name, value) => void foreign.set(name, value),
  })
  const fake = await other.issueClient('DM Workbench')
  expect(await push({ ca: own.certificate, ...fake })).toMatchObject({
    ok: false,
    problem: { code: 'bootstrap.push-refused' },
  })
  expect(device.accounts()).toEqual([])
  expect(await push({ ca: own.certificate, ...sender })).toMatchObject({ ok: true })
  expect(device.accounts()).toEqual([{ serverId: 'DMS1', address: 'https://127.0.0.1:1/dm', dialect: 'approved' }])
  // Once as it was sent and once as it came, each time.
  expect(postedBodies.filter(([text]) => text.includes('czNjcmV0')).map(([, sealed]) => sealed)).toEqual([
    true,
    true,
    true,
    true,
  ])
  await device.stop()
})

it('updates the account of a server that is there already, instead of adding a second one', async () => {
  const device = await newDevice()
  await device.bootstrapWith(Buffer.from(document('https://127.0.0.1:1/old')))
  await device.bootstrapWith(Buffer.from(document('https://127.0.0.1:1/new')))
  expect(device.accounts()).toEqual([{ serverId: 'DMS1', address: 'https://127.0.0.1:1/new', dialect: 'approved' }])
})

it('makes credentials that differ from device to device', async () => {
  const own = await authority
  const issuer = {
    issue: async (name: string) => ok(await own.issueClient(name)),
    certify: own.certifyClient,
  }
  const make = async (transport: 'basic' | 'certificate') => {
    const auth = { transport, notification: true }
    const made = await makeCredentials({ auth, account: 0, deviceId: id }, { random: randomBytes, issuer })
    if (!made.ok) throw new Error(made.problem.code)
    return accountOf({ auth }, 0, made.value)
  }
  const [one, two] = [await make('basic'), await make('basic')]
  expect(one.user).not.toBe(two.user)
  expect(one.secret).toHaveLength(32)
  expect(await make('certificate')).toMatchObject({
    fingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
  })
})

it('says PASS on a proof alone: the account of this run, and BootstrapComplete', () => {
  const complete = { alerts: [{ type: 'urn:oma:at:dm:2.0:BootstrapComplete', mark: 'informational' as const }] }
  expect(proofFrom({ record: 'r', account: 'other' }, complete, 'mine')).toBeUndefined()
  expect(proofFrom({ record: 'r' }, complete, 'mine')).toBeUndefined()
  expect(proofFrom({ record: 'r', account: 'mine' }, { alerts: [] }, 'mine')).toBeUndefined()
  const proof = proofFrom({ record: 'r', account: 'mine' }, complete, 'mine')
  const run = startRun({ id: '1', deviceId: id, profileId: 'phone', method: 'client-initiated', startedAt: 1 })
  const readBack = deviceGave({ equal: 3, different: [], withheld: [] })
  expect(proof && readBack && passed(run, 2, proof, readBack)).toMatchObject({
    result: 'PASS',
    record: 'r',
    endedAt: 2,
  })
  expect(ended(run, 2, 'UNKNOWN', 'proof', 'No session came.')).toMatchObject({ result: 'UNKNOWN' })
})

it.each([
  [503, {}, 'bootstrap.push-busy'],
  [429, {}, 'bootstrap.push-busy'],
  [409, { code: 'device.push-other-device', words: 'It is for another one.' }, 'bootstrap.other-device'],
  [400, { words: 'No.' }, 'bootstrap.push-refused'],
])('takes an answer of %i for what it is', async (status, told, code) => {
  const own = await authority
  const got: string[] = []
  const server = createServer({ ...(await own.issueServer({ dns: [], ip: ['127.0.0.1'] })) }, (request, response) => {
    got.push(String(request.headers['omadm-devid']))
    request.resume().on('end', () => response.writeHead(status).end(JSON.stringify(told)))
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const client = await own.issueClient('DM Workbench')
  const sent: number[] = []
  const body = Buffer.alloc(100_000, 0x20)
  const push = {
    deviceId: id,
    address: `https://127.0.0.1:${port}/bootstrap`,
    body,
    tls: { ca: own.certificate, ...client },
    onSent: (bytes: number) => sent.push(bytes),
  }
  expect(await pushBootstrap(push, recorder)).toMatchObject({ ok: false, problem: { code } })
  expect(got).toEqual([id])
  expect(sent.at(-1)).toBe(body.length)
  expect(sent.length).toBeGreaterThan(3)
  const other = await pushBootstrap({ ...push, expectedPeer: 'AA:BB' }, recorder)
  expect(other).toMatchObject({ ok: false, problem: { code: 'bootstrap.other-peer' } })
  expect(got).toEqual([id])
  const cancelled = await pushBootstrap({ ...push, signal: AbortSignal.abort() }, recorder)
  expect(cancelled).toMatchObject({ ok: false, problem: { code: 'bootstrap.cancelled' } })
})

it('takes a session for a renewed proof only after a PASS with the same account', () => {
  const about = { id: '1', deviceId: id, profileId: 'phone', method: 'wap-push', startedAt: 1 } as const
  const evidence = { profileHash: 'a', documentHash: 'b', bytes: 1, operator: 'Ada', servers: [], account: 'mine' }
  const run = startRun({ ...about, evidence })
  const complete = { alerts: [{ type: 'urn:oma:at:dm:2.0:BootstrapComplete', mark: 'informational' as const }] }
  const proof = proofFrom({ record: 'r', account: 'mine' }, complete, 'mine')
  const readBack = deviceGave({ equal: 3, different: [], withheld: [] })
  if (!proof || !readBack) throw new Error('no proof')
  const pass = passed(run, 2, proof, readBack)
  expect(renewedProof(pass, { record: 's', account: 'mine' }, 'mine')).toMatchObject({ record: 's' })
  expect(renewedProof(pass, { record: 's', account: 'other' }, 'mine')).toBeUndefined()
  expect(renewedProof(pass, { record: 's', account: 'other' }, 'other')).toBeUndefined()
  expect(renewedProof(ended(run, 2, 'UNKNOWN', 'proof', ''), { record: 's', account: 'mine' }, 'mine')).toBeUndefined()
  expect(renewedProof(run, { record: 's', account: 'mine' }, 'mine')).toBeUndefined()
})

it('reads back equal, or says where it differs', () => {
  const [written, other] = [Buffer.from('one'), Buffer.from('two')]
  expect(readBackOf(written, Buffer.from('one'))).toMatchObject({ ok: true, value: { kind: 'equal' } })
  expect(readBackOf(written, other)).toMatchObject({ ok: false, problem: { code: 'bootstrap.read-back' } })
})

it('takes what a device gives back as equal, as other values, or as nothing at all', () => {
  const places = ['a/b', 'a/c', 'a/d', 'a/e']
  expect(deviceGave({ equal: 2, different: [], withheld: places })).toMatchObject({
    kind: 'compared',
    equal: 2,
    withheld: places,
  })
  expect(deviceGave({ equal: 0, different: [], withheld: places })).toMatchObject({ kind: 'not-possible' })
  expect(readBackOfDevice({ equal: 2, different: places, withheld: [] })).toMatchObject({
    ok: false,
    problem: { code: 'bootstrap.read-back-values', detail: { count: 4, places: 'a/b, a/c, a/d' } },
  })
})

function deviceGave(compared: ComparedRead) {
  const shown = readBackOfDevice(compared)
  return shown.ok ? shown.value : undefined
}
