import { connect } from 'node:tls'
import { expect, it, onTestFinished } from 'vitest'
import { type Authority, openAuthority } from '#http/authority.ts'
import { send } from '#http/client.ts'
import { memoryRecorder, story } from '../server/memory-recorder.fixture.ts'
import { bootstrapDocument, deviceId, newDevice } from './device.fixture.ts'

// Server-initiated bootstraps, as they come over the wire to a listening device.

function newAuthority(): Promise<Authority> {
  const kept = new Map<string, Uint8Array>()
  return openAuthority({ get: async name => kept.get(name), put: async (name, value) => void kept.set(name, value) })
}
const authority = newAuthority()
/** Nobody listens there: the session that follows a bootstrap ends at once. */
const document = bootstrapDocument('https://127.0.0.1:1/dm')

async function listeningDevice(bodyBytes = 100_000) {
  const own = await authority
  const recorder = memoryRecorder()
  const device = newDevice({
    recorder,
    limits: { bodyBytes },
    trust: { ca: own.certificate },
    listenTls: { ...(await own.issueServer({ dns: [], ip: ['127.0.0.1'] })), ca: own.certificate },
  })
  const listening = await device.listen(0)
  if (!listening.ok) throw new Error(listening.problem.code)
  onTestFinished(() => device.stop())
  return { device, url: listening.value.url, records: recorder.records, client: await own.issueClient('server') }
}

interface Asked {
  readonly method?: string
  readonly path?: string
  readonly type?: string
  readonly body?: Uint8Array
  readonly client?: { readonly cert: string; readonly key: string } | undefined
  /** The device that the push says it is for. */
  readonly to?: string
}

async function push({ url, client: own }: Awaited<ReturnType<typeof listeningDevice>>, asked: Asked = {}) {
  const { method = 'POST', path = '', type = 'application/dmmo+json', body = document } = asked
  const client = 'client' in asked ? asked.client : own
  const answer = await send({
    method,
    url: url + path,
    headers: { 'Content-Type': type, ...(asked.to !== undefined && { 'OMADM-DevID': asked.to }) },
    body,
    timeoutMs: 5_000,
    limitBytes: 10_000,
    tls: { ca: (await authority).certificate, ...(client && { cert: client.cert, key: client.key }) },
  })
  if (!answer.ok) throw new Error(answer.problem.code)
  const text = Buffer.from(answer.value.body).toString()
  return { status: answer.value.status, code: text === '' ? undefined : JSON.parse(text).code }
}

it('answers 204 when it is applied, and proves it by a session of its own', async () => {
  const station = await listeningDevice()
  expect(await push(station)).toEqual({ status: 204, code: undefined })
  expect(station.device.accounts()).toHaveLength(1)
  await station.device.stop()
  const [bootstrap, session] = station.records
  expect(bootstrap).toMatchObject({ info: { kind: 'bootstrap', side: 'device', deviceId }, outcome: 'done' })
  expect(bootstrap && story(bootstrap)).toEqual(['> POST', `> ${document.length} bytes`, '< 204'])
  expect(session).toMatchObject({ info: { kind: 'session', serverId: 'DMS1' }, outcome: 'failed' })
})

it.each<[string, Asked, number, string]>([
  ['comes to another path', { path: '/x' }, 404, 'device.no-such-path'],
  ['comes by GET', { method: 'GET' }, 405, 'http.method-not-allowed'],
  ['comes without a client certificate', { client: undefined }, 403, 'device.push-not-trusted'],
  ['is for another device', { to: 'IMEI:1' }, 409, 'device.push-other-device'],
  ['is of another media type', { type: 'text/plain' }, 415, 'device.media-type'],
  ['is not JSON', { body: Buffer.from('[{') }, 400, 'package.not-json'],
  ['holds no account', { body: Buffer.from('[]') }, 400, 'bootstrap.no-account'],
  ['is too large', { body: Buffer.alloc(200_000, 0x20) }, 413, 'http.body-too-large'],
])('is refused when it %s, and the record says why', async (_what, asked, status, code) => {
  const station = await listeningDevice()
  expect(await push(station, asked)).toEqual({ status, code })
  expect(station.device.accounts()).toEqual([])
  expect(station.records).toMatchObject([{ outcome: 'failed', problem: { code } }])
  expect(station.records[0] && story(station.records[0]).at(-1)).toBe(`< ${status}`)
})

it('that is cut in the middle changes nothing, and the record holds what came', async () => {
  const station = await listeningDevice()
  const { cert, key } = station.client
  const socket = connect({
    port: Number(new URL(station.url).port),
    host: '127.0.0.1',
    ca: (await authority).certificate,
    cert,
    key,
  })
  socket.on('error', () => undefined)
  const head = ['POST /bootstrap HTTP/1.1', 'Host: d', 'Content-Type: application/dmmo+json', 'Content-Length: 500']
  socket.write(`${head.join('\r\n')}\r\n\r\n[{"Cl`, () => setTimeout(() => socket.destroy(), 50))
  await expect.poll(() => station.records[0]?.outcome).toBe('failed')
  expect(station.records[0] && story(station.records[0])).toEqual([
    '> POST',
    '> 5 bytes, cut',
    'aborted http.stopped-in-the-middle',
  ])
  expect(station.device.accounts()).toEqual([])
})

it('cannot come to a device without a certificate to listen with', async () => {
  expect(await newDevice().listen(0)).toMatchObject({ ok: false, problem: { code: 'device.cannot-listen' } })
})
