import { execFile } from 'node:child_process'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { BootstrapMethod, BootstrapRun, DeliveryOrder } from '#contract'
import { newDevice } from '../../device/device.fixture.ts'
import { codeOf, type Opened, openDoor, secure, value } from '../door.fixture.ts'

// A whole workbench, simulated devices and real sockets: the ways of a bootstrap, its plan, and what goes wrong.

let door: Opened
beforeEach(async () => {
  door = await openDoor()
  value(await door.host.server.start(secure))
  await device('SIM:1')
})
afterEach(() => door.stop())

async function device(deviceId: string) {
  value(await door.host.simulator.create({ deviceId, ddfs: [] }))
  return value(await door.host.simulator.start({ deviceId }))
}
const order = (method: BootstrapMethod, more: Partial<DeliveryOrder> = {}): DeliveryOrder => ({
  profileId: 'sample:phone',
  deviceId: 'SIM:1',
  method,
  operator: 'Ada',
  ...more,
})
const profile = (server: object) =>
  JSON.stringify({
    kind: 'dmwb-bootstrap-profile',
    version: 1,
    name: 'Mine',
    accounts: [{ server, permissions: ['*'], auth: { transport: 'basic', notification: true } }],
  })
const ended = (id: string) =>
  door.seen(event =>
    event.kind === 'run' && event.run.id === id && event.run.result !== 'running' ? event.run : undefined,
  )
const offered = (id: string) =>
  door.seen(event =>
    event.kind === 'run' && event.run.id === id
      ? event.run.steps.find(step => step.address !== undefined)?.address
      : undefined,
  )
const stepsOf = ({ steps }: BootstrapRun) => steps.filter(({ ok }) => ok).map(({ step }) => step)

/** What every way ends with: the device is read once it has proved itself. */
const proved = ['apply', 'session', 'read-back', 'proof']
/** The account that a simulated device gives back to its server; what is secret it gives to nobody. */
const given = {
  kind: 'compared',
  equal: 7,
  withheld: [expect.stringMatching(/\/Perm\/1\/MOID$/), expect.stringMatching(/\/Auth\/Trsp\/Secret$/)],
}

