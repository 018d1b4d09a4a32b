import { createHash } from 'node:crypto'
import { createSocket } from 'node:dgram'
import type { AddressInfo } from 'node:net'
import { type Notebook, openNotebook } from '#conformance/notebook.ts'
import { type openProbeDevice, passThrough } from '#conformance/probe-device.ts'
import { openProbeServer, type ProbeServer } from '#conformance/probe-server.ts'
import type { Observation } from '#core/conformance/item.ts'
import { dmHeaders } from '#core/media-types.ts'
import { decodeNotification } from '#core/notification/decode.ts'
import { digestMatches, signNotification } from '#core/notification/digest.ts'
import { encodeRegistration, registrationType } from '#core/notification/gcm.ts'
import type { Notification, NotificationSecret } from '#core/notification/notification.ts'
import { decodeWspPush, encodeWspPush } from '#core/notification/wsp-push.ts'
import type { SimulatedDevice } from '#device/device.ts'
import { send } from '#http/client.ts'
import { sendUdpPush } from '#transport/udp-push.ts'
import type { Steering } from './own-server.ts'

// Package#0 (OMA DM 2.0 §5.2.1) over UDP: sent to our client by hand, and taken from our server by hand.

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()
const wrongSecret: NotificationSecret = { secret: Buffer.from('forged'), data: Buffer.from('forged') }

const clientItems = [2, 3, 4, 5, 6, 7, 8, 9, 10].map(number => `DM-PACK-${String(number).padStart(3, '0')}-C-O`)
const carried = [...clientItems, 'DM-SER-001-C-M', 'DM-MEC-003-C-O', 'DM-MEC-004-C-O']

export interface NotifiedClient {
  readonly server: ProbeServer
  readonly device: SimulatedDevice
  readonly serverId: string
  readonly secret: NotificationSecret
}

/** A right notification with all six options brings a session; forged, replayed and foreign ones bring none. */
export async function probeNotifiedClient(subject: NotifiedClient): Promise<readonly Observation[]> {
  const { server, device, serverId, secret } = subject
  const notes = openNotebook()
  const listening = await device.listenForNotifications(0)
  if (!listening.ok) return notes.observations
  const to = { host: '127.0.0.1', port: listening.value.port }
  const make = (change: Partial<Notification>, key = secret) => {
    const whole: Notification = {
      serverId,
      connections: ['wlan', 'any'],
      id: 4711,
      timestamp: Math.floor(Date.now() / 1000),
      requestsMos: true,
      ...change,
    }
    const signed = signNotification(whole, key, sha256)
    if (!signed.ok) throw new Error(signed.problem.code)
    return encodeWspPush({ transactionId: 1, body: signed.value })
  }
  const push = (bytes: Uint8Array) => sendUdpPush(to, bytes)
  const right = make({})
  await push(make({}, wrongSecret))
  await push(make({ serverId: 'nobody' }))
  const deaf = await server.idle()
  const came = await server.session(
    async ({ package1 }) => package1,
    async () => void (await push(right)),
  )
  const alert = came.ok
    ? came.value.alerts.find(({ type }) => type === 'urn:oma:at:dm:2.0:ServerInitiatedMgmt')
    : undefined
  const data = JSON.stringify(alert?.data ?? null)
  const mos = came.ok && came.value.mos !== undefined
  notes.check(
    carried,
    alert !== undefined && data.includes('4711') && mos,
    `A WAP push over UDP with all six options brought a session with ${alert?.type ?? 'no session alert'}, Data ${data}, ` +
      `${mos ? 'with' : 'without'} MOS.`,
  )
  await push(right)
  const alone = await server.idle()
  const evidence = `Forged and foreign notifications brought ${deaf ? 'no session' : 'a session'}, a replayed one ${alone ? 'none' : 'one'}.`
  notes.check(['foreign-notification-refused', 'DM-PACK-007-C-O', 'DM-PACK-008-C-O'], deaf && alone, evidence)
  return notes.observations
}

const serverItems = [2, 3, 4, 5, 6, 7, 8, 9, 10].map(number => `DM-PACK-${String(number).padStart(3, '0')}-S-M`)

export interface NotifyingServer {
  readonly host: Steering
  readonly deviceId: string
  readonly device: ReturnType<typeof openProbeDevice>
  readonly secret: NotificationSecret
}

