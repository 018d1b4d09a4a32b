import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { BootstrapMethod, BootstrapRun, DeliveryOrder, FactoryOrder } from '#contract'
import { mediaTypes } from '#core/media-types.ts'
import { Console } from '#hardware/console.ts'
import { plugIn } from '#hardware/plug.ts'
import { type Factory, startFactory } from '../../bootstrap/factory.fixture.ts'
import { newDevice } from '../../device/device.fixture.ts'
import { codeOf, type Opened, openDoor, secure, value } from '../door.fixture.ts'

// Devices that the authority of a factory certifies, in a process of its own: over every way to the proof.

let factory: Factory
let door: Opened
beforeAll(async () => {
  factory = await startFactory()
})
afterAll(() => factory.stop())
beforeEach(async () => {
  door = await openDoor()
  value(await door.host.server.start({ ...secure, auth: 'certificate' }))
  value(await door.host.simulator.create({ deviceId: 'SIM:1', ddfs: [] }))
  value(await door.host.simulator.start({ deviceId: 'SIM:1' }))
  value(await door.host.bootstrap.saveProfile({ id: 'made', text: profile(false) }))
  value(await door.host.bootstrap.saveProfile({ id: 'own', text: profile(true) }))
})
afterEach(() => door.stop())

const profile = (ownKey: boolean) =>
  JSON.stringify({
    kind: 'dmwb-bootstrap-profile',
    version: 1,
    name: 'Certified',
    accounts: [
      {
        server: { id: '{{server.id}}', uri: '{{server.uri}}', name: '{{server.name}}' },
        permissions: ['*'],
        auth: { transport: 'certificate', notification: false, ownKey },
      },
    ],
  })
const named = (path = '/'): FactoryOrder => ({ url: factory.origin + path, issuer: factory.issuer, ...factory.tls })
const use = async (order = named()) => value(await door.host.factoryAuthority.use(order))
const order = (method: BootstrapMethod, more: Partial<DeliveryOrder> = {}): DeliveryOrder => ({
  profileId: 'made',
  deviceId: 'SIM:1',
  method,
  ...more,
})
const callIn = async () => value(await door.host.simulator.callNow({ deviceId: 'SIM:1' })).lastResult
const issuerIn = (document: Uint8Array) => {
  const [element] = JSON.parse(Buffer.from(document).toString('utf8'))
  const [account] = Object.values(element.MOData) as { Auth: { Trsp: { Data: string } } }[]
  return new X509Certificate(Buffer.from(account?.Auth.Trsp.Data ?? '', 'base64')).issuer
}

it.each<BootstrapMethod>(['factory', 'card', 'client-initiated', 'server-initiated', 'wap-push', 'sms'])(
  'the device is certified by the factory and proves itself by that: %s',
  async method => {
    await use()
    const before = factory.signed().length
    const run = value(await door.host.bootstrap.push(order(method)))
    expect(run).toMatchObject({ result: 'PASS', method })
    expect(run.steps[0]?.words).toContain(`The factory authority at ${factory.origin}/ certified the device.`)
    expect(factory.signed().slice(before)).toEqual(['SIM:1'])
    expect(await callIn()).toMatchObject({ ok: true })
  },
)

it('the same for a key that stays in the device', async () => {
  await use()
  const before = factory.signed().length
  expect(value(await door.host.bootstrap.push(order('factory', { profileId: 'own' }))).result).toBe('PASS')
  expect(factory.signed().length).toBe(before + 1)
})