describe('each way ends in a proof', () => {
  it.each<[BootstrapMethod, readonly string[]]>([
    ['factory', ['make', 'deliver', 'read-back', 'deliver', ...proved]],
    ['card', ['make', 'deliver', 'read-back', 'deliver', ...proved]],
    ['client-initiated', ['make', 'deliver', ...proved]],
    ['server-initiated', ['make', 'deliver', ...proved]],
    ['wap-push', ['make', 'deliver', ...proved]],
    ['sms', ['make', 'deliver', 'read-back', 'deliver', ...proved]],
  ])('%s', async (method, steps) => {
    const run = value(await door.host.bootstrap.push(order(method)))
    expect(run).toMatchObject({ result: 'PASS', method, deviceId: 'SIM:1' })
    expect(stepsOf(run)).toEqual(steps)
    expect(run.evidence).toMatchObject({
      operator: 'Ada',
      profileHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      documentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      servers: [{ ours: true }],
      readBack: method === 'factory' || method === 'card' ? { kind: 'equal' } : given,
      ...((method === 'factory' || method === 'card') && { onDevice: given }),
    })
    const summary = value(await door.host.sessions.get({ record: run.record ?? '' }))
    expect(summary).toMatchObject({ kind: 'session', side: 'server', deviceId: 'SIM:1' })
  })

  it.each<[BootstrapMethod, NonNullable<DeliveryOrder['form']>]>([
    ['factory', 'cp-xml'],
    ['card', 'dm1-wbxml'],
    ['client-initiated', 'dm1-xml'],
    ['client-initiated', 'tnds'],
    ['server-initiated', 'dm1-wbxml'],
    ['wap-push', 'cp-wbxml'],
    ['wap-push', 'dm1-wbxml'],
    ['sms', 'cp-wbxml'],
  ])('%s with the document for older devices: %s', async (method, form) => {
    const plan = value(await door.host.bootstrap.plan(order(method, { form })))
    expect(plan.checks.filter(({ state }) => state === 'warn').map(({ words }) => words)).toEqual(
      form === 'tnds' ? [] : ['The form cannot hold the list of permissions.'],
    )
    const run = value(await door.host.bootstrap.pushPlan({ plan: plan.id }))
    expect(run).toMatchObject({ result: 'PASS', method, evidence: { documentHash: plan.documentHash } })
    const secrets = plan.fields.filter(({ secret }) => secret)
    expect(secrets.length).toBeGreaterThan(1)
    expect(secrets.every(({ source, value: shown }) => source === 'generated' && /^\*+$/.test(shown))).toBe(true)
    expect(plan.fields.filter(({ source }) => source === 'server').map(({ value: shown }) => shown)).toContain(
      (await door.host.workbench.state()).server.endpoint,
    )
  })

  it.each<[BootstrapMethod, NonNullable<DeliveryOrder['form']>]>([
    ['card', 'cp-wbxml'],
    ['wap-push', 'dm1-xml'],
    ['sms', 'tnds'],
  ])('but %s does not carry %s', async (method, form) => {
    const plan = value(await door.host.bootstrap.plan(order(method, { form })))
    expect(plan.ready).toBe(false)
    expect(codeOf(await door.host.bootstrap.pushPlan({ plan: plan.id }))).toBe('bootstrap.form-carry')
  })

  it('client-initiated, fetched once by curl as a real peer', async () => {
    const pushed = value(await door.host.bootstrap.push(order('client-initiated', { deviceId: 'REAL:1' })))
    const address = await offered(pushed.id)
    const ca = join(door.folder, 'ca.pem')
    await writeFile(ca, value(await door.host.server.caCertificate()))
    const curl = (...more: readonly string[]) =>
      promisify(execFile)('curl', [
        '--silent',
        '--cacert',
        ca,
        '--write-out',
        '\n%{http_code} %{content_type}',
        ...more,
        address,
      ])
    const { stdout } = await curl()
    const [body = '', told] = stdout.split(/\n(?=\d{3} )/)
    expect(told).toBe('200 application/dmmo+json')
    expect(JSON.parse(body)).toMatchObject([{ ClientURI: 'urn:oma:mo:oma-dm-dmacc:1.2//' }])
    expect((await curl()).stdout).toMatch(/\n404 application\/problem\+json$/)
    const run = await door.seen(event =>
      event.kind === 'run' && event.run.id === pushed.id && event.run.steps.some(({ words }) => /fetched/.test(words))
        ? event.run
        : undefined,
    )
    // Fetched, and no more: that is no proof.
    expect(run.result).toBe('running')
    // How far it is stays with the run while it goes on.
    const bytes = run.evidence?.bytes
    const progress = await door.seen(event =>
      event.kind === 'run' && event.run.id === pushed.id ? event.run.progress : undefined,
    )
    expect(progress).toMatchObject({ sent: bytes, total: bytes, bytesPerSecond: expect.any(Number) })
  })

  it('files are readable by their owner only, and nothing that can be read elsewhere holds a secret of theirs', async () => {
    const run = value(await door.host.bootstrap.push(order('factory')))
    const file = run.evidence?.port?.file ?? ''
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const written = await readFile(file, 'utf8')
    const secret = /"Trsp":\{[^}]*"Secret":"([^"]+)"/.exec(written)?.[1] ?? 'none'
    const password = Buffer.from(secret, 'base64').toString()
    const report = value(await door.host.bootstrap.report({ run: run.id, as: 'html' }))
    const all = JSON.stringify([door.events, report, await door.host.bootstrap.runs({ limit: 10 })])
    expect(all).not.toContain(secret)
    expect(all).not.toContain(password)
  })

  it('no record or export holds a secret of a push, however it travelled', async () => {
    const secret = 'a-password-that-only-the-device-may-see'
    const values = { 'credentials.user': 'row-user', 'credentials.secret': secret }
    for (const method of ['wap-push', 'card', 'sms', 'server-initiated'] as const) {
      expect(value(await door.host.bootstrap.push(order(method, { values }))).result).toBe('PASS')
    }
    const records = await door.host.sessions.list({ limit: 100 })
    expect(records.filter(({ kind }) => kind === 'bootstrap').length).toBeGreaterThan(5)
    const texts = await Promise.all(
      records.map(async ({ id }) => {
        const entries = value(await door.host.sessions.entries({ record: id, after: 0, limit: 1000 }))
        const bodies = entries.map(entry => ('body' in entry ? Buffer.from(entry.body).toString('latin1') : ''))
        return value(await door.host.sessions.export({ record: id })).text + bodies.join('')
      }),
    )
    const all = texts.join('') + JSON.stringify(door.events)
    expect(all).not.toContain(secret)
    expect(all).not.toContain(Buffer.from(secret).toString('base64').replace(/=+$/, ''))
  }, 30_000)

  it('shows the peer of a push over HTTPS by address and certificate', async () => {
    const run = value(await door.host.bootstrap.push(order('server-initiated')))
    expect(run.evidence?.port).toEqual({
      address: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+\/bootstrap$/),
      certificate: {
        fingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
        subject: expect.any(String),
      },
    })
  })
})