/** "Send now" at our server: the bytes that come are read, checked, and answered by a session. */
export async function probeNotifyingServer(subject: NotifyingServer, notes: Notebook): Promise<void> {
  const { host, deviceId, device, secret } = subject
  const { received, address, close } = await receiver()
  const sent = await host.notifications.send({
    deviceId,
    way: 'udp',
    address,
    requestsMos: true,
    connections: ['cellular', 'any'],
  })
  const datagram = sent.ok ? await received : undefined
  close()
  const push = datagram && decodeWspPush(datagram)
  const body = push?.ok ? push.value.value.body : undefined
  const read = body && decodeNotification(body)
  const value = read?.ok ? read.value.value : undefined
  const at = read?.ok ? read.value.digestAt : undefined
  const right = body !== undefined && at !== undefined && digestMatches(body, at, secret, sha256)
  const whole = value?.serverId !== undefined && value.timestamp !== undefined && value.connections?.length === 2
  notes.check(
    [...serverItems, 'DM-SER-001-S-M', 'DM-MEC-004-S-M'],
    right && whole && value.requestsMos,
    `The server sent a WAP push of ${datagram?.length ?? 0} bytes over UDP: SERVER-ID ${value?.serverId}, NOTIFICATION-ID ` +
      `${value?.id}, TIMESTAMP ${value?.timestamp}, REQ-MOS; its digest ${right ? 'matches' : 'does not match'}.`,
  )
  const alert = {
    type: 'urn:oma:at:dm:2.0:ServerInitiatedMgmt',
    mark: 'informational',
    dataType: 'application/json',
    data: { 'NOTIFICATION-ID': value?.id },
  } as const
  await passThrough(device, { alerts: [alert], code: 404 })
  const listed = (await host.notifications.list({ deviceId })).items[0]
  notes.check(
    ['DM-PACK-007-S-M'],
    listed?.state === 'answered',
    `The session that carried its NOTIFICATION-ID answered the notification: ${listed?.state ?? 'not kept'}.`,
  )
}

/** A notification through a push service (App. E.2): the device registers, the message goes to the service's address. */
export async function probePushService(
  { host, deviceId, device }: Omit<NotifyingServer, 'secret'>,
  notes: Notebook,
): Promise<void> {
  const service = await openProbeServer({ host: '127.0.0.1', port: 0, path: '/dm', timeoutMs: 1000 })
  if (!service.ok) return
  const { url, user, secret, ca } = device.access
  const registered = await send({
    method: 'POST',
    url: `${new URL(url).origin}/push/register`,
    headers: {
      'Content-Type': registrationType,
      [dmHeaders.deviceId]: deviceId,
      Authorization: `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`,
    },
    body: Buffer.from(encodeRegistration('conformance-device', '')),
    timeoutMs: 10_000,
    limitBytes: 100_000,
    ...(ca !== undefined && { tls: { ca } }),
  })
  const endpoint = `${service.value.origin}/repo/send`
  await host.notifications.setService({ endpoint, hasKey: false, answerSeconds: 60 })
  const sent = await host.notifications.send({ deviceId, way: 'gcm', requestsMos: true, connections: [] })
  const message = service.value.transfers().find(({ path }) => path === '/repo/send')
  await host.notifications.setService({ endpoint: '', hasKey: false, answerSeconds: 60 })
  await service.value.close()
  const body = message === undefined ? '' : Buffer.from(message.body).toString('utf8')
  notes.check(
    ['DM-MEC-004-S-O'],
    registered.ok &&
      registered.value.status < 300 &&
      sent.ok &&
      body.includes('"SMS"') &&
      body.includes('conformance-device'),
    `A registration was taken (HTTP ${registered.ok ? registered.value.status : 0}); the push service got ${body || 'nothing'}.`,
  )
}

const patienceMs = 10_000

async function receiver() {
  const socket = createSocket('udp4')
  await new Promise<void>(resolve => socket.bind(0, '127.0.0.1', resolve))
  const received = new Promise<Uint8Array | undefined>(resolve => {
    socket.once('message', resolve)
    setTimeout(resolve, patienceMs, undefined).unref()
  })
  const { port } = socket.address() as AddressInfo
  return { received, address: `127.0.0.1:${port}`, close: () => void socket.close() }
}