it('and over a cable', async () => {
  await use()
  const [id, device] = ['urn:dev:console-1', new Console({})]
  const port = value(await plugIn(device))
  const cable = { port: port.path, way: 'base64', path: '/etc/dm.json' } as const
  const run = value(await door.host.bootstrap.push(order('factory', { deviceId: id, cable, waitSeconds: 60 })))
  await door.seen(event => (isRun(event, run.id) && told(event.run, /The document went over/) ? true : undefined))
  const document = device.files.get('/etc/dm.json') ?? new Uint8Array(0)
  expect(issuerIn(document)).toBe('O=Factory\nCN=Root')
  const real = newDevice({ id, trust: { ca: value(await door.host.server.caCertificate()) } })
  await real.bootstrapWith(document, mediaTypes.document)
  const ended = await door.seen(event =>
    isRun(event, run.id) && event.run.result !== 'running' ? event.run : undefined,
  )
  expect(ended).toMatchObject({ result: 'PASS', evidence: { readBack: { kind: 'equal' } } })
  await real.stop()
  await port.unplug()
})
type Seen = Parameters<Parameters<Opened['seen']>[0]>[0]
const isRun = (event: Seen, id: string): event is Seen & { readonly kind: 'run'; readonly run: BootstrapRun } =>
  event.kind === 'run' && event.run.id === id
const told = ({ steps }: BootstrapRun, words: RegExp) => steps.some(step => words.test(step.words))

it('a table of devices is certified row by row', async () => {
  await use()
  value(await door.host.simulator.create({ deviceId: 'SIM:2', ddfs: [] }))
  value(await door.host.simulator.start({ deviceId: 'SIM:2' }))
  const before = factory.signed().length
  const table = 'device\nSIM:1\nSIM:2\n'
  const started = value(await door.host.pushLists.start({ profileId: 'made', method: 'factory', table }))
  const list = await door.seen(event =>
    event.kind === 'push-list' && event.list.id === started.id && event.list.endedAt ? event.list : undefined,
  )
  expect(list.counts.PASS).toBe(2)
  expect(new Set(factory.signed().slice(before))).toEqual(new Set(['SIM:1', 'SIM:2']))
})

it('a plan says who certified, and its certificate; flying it and looking at a document ask no factory', async () => {
  await use()
  const before = factory.signed().length
  const preview = value(await door.host.bootstrap.preview({ profile: profile(false), deviceId: 'SIM:1' }))
  expect(preview.bytes.length).toBeGreaterThan(100)
  expect(factory.signed().length).toBe(before)
  const plan = value(await door.host.bootstrap.plan(order('factory')))
  expect(plan.checks).toContainEqual({
    what: 'certificate',
    state: 'good',
    words: `The factory authority at ${factory.origin}/ certified the device.`,
  })
  expect(plan.ready).toBe(true)
  expect(value(await door.host.bootstrap.fly({ plan: plan.id }))).toMatchObject({ result: 'PASS' })
  expect(value(await door.host.bootstrap.pushPlan({ plan: plan.id }))).toMatchObject({ result: 'PASS' })
  expect(factory.signed().slice(before)).toEqual(['SIM:1'])
})

it('credentials that an order brings ask nobody, and nobody is said to have been asked', async () => {
  await use()
  const given = value(await door.host.bootstrap.push(order('factory')))
  const [element] = JSON.parse(await readFile(given.evidence?.port?.file ?? '', 'utf8'))
  const [account] = Object.values(element.MOData) as { Auth: { Trsp: { Data: string; Secret: string } } }[]
  const pem = (label: string, text = '') => `-----BEGIN ${label}-----\n${text}\n-----END ${label}-----\n`
  const { Data, Secret } = account?.Auth.Trsp ?? {}
  const before = factory.signed().length
  const values = {
    'credentials.user': pem('CERTIFICATE', Data),
    'credentials.secret': pem('PRIVATE KEY', Secret),
  }
  const plan = value(await door.host.bootstrap.plan(order('factory', { values })))
  expect(plan.checks.some(({ words }) => words.includes('factory authority'))).toBe(false)
  expect(factory.signed().length).toBe(before)
})