describe('a simulated device refuses', () => {
  it.each<[string, Partial<DeliveryOrder>, string]>([
    ['a push for another IMSI', { imsi: '001019999999999' }, 'device.push-mac'],
    ['a push with another PIN', { security: 'userpin', pin: '9999' }, 'device.push-mac'],
  ])(
    '%s, and the run says why',
    async (_what, more, code) => {
      const run = value(await door.host.bootstrap.push(order('wap-push', more)))
      expect(run).toMatchObject({ result: 'FAIL' })
      expect(run.steps.at(-1)).toMatchObject({ ok: false, problem: { code } })
      expect((await door.host.simulator.list())[0]?.accounts).toEqual([])
    },
    20_000,
  )

  it('a card that its policy forbids', async () => {
    value(await door.host.simulator.behave({ deviceId: 'SIM:1', behaviour: { cardRefused: 'policy' } }))
    const run = value(await door.host.bootstrap.push(order('card')))
    expect(run).toMatchObject({ result: 'FAIL' })
    expect(run.steps.at(-1)?.problem?.code).toBe('device.card-refused')
  })

  it('a push that is meant for another device', async () => {
    const { listens } = await device('SIM:2')
    const run = value(await door.host.bootstrap.push(order('server-initiated', { address: listens ?? '' })))
    expect(run).toMatchObject({ result: 'FAIL' })
    expect(run.steps.at(-1)?.problem?.code).toBe('bootstrap.other-device')
    // Its credentials are void: nobody proves this account any more.
    expect(await door.host.devices.list()).toContainEqual(expect.objectContaining({ id: 'SIM:1', account: 'none' }))
  })
})

it('fails when a device with another identity than planned uses the credentials', async () => {
  const planned = value(await door.host.bootstrap.push(order('client-initiated', { deviceId: 'REAL:1' })))
  const address = await offered(planned.id)
  // Another device gets hold of the document.
  const trust = { ca: value(await door.host.server.caCertificate()) }
  await newDevice({ id: 'WRONG:1', trust }).bootstrapFrom(address)
  const run = await ended(planned.id)
  expect(run).toMatchObject({ result: 'FAIL' })
  expect(run.steps.at(-1)?.problem).toMatchObject({ code: 'bootstrap.other-device' })
})

it('calls a run with a foreign server UNKNOWN as soon as it is delivered, and says that no proof is possible', async () => {
  const foreign = profile({ id: 'elsewhere', uri: 'https://127.0.0.1:1/dm', name: 'Elsewhere' })
  value(await door.host.bootstrap.saveProfile({ id: 'foreign', text: foreign }))
  const run = value(await door.host.bootstrap.push(order('factory', { profileId: 'foreign', deviceId: 'REAL:9' })))
  const over = await ended(run.id)
  expect(over).toMatchObject({
    result: 'UNKNOWN',
    evidence: { servers: [{ ours: false }], readBack: { kind: 'equal' } },
  })
  expect(over.steps.at(-1)?.problem?.code).toBe('bootstrap.foreign-server')
  expect(over.evidence?.account).toBeUndefined()
})

