import { createHash, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { BootstrapMethod, DeliveryOrder } from '#contract'
import { newKeyText, requestText, writeCertificateRequest } from '#http/certificate-request.ts'
import { codeOf, type Opened, openDoor, secure, value } from '../door.fixture.ts'

// Certificates for a key that the device made itself, over each way: asked for over the wire, or given with the order.

let door: Opened
beforeEach(async () => {
  door = await openDoor()
  value(await door.host.server.start({ ...secure, auth: 'certificate' }))
  value(await door.host.simulator.create({ deviceId: 'SIM:1', ddfs: [] }))
  value(await door.host.simulator.start({ deviceId: 'SIM:1' }))
  value(await door.host.bootstrap.saveProfile({ id: 'own', text: profile(true) }))
  value(await door.host.bootstrap.saveProfile({ id: 'made', text: profile(false) }))
})
afterEach(() => door.stop())

const profile = (ownKey: boolean) =>
  JSON.stringify({
    kind: 'dmwb-bootstrap-profile',
    version: 1,
    name: 'Own key',
    accounts: [
      {
        server: { id: '{{server.id}}', uri: '{{server.uri}}', name: '{{server.name}}' },
        permissions: ['*'],
        auth: { transport: 'certificate', notification: false, ownKey },
      },
    ],
  })
const order = (method: BootstrapMethod, more: Partial<DeliveryOrder> = {}): DeliveryOrder => ({
  profileId: 'own',
  deviceId: 'SIM:1',
  method,
  ...more,
})
const madeUp = (device: string) => requestText(writeCertificateRequest(newKeyText(), device))
/** `Auth/Trsp` in the document of a factory run. */
async function credentialsIn(file: string) {
  const [element] = JSON.parse(await readFile(file, 'utf8'))
  const [account] = Object.values(element.MOData) as { Auth: { Trsp: { Data: string; Secret: string } } }[]
  const { Data = '', Secret = '' } = account?.Auth.Trsp ?? {}
  return { cert: new X509Certificate(Buffer.from(Data, 'base64')), secret: Buffer.from(Secret, 'base64') }
}

it.each<BootstrapMethod>(['factory', 'card', 'client-initiated', 'server-initiated', 'wap-push', 'sms'])(
  'the device proves itself by its own key: %s',
  async method => {
    const run = value(await door.host.bootstrap.push(order(method)))
    expect(run).toMatchObject({ result: 'PASS', method })
    expect(value(await door.host.simulator.callNow({ deviceId: 'SIM:1' })).lastResult?.ok).toBe(true)
  },
)

it('the document holds the certificate and no key: Secret is the SHA-256 of the public half, the same every time', async () => {
  const first = value(await door.host.bootstrap.push(order('factory')))
  const again = value(await door.host.bootstrap.push(order('factory')))
  const [one, two] = await Promise.all([first, again].map(run => credentialsIn(run.evidence?.port?.file ?? '')))
  const spki = one?.cert.publicKey.export({ format: 'der', type: 'spki' }) ?? Buffer.alloc(0)
  expect(one?.secret).toEqual(createHash('sha256').update(spki).digest())
  expect(two?.secret).toEqual(one?.secret)
  expect(two?.cert.serialNumber).not.toBe(one?.cert.serialNumber)
})

it('the key survives a restart of the workbench', async () => {
  value(await door.host.bootstrap.push(order('client-initiated')))
  const { folder } = door
  await door.stop()
  door = await openDoor(folder)
  value(await door.host.server.start({ ...secure, auth: 'certificate' }))
  value(await door.host.simulator.start({ deviceId: 'SIM:1' }))
  // The port of the server is another one now: the device is bootstrapped anew, with the key that it has.
  expect(value(await door.host.bootstrap.push(order('server-initiated'))).result).toBe('PASS')
})

it('refuses a certificate for a request that is not its own, and keeps its account', async () => {
  value(await door.host.bootstrap.push(order('client-initiated')))
  const run = value(await door.host.bootstrap.push(order('server-initiated', { csr: madeUp('SIM:1') })))
  expect(run).toMatchObject({ result: 'FAIL' })
  expect(JSON.stringify(run.steps)).toContain('another key')
  expect(value(await door.host.simulator.callNow({ deviceId: 'SIM:1' })).lastResult?.ok).toBe(true)
})

it('makes no key where the profile wants that of the device, and nobody can be asked', async () => {
  const elsewhere = { deviceId: 'REAL:1' }
  expect(codeOf(await door.host.bootstrap.push(order('client-initiated', elsewhere)))).toBe('bootstrap.no-request')
  const address = 'https://127.0.0.1:1/bootstrap'
  expect(codeOf(await door.host.bootstrap.plan(order('server-initiated', { ...elsewhere, address })))).toBe(
    'bootstrap.no-request',
  )
  const damaged = { ...elsewhere, csr: madeUp('REAL:1').replace(/[A-D]/g, 'E') }
  expect(codeOf(await door.host.bootstrap.plan(order('client-initiated', damaged)))).toBe('bootstrap.request')
  const given = { ...elsewhere, csr: madeUp('REAL:1') }
  expect(value(await door.host.bootstrap.plan(order('factory', given))).ready).toBe(true)
})

it('takes the request that an order gives, also where the profile leaves it open, and the stand-in has a key of its own', async () => {
  const plan = value(
    await door.host.bootstrap.plan(
      order('client-initiated', { profileId: 'made', deviceId: 'REAL:1', csr: madeUp('REAL:1') }),
    ),
  )
  expect(value(await door.host.bootstrap.fly({ plan: plan.id }))).toMatchObject({ result: 'PASS' })
})

it('pushes a table with one request for each device', async () => {
  const cell = (text: string) => `"${text}"`
  const table = `device,csr\nREAL:1,${cell(madeUp('REAL:1'))}\nREAL:2,\n`
  const started = value(await door.host.pushLists.start({ profileId: 'own', method: 'factory', table, waitSeconds: 1 }))
  await door.seen(event => (event.kind === 'push-list' && event.list.endedAt ? event.list : undefined))
  const rows = value(await door.host.pushLists.rows({ list: started.id, from: 0, limit: 10 }))
  expect(rows.map(({ result, words }) => [result, words])).toEqual([
    ['UNKNOWN', expect.stringContaining('No session')],
    ['refused', expect.stringContaining('no certificate request of REAL:2')],
  ])
})