it('is not asked for what could not be pushed anyway', async () => {
  await use()
  const before = factory.signed().length
  expect(codeOf(await door.host.bootstrap.plan(order('factory', { form: 'cp-xml' })))).toBe(
    'bootstrap.form-credentials',
  )
  value(await door.host.server.start(secure))
  expect(codeOf(await door.host.bootstrap.push(order('factory')))).toBe('host.bootstrap-auth')
  expect(factory.signed().length).toBe(before)
})

it.each([
  ['does not answer', () => ({ ...named(), url: 'https://127.0.0.1:1/' }), 'bootstrap.authority-silent'],
  ['is another one than is trusted', () => withoutCa(), 'bootstrap.authority-silent'],
  ['refuses', () => named('/none'), 'bootstrap.authority-answer'],
  ['signs for another key', () => named('/other'), 'bootstrap.authority-answer'],
])('nothing is made, pushed or kept when the factory %s', async (_what, how, code) => {
  await use(how())
  expect(codeOf(await door.host.bootstrap.plan(order('factory')))).toBe(code)
  expect(codeOf(await door.host.bootstrap.push(order('server-initiated')))).toBe(code)
  expect(await door.host.bootstrap.runs({ limit: 10 })).toEqual([])
  const table = 'device\nSIM:1\n'
  const { id } = value(await door.host.pushLists.start({ profileId: 'made', method: 'factory', table }))
  await door.seen(event => (event.kind === 'push-list' && event.list.id === id && event.list.endedAt ? 1 : undefined))
  const [row] = value(await door.host.pushLists.rows({ list: id, from: 0, limit: 10 }))
  expect(row).toMatchObject({ result: 'refused', words: expect.stringContaining('The factory authority') })
})
function withoutCa(): FactoryOrder {
  const { ca: _, ...rest } = named()
  return rest
}

it('is kept over restarts, its key sealed and shown to nobody; without it the workbench certifies again', async () => {
  const shown = await use()
  expect(shown.authority).toMatchObject({ signers: ['O=Factory, CN=Root'], hasKey: true })
  expect(shown.authority).not.toHaveProperty('key')
  value(await door.host.bootstrap.push(order('factory')))
  const [secret = ''] = factory.tls.key.split('\n').slice(1)
  expect(JSON.stringify([door.events, await door.host.factoryAuthority.state()])).not.toContain(secret)
  const { folder } = door
  await door.stop()
  expect(await readFile(join(folder, 'workbench.db')).then(bytes => bytes.includes(secret))).toBe(false)
  door = await openDoor(folder)
  value(await door.host.server.start({ ...secure, auth: 'certificate' }))
  expect(await door.host.factoryAuthority.state()).toEqual(shown)
  const { key: _, ...same } = named()
  expect((await use(same)).authority?.hasKey).toBe(true)

  value(await door.host.simulator.start({ deviceId: 'SIM:1' }))
  value(await door.host.bootstrap.push(order('factory')))
  expect(await callIn()).toMatchObject({ ok: true })
  expect(value(await door.host.factoryAuthority.drop())).toEqual({})
  // What the factory signed is believed no longer, and nobody is left without a way back.
  expect(await callIn()).toMatchObject({ ok: false })
  const before = factory.signed().length
  expect(value(await door.host.bootstrap.push(order('factory'))).result).toBe('PASS')
  expect(factory.signed().length).toBe(before)
})

it('is refused where it could never work', async () => {
  const { cert: _, ca: __, key: ___, ...bare } = named()
  expect(codeOf(await door.host.factoryAuthority.use({ ...bare, key: factory.tls.key }))).toBe(
    'bootstrap.factory-authority',
  )
  expect(codeOf(await door.host.factoryAuthority.use({ ...bare, url: 'http://127.0.0.1/' }))).toBe(
    'bootstrap.factory-authority',
  )
  expect(codeOf(await door.host.factoryAuthority.use({ ...bare, issuer: 'none' }))).toBe('bootstrap.factory-authority')
  expect(await door.host.factoryAuthority.state()).toEqual({})
})