it('says before and after why a real device that takes an older document proves nothing here, and what would', async () => {
  const older = order('factory', { deviceId: 'REAL:8', form: 'dm1-wbxml', waitSeconds: 1 })
  const plan = value(await door.host.bootstrap.plan(older))
  const why = expect.objectContaining({ code: 'bootstrap.older-proof' })
  expect(plan.checks).toContainEqual(expect.objectContaining({ what: 'server', state: 'warn', problem: why }))
  expect(plan.ready).toBe(true)
  const pushed = value(await door.host.bootstrap.pushPlan({ plan: plan.id }))
  const run = await ended(pushed.id)
  expect(run).toMatchObject({ result: 'UNKNOWN' })
  expect(run.steps.at(-1)).toMatchObject({ step: 'proof', words: expect.stringMatching(/^No session/), problem: why })
  const { text } = value(await door.host.bootstrap.report({ run: run.id, as: 'html' }))
  expect(text).toContain('speaks DM 1.x afterwards')
  expect(text).toContain('Look at the DM 1.x server of the account')
})

it('is UNKNOWN, too, when a simulated device took the account of a foreign server and could not call it', async () => {
  const foreign = profile({ id: 'elsewhere', uri: 'https://127.0.0.1:1/dm', name: 'Elsewhere' })
  value(await door.host.bootstrap.saveProfile({ id: 'foreign', text: foreign }))
  const run = value(await door.host.bootstrap.push(order('card', { profileId: 'foreign' })))
  expect(run).toMatchObject({ result: 'UNKNOWN' })
  expect(run.steps.at(-1)?.problem?.code).toBe('bootstrap.foreign-server')
})

it('tries an unreachable device three times in all, then fails', async () => {
  const pushed = value(
    await door.host.bootstrap.push(order('server-initiated', { deviceId: 'REAL:2', address: 'https://127.0.0.1:1/x' })),
  )
  const run = await ended(pushed.id)
  expect(run).toMatchObject({ result: 'FAIL', evidence: { attempts: 3 } })
  expect(run.steps.filter(({ problem }) => problem?.code === 'http.unreachable')).toHaveLength(3)
}, 20_000)

it('fails for certain when the file cannot be written, and says why', async () => {
  await writeFile(join(door.folder, 'handover'), 'a file where the folder should be')
  const run = value(await door.host.bootstrap.push(order('factory')))
  expect(run).toMatchObject({ result: 'FAIL' })
  expect(run.steps.at(-1)?.problem?.code).toBe('cli.file-unwritable')
})

describe('a run is cancelled', () => {
  it('before anything left: it failed for certain', async () => {
    const pushed = value(await door.host.bootstrap.push(order('client-initiated', { deviceId: 'REAL:3' })))
    const run = value(await door.host.bootstrap.cancel({ run: pushed.id }))
    expect(run).toMatchObject({ result: 'FAIL' })
    expect(run.steps.at(-1)?.problem?.code).toBe('bootstrap.cancelled')
    expect(codeOf(await door.host.bootstrap.cancel({ run: pushed.id }))).toBe('bootstrap.run-over')
    expect(codeOf(await door.host.bootstrap.cancel({ run: 'none' }))).toBe('bootstrap.run-unknown')
  })

  it('after something left: nobody knows', async () => {
    const pushed = value(await door.host.bootstrap.push(order('factory', { deviceId: 'REAL:4' })))
    await door.seen(event =>
      event.kind === 'run' && event.run.id === pushed.id && event.run.steps.some(({ step }) => step === 'read-back')
        ? true
        : undefined,
    )
    expect(value(await door.host.bootstrap.cancel({ run: pushed.id }))).toMatchObject({ result: 'UNKNOWN' })
  })
})

