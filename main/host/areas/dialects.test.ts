import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { translatePackage } from '#core/dialect/translate.ts'
import { viewRecord } from '#core/record-view.ts'
import { eventually } from '#http/eventually.fixture.ts'
import { insecure, type Opened, openDoor, secure, value } from '../door.fixture.ts'

// The workbench and its simulated device in the draft dialect: bootstrap, proof, work, tree.

let door: Opened
beforeEach(async () => {
  door = await openDoor()
})
afterEach(() => door.stop())

const deviceId = 'SIM:1'
const profile = {
  kind: 'dmwb-bootstrap-profile',
  version: 1,
  name: 'Draft',
  dialect: 'draft',
  accounts: [
    {
      server: { id: '{{server.id}}', uri: '{{server.uri}}', name: '{{server.name}}' },
      permissions: ['*'],
      auth: { transport: 'basic', notification: false },
    },
  ],
}

async function ready(options = secure, text: object = profile) {
  value(await door.host.simulator.create({ deviceId, ddfs: [] }))
  value(await door.host.simulator.start({ deviceId }))
  value(await door.host.server.start(options))
  value(await door.host.bootstrap.saveProfile({ id: 'draft', text: JSON.stringify(text) }))
  return { id: 'draft' }
}

const recordOf = async (record: string) => {
  const summary = value(await door.host.sessions.get({ record }))
  return {
    summary,
    view: viewRecord(summary, value(await door.host.sessions.entries({ record, after: 0, limit: 1000 }))),
  }
}

describe.each(['client-initiated', 'server-initiated'] as const)('a %s bootstrap in the draft', method => {
  it('is proved by a session in the draft, and every object of the device is read', async () => {
    const { id: profileId } = await ready()
    const run = value(await door.host.bootstrap.push({ profileId, deviceId, method }))
    expect(run).toMatchObject({ result: 'PASS' })
    // The proof is in the first package; the session it came with goes on.
    await eventually(async () => (await recordOf(run.record ?? '')).summary.outcome).toBe('done')
    const { summary, view } = await recordOf(run.record ?? '')
    expect(summary).toMatchObject({ dialect: 'draft', side: 'server' })
    expect([...new Set(view.packages.map(({ mediaType }) => mediaType))]).toEqual([
      'application/dm20status',
      'application/dm20',
    ])
    expect(view.warnings).toEqual([])
    const [device] = await door.host.devices.list()
    expect(device).toMatchObject({ id: deviceId, account: 'proved' })
    const tree = value(await door.host.devices.tree({ deviceId, from: 0, limit: 1000 }))
    expect(tree.rows.filter(row => row.unread)).toEqual([])
    expect(tree.rows.map(({ uri }) => uri)).toContain('urn:oma:mo:oma-dcmo:1.0/camera/Enabled')
    expect(tree.rows.every(({ uri }) => uri.startsWith('urn:') || uri.startsWith('com.'))).toBe(true)
  })
})

it('hands the document out as the draft asks for it, and records it sealed', async () => {
  const { id: profileId } = await ready()
  value(await door.host.bootstrap.push({ profileId, deviceId, method: 'client-initiated' }))
  const records = (await door.host.sessions.list({ deviceId, limit: 20 })).filter(({ kind }) => kind === 'bootstrap')
  expect(records.map(({ dialect, outcome }) => [dialect, outcome])).toEqual(Array(2).fill(['draft', 'done']))
  const { view } = await recordOf(records[0]?.id ?? '')
  const heads = view.steps.flatMap(({ head }) => (head ? [Object.fromEntries(head.headers)] : []))
  expect(heads).toMatchObject([
    { Accept: 'application/dm20' },
    { 'Content-Type': 'application/dm20', 'Cache-Control': 'no-store' },
  ])
})

it('carries work out in the draft: a value is written, an operation executed, all shown in MOID form', async () => {
  const { id: profileId } = await ready()
  value(await door.host.bootstrap.push({ profileId, deviceId, method: 'client-initiated' }))
  const uri = 'urn:example:mo:mail:1.0/mail/Port'
  value(await door.host.devices.write({ deviceId, uri, value: 4567 }))
  const called = value(await door.host.simulator.callNow({ deviceId }))
  expect(called.lastResult?.ok).toBe(true)
  expect(value(await door.host.devices.node({ deviceId, uri })).row.value).toBe(4567)
  const { view } = await recordOf(called.lastResult?.record ?? '')
  expect(view.commands.map(({ wire }) => wire[2] ?? wire[1])).toContain('./Mail/mail/Port')
  // The same session in the other dialect: every package has one.
  const others = view.packages.map((_, index) => translatePackage(view, index)?.dialect)
  expect(others).toEqual(view.packages.map(() => 'approved'))
})

it('calls a draft device by a notification, whose identifier the device repeats in each request', async () => {
  const { id: profileId } = await ready(
    { ...secure },
    {
      ...profile,
      accounts: profile.accounts.map(account => ({ ...account, auth: { transport: 'basic', notification: true } })),
    },
  )
  value(await door.host.bootstrap.push({ profileId, deviceId, method: 'client-initiated' }))
  const commands = [['GET', 'urn:oma:mo:oma-dm-devdetail:1.1//?lv=1']]
  value(await door.host.devices.enqueue({ deviceId, commands }))
  const order = { deviceId, way: 'udp', requestsMos: false, connections: [] } as const
  const { notificationId } = value(await door.host.notifications.send(order))
  const { session } = await door.seen(event =>
    event.kind === 'notification' && event.item.state === 'answered' ? event.item : undefined,
  )
  await eventually(async () => (await recordOf(session ?? '')).summary.outcome).toBe('done')
  const { view } = await recordOf(session ?? '')
  expect(view.packages.map(({ number }) => number)).toEqual([0, 1, 2, 3, 2])
  const sent = view.packages.filter(({ number }) => number === 1 || number === 3)
  expect(sent.map(({ decoded }) => (decoded as { SessionID?: number }).SessionID)).toEqual(
    Array(2).fill(notificationId),
  )
  expect(view.packages[0]?.decoded).toMatchObject({ 'NOTIFICATION-ID': notificationId })
  // The session is the one that was asked for: no warning says otherwise.
  expect(view.warnings).toEqual([])
  expect(view.packages.at(-1)?.text).toBe('{"CMD":[],"Report":false}')
})

it('speaks one dialect alone when it is set so, and remembers that', async () => {
  const { id: profileId } = await ready({ ...secure, dialect: 'approved' })
  const run = value(await door.host.bootstrap.push({ profileId, deviceId, method: 'client-initiated' }))
  expect(run.result).not.toBe('PASS')
  expect(JSON.stringify(run.steps)).toContain('device.server-status')
  const { server, serverOptions } = await door.host.workbench.state()
  expect([server.dialect, serverOptions.dialect]).toEqual(['approved', 'approved'])
})

it('takes options that were kept before dialects came for both', async () => {
  const { dialect: _, alwaysEnd: __, ...older } = insecure
  const started = value(await door.host.server.start(older as typeof insecure))
  expect(started.dialect).toBe('auto')
})

it('shows a draft bootstrap as the device gets it, without its secrets', async () => {
  const shown = value(await door.host.bootstrap.preview({ profile: JSON.stringify(profile), deviceId }))
  const [command] = JSON.parse(shown.text).CMD
  expect([command[0], command[1].startsWith('./DMAcc/')]).toEqual(['REPLACE', true])
  expect(shown.text).toContain('[secret]')
})