it('gives a device further servers, and replaces an account only after the new one is proved', async () => {
  const { server } = await door.host.workbench.state()
  const options = { ...secure, port: 0 }
  const saved = value(await door.host.identities.save({ serverId: 'SECOND', name: 'Second', authorities: [], options }))
  expect(saved.map(({ serverId }) => serverId)).toEqual([server.serverId, 'SECOND'])
  const second = value(await door.host.identities.start({ serverId: 'SECOND' })).find(
    ({ serverId }) => serverId === 'SECOND',
  )
  const at = { id: 'SECOND', uri: second?.state.endpoint ?? '', name: 'Second' }
  value(await door.host.bootstrap.saveProfile({ id: 'second', text: profile(at) }))
  expect(value(await door.host.bootstrap.push(order('server-initiated')))).toMatchObject({ result: 'PASS' })
  const added = value(await door.host.bootstrap.push(order('wap-push', { profileId: 'second' })))
  expect(added).toMatchObject({ result: 'PASS', evidence: { servers: [{ serverId: 'SECOND', ours: true }] } })
  const serversOf = async () => (await door.host.simulator.list())[0]?.accounts.map(({ serverId }) => serverId)
  expect(await serversOf()).toEqual([server.serverId, 'SECOND'])

  // An update that the device refuses ends the new account only: the old one still works.
  const refused = value(await door.host.bootstrap.push(order('wap-push', { imsi: '001019999999999' })))
  expect(refused.result).toBe('FAIL')
  expect(value(await door.host.simulator.callNow({ deviceId: 'SIM:1' })).lastResult?.ok).toBe(true)

  const updated = value(await door.host.bootstrap.push(order('server-initiated')))
  expect(updated).toMatchObject({ result: 'PASS' })
  expect(updated.evidence?.account).not.toBe(added.evidence?.account)
  expect(await serversOf()).toEqual([server.serverId, 'SECOND'])
  expect(value(await door.host.simulator.callNow({ deviceId: 'SIM:1' })).lastResult?.ok).toBe(true)
}, 30_000)

it('is one run when a plan is pushed twice at once', async () => {
  const plan = value(await door.host.bootstrap.plan(order('client-initiated', { deviceId: 'REAL:7' })))
  const both = await Promise.all([
    door.host.bootstrap.pushPlan({ plan: plan.id }),
    door.host.bootstrap.pushPlan({ plan: plan.id }),
  ])
  expect(new Set(both.map(answer => value(answer).id)).size).toBe(1)
  expect(await door.host.bootstrap.runs({ limit: 10 })).toHaveLength(1)
})

describe('a flight plan', () => {
  it('tells every field with its source, the bytes, what the device will do, dates and checks', async () => {
    const plan = value(await door.host.bootstrap.plan(order('server-initiated')))
    const sources = new Map(plan.fields.map(({ path, source }) => [path.split('/').slice(-2).join('/'), source]))
    expect(sources.get('Trsp/Secret')).toBe('generated')
    expect([...sources].find(([path]) => path.endsWith('/SrvURI'))?.[1]).toBe('server')
    expect([...sources].find(([path]) => path.endsWith('/MOID'))?.[1]).toBe('profile')
    expect(plan.fields.filter(({ secret }) => secret).every(({ value: shown }) => /^\*+$/.test(shown))).toBe(true)
    expect(Buffer.from(plan.bytes).toString()).toContain('****')
    expect(plan.bytes).toHaveLength(plan.documentBytes)
    expect(plan.does.join(' ')).toMatch(/adds or updates the account .* BootstrapComplete/)
    expect(plan.checks.map(({ what, state }) => `${what} ${state}`)).toEqual([
      'server good',
      'clock good',
      'identity good',
      'method good',
      'address good',
      'certificate good',
      'method good',
    ])
    expect(plan.validity.length).toBeGreaterThan(1)
    expect(plan.validity.every(({ from, to }) => from < to)).toBe(true)
    expect(plan.ready).toBe(true)
  })

  it('is pushed to the byte, once; a second time it is only proved', async () => {
    const plan = value(await door.host.bootstrap.plan(order('server-initiated')))
    const first = value(await door.host.bootstrap.pushPlan({ plan: plan.id }))
    expect(first).toMatchObject({ result: 'PASS', evidence: { documentHash: plan.documentHash } })
    const again = value(await door.host.bootstrap.pushPlan({ plan: plan.id, operator: 'Grace' }))
    expect(again).toMatchObject({ result: 'PASS', evidence: { carried: first.record, operator: 'Grace' } })
    expect(stepsOf(again)).toEqual(['make', 'deliver', 'session', 'proof'])
    expect(again.record).not.toBe(first.record)
    expect(codeOf(await door.host.bootstrap.pushPlan({ plan: 'none' }))).toBe('bootstrap.plan-gone')
  })

  it('says that a device carries the bytes of a row already', async () => {
    const values = {
      'credentials.user': 'row-user',
      'credentials.secret': 'row-secret',
      'notification.data': 'd',
      'notification.secret': 's',
    }
    const fixed = order('wap-push', { values })
    const first = value(await door.host.bootstrap.push(fixed))
    expect(first.result).toBe('PASS')
    const plan = value(await door.host.bootstrap.plan(fixed))
    expect(plan.carried).toBe(first.record)
    expect(plan.does.join(' ')).toContain('carries these very bytes already')
    expect(plan.fields.find(({ path }) => path.endsWith('Trsp/Data'))?.source).toBe('row')
    const again = value(await door.host.bootstrap.pushPlan({ plan: plan.id }))
    expect(again).toMatchObject({ result: 'PASS', evidence: { carried: first.record } })
    await device('SIM:2')
    const other = value(await door.host.bootstrap.plan({ ...fixed, deviceId: 'SIM:2' }))
    expect(other.checks.find(({ state }) => state === 'bad')?.problem?.code).toBe('bootstrap.credentials-taken')
  })

  it('is flown with a stand-in first, of which nothing remains', async () => {
    const plan = value(
      await door.host.bootstrap.plan(
        order('wap-push', { deviceId: 'REAL:5', imsi: '262021234567890', address: '192.0.2.1' }),
      ),
    )
    const flown = value(await door.host.bootstrap.fly({ plan: plan.id }))
    expect(flown).toMatchObject({ result: 'PASS', method: 'wap-push', evidence: { trialFor: 'REAL:5' } })
    expect((await door.host.simulator.list()).map(({ id }) => id)).toEqual(['SIM:1'])
    expect((await door.host.devices.list()).map(({ id }) => id)).not.toContain(flown.deviceId)
  })

  it('tells until when a certificate is valid that the device gets, and that an account is replaced', async () => {
    value(await door.host.server.start({ ...secure, auth: 'basic-or-certificate' }))
    value(await door.host.bootstrap.push(order('server-initiated')))
    const gateway = profile({ id: '{{server.id}}', uri: '{{server.uri}}', name: 'x' }).replace(
      '"basic"',
      '"certificate"',
    )
    value(await door.host.bootstrap.saveProfile({ id: 'gateway', text: gateway }))
    const plan = value(await door.host.bootstrap.plan(order('card', { profileId: 'gateway' })))
    const own = plan.validity.find(({ what }) => what.startsWith('the certificate that the device gets'))
    expect((own?.to ?? 0) / 1000 - Date.now()).toBeGreaterThan(1_000 * 86_400_000)
    expect(plan.checks.find(({ what }) => what === 'identity')?.words).toContain('replaced once the new one is proved')
    expect(plan.fields.find(({ path }) => path.endsWith('Trsp/Secret'))).toMatchObject({ secret: true })
  })

  it('finds what would go wrong', async () => {
    const bad = async (more: Partial<DeliveryOrder>, method: BootstrapMethod) =>
      value(await door.host.bootstrap.plan(order(method, { deviceId: 'REAL:6', ...more })))
        .checks.filter(({ state }) => state === 'bad')
        .map(({ problem }) => problem?.code)
    expect(await bad({}, 'server-initiated')).toEqual(['host.bootstrap-no-address'])
    expect(await bad({ address: 'http://192.0.2.1/x' }, 'server-initiated')).toContain('bootstrap.push-not-secure')
    expect(await bad({ address: '127.0.0.1:9' }, 'wap-push')).toEqual(['bootstrap.no-imsi'])
    expect(await bad({ address: 'a b', imsi: '262021234567890' }, 'wap-push')).toEqual(['notification.bad-address'])
    expect(await bad({ imsi: '262021234567890' }, 'sms')).toEqual(['notification.sms-number'])
  })
})
