import { afterEach, beforeEach, expect, it } from 'vitest'
import { codeOf, insecure, type Opened, openDoor, secure, value } from '../door.fixture.ts'

let door: Opened
beforeEach(async () => {
  door = await openDoor()
})
afterEach(() => door.stop())

const make = async (ddfs: readonly string[] = []) =>
  value(await door.host.simulator.create({ deviceId: 'SIM:1', name: 'First', ddfs: [...ddfs] }))

it('makes the demo device, starts it and lets it call in', async () => {
  const made = await make()
  expect(made).toMatchObject({ id: 'SIM:1', name: 'First', running: false, accounts: [], busy: false })
  expect(made.nodes).toBeGreaterThan(40)
  value(await door.host.server.start(insecure))
  expect(value(await door.host.simulator.start({ deviceId: 'SIM:1' })).listens).toMatch(/^https:\/\/127\.0\.0\.1:\d+\//)
  const called = value(await door.host.simulator.callNow({ deviceId: 'SIM:1' }))
  expect(called.lastResult).toMatchObject({ ok: true, words: 'The session ended well after 1 round.' })
  expect(await door.host.devices.list()).toMatchObject([{ id: 'SIM:1', simulated: true, state: 'seen' }])
  const sides = (await door.host.sessions.list({ limit: 10 })).map(({ side, outcome }) => `${side} ${outcome}`).sort()
  expect(sides).toEqual(['device done', 'server done'])
})

it('reads what the device has, and keeps the tree true after a write', async () => {
  await make()
  value(await door.host.server.start(insecure))
  value(await door.host.simulator.start({ deviceId: 'SIM:1' }))
  value(await door.host.simulator.callNow({ deviceId: 'SIM:1' }))
  const before = value(await door.host.devices.tree({ deviceId: 'SIM:1', from: 0, limit: 1000 }))
  const instances = before.rows.filter(row => row.kind === 'instance')
  expect(instances.every(row => row.unread)).toBe(true)
  const commands = instances.map(row => ['GET', row.uri])
  value(await door.host.devices.enqueue({ deviceId: 'SIM:1', commands }))
  value(await door.host.simulator.callNow({ deviceId: 'SIM:1' }))
  const after = value(await door.host.devices.tree({ deviceId: 'SIM:1', from: 0, limit: 1000 }))
  expect(after.total).toBeGreaterThan(before.total + 20)
  expect(after.revision).toBeGreaterThan(before.revision)

  const port = after.rows.find(row => row.name === 'Port')
  if (!port) throw new Error('The demo set has no Port.')
  value(await door.host.devices.write({ deviceId: 'SIM:1', uri: port.uri, value: 1234 }))
  value(await door.host.simulator.callNow({ deviceId: 'SIM:1' }))
  const sheet = value(await door.host.devices.node({ deviceId: 'SIM:1', uri: port.uri }))
  expect(sheet.row.value).toBe(1234)
  expect(sheet.history).toHaveLength(2)
})

it('keeps devices over a restart, switched off', async () => {
  const made = await make()
  const { folder } = door
  await door.stop()
  door = await openDoor(folder)
  expect(await door.host.simulator.list()).toEqual([{ ...made, running: false }])
  expect(value(await door.host.simulator.start({ deviceId: 'SIM:1' })).running).toBe(true)
})

it('comes alive from a description of the workspace, and stays when that file goes', async () => {
  const mail = value(await door.host.files.open({ path: 'resource:ddf/mail-1.0.ddf' }))
  value(await door.host.files.save({ path: 'mine.ddf', text: mail.text, bom: false }))
  const made = await make(['mine.ddf'])
  expect(made.ddfs[0]).toBe('mine.ddf')
  value(await door.host.simulator.start({ deviceId: 'SIM:1' }))
})

it('refuses what cannot be', async () => {
  const { simulator } = door.host
  expect(codeOf(await simulator.start({ deviceId: 'SIM:1' }))).toBe('host.unknown-simulated')
  expect(codeOf(await simulator.create({ ddfs: ['none.ddf'] }))).toBe('host.unknown-file')
  value(await door.host.files.save({ path: 'bad.ddf', text: '<MgmtTree><Node></MgmtTree>', bom: false }))
  const bad = await simulator.create({ ddfs: ['bad.ddf'] })
  expect(bad).toMatchObject({ ok: false, problem: { code: 'xml.not-closed', at: { file: 'bad.ddf', line: 1 } } })
  await make()
  expect(codeOf(await simulator.create({ deviceId: 'SIM:1', ddfs: [] }))).toBe('host.simulated-exists')
  expect(codeOf(await simulator.callNow({ deviceId: 'SIM:1' }))).toBe('host.simulated-stopped')
  value(await simulator.start({ deviceId: 'SIM:1' }))
  expect(codeOf(await simulator.callNow({ deviceId: 'SIM:1' }))).toBe('host.server-stopped')
  value(await door.host.server.start(secure))
  expect(codeOf(await simulator.callNow({ deviceId: 'SIM:1' }))).toBe('host.simulated-no-account')
})

it('removes a device for good', async () => {
  await make()
  value(await door.host.simulator.start({ deviceId: 'SIM:1' }))
  expect(codeOf(await door.host.simulator.remove({ deviceId: 'SIM:1' }))).toBe('ok')
  expect(await door.host.simulator.list()).toEqual([])
  await door.seen(event => (event.kind === 'simulated-gone' ? event.id : undefined))
})

it('gives new devices an IMEI with a right check digit', async () => {
  const { id } = value(await door.host.simulator.create({ ddfs: [] }))
  expect(id).toMatch(/^IMEI:\d{15}$/)
})

it('keeps its switches over a restart, and they act at once on a device that runs', async () => {
  await make()
  value(await door.host.server.start(insecure))
  value(await door.host.simulator.start({ deviceId: 'SIM:1' }))
  const enqueue = async (...commands: string[][]) =>
    value(await door.host.devices.enqueue({ deviceId: 'SIM:1', commands }))
  const statuses = async () => {
    value(await door.host.simulator.callNow({ deviceId: 'SIM:1' }))
    return (await door.host.devices.work({ deviceId: 'SIM:1' })).flatMap(({ command, status }) =>
      status ? [`${command.name} ${status.code}`] : [],
    )
  }
  const behaviour = {
    noBrowser: true,
    refuse: { GET: 507 as const },
    bearers: ['cellular' as const],
    network: { MCC: '262', SPName: 'Example' },
  }
  expect(value(await door.host.simulator.behave({ deviceId: 'SIM:1', behaviour })).behaviour).toEqual(behaviour)
  await enqueue(['GET', 'urn:oma:mo:oma-dm-devinfo:1.2//'], ['SHOW', 'http://127.0.0.1:9/'])
  expect((await statuses()).sort()).toEqual(['GET 507', 'SHOW 501'])

  const { folder } = door
  await door.stop()
  door = await openDoor(folder)
  expect(await door.host.simulator.list()).toMatchObject([{ behaviour }])
  value(await door.host.server.start(insecure))
  value(await door.host.simulator.start({ deviceId: 'SIM:1' }))
  await enqueue(['GET', 'urn:oma:mo:oma-dm-devinfo:1.2//'])
  expect((await statuses()).filter(status => status === 'GET 507')).toHaveLength(2)
  value(await door.host.simulator.behave({ deviceId: 'SIM:1', behaviour: {} }))
  await enqueue(['GET', 'urn:oma:mo:oma-dm-devinfo:1.2//'])
  expect(await statuses()).toContain('GET 200')
})

it('takes notifications at a fixed port, and keeps the old one when it is taken', async () => {
  await make()
  value(await door.host.simulator.create({ deviceId: 'SIM:2', ddfs: [] }))
  value(await door.host.simulator.start({ deviceId: 'SIM:1' }))
  const { notifiedAt } = value(await door.host.simulator.start({ deviceId: 'SIM:2' }))
  const udpPort = Number(notifiedAt?.split(':')[1])
  const taken = await door.host.simulator.behave({ deviceId: 'SIM:1', behaviour: { udpPort } })
  expect(codeOf(taken)).toBe('notification.cannot-listen')
  value(await door.host.simulator.stop({ deviceId: 'SIM:2' }))
  const moved = value(await door.host.simulator.behave({ deviceId: 'SIM:1', behaviour: { udpPort } }))
  expect(moved.notifiedAt).toBe(`127.0.0.1:${udpPort}`)
  value(await door.host.simulator.stop({ deviceId: 'SIM:1' }))
  expect(value(await door.host.simulator.start({ deviceId: 'SIM:1' })).notifiedAt).toBe(`127.0.0.1:${udpPort}`)
})

it('starts with what must be there only, and says what an application finds there', async () => {
  const full = await make()
  const bare = value(await door.host.simulator.create({ deviceId: 'SIM:2', ddfs: [], contents: 'factory' }))
  expect(bare.nodes).toBeLessThan(full.nodes)
  const moid = 'urn:example:mo:mail:1.0'
  for (const deviceId of ['SIM:1', 'SIM:2']) value(await door.host.simulator.start({ deviceId }))
  expect(value(await door.host.simulator.need({ deviceId: 'SIM:1', moid }))).toEqual([`${moid}/mail/`])
  expect(codeOf(await door.host.simulator.need({ deviceId: 'SIM:2', moid }))).toBe('device.nothing-by-default')
})

it('lets local applications in with a token of their own, keeps them over a restart, and lets them go', async () => {
  await make()
  value(await door.host.simulator.start({ deviceId: 'SIM:1' }))
  const allowed = value(await door.host.simulator.allowApplication({ deviceId: 'SIM:1', app: 'mail', reads: ['*'] }))
  const ask = (token: string, at = allowed.device.applicationsAt) =>
    fetch(`${at}/v1/objects`, { headers: { Authorization: `Bearer ${token}` } })
  expect((await ask(allowed.token)).status).toBe(200)
  const body = {
    document: [{ ClientURI: 'urn:example:mo:mail:1.0//', MOData: { work: { Host: 'mail.example.com' } } }],
  }
  const headers = { Authorization: `Bearer ${allowed.token}`, 'Content-Type': 'application/json' }
  const at = `${allowed.device.applicationsAt}/v1/objects`
  expect((await fetch(at, { method: 'PUT', headers, body: JSON.stringify(body) })).status).toBe(201)
  const [summary] = await door.host.simulator.list()
  expect(summary?.applications).toEqual([
    { id: 'mail', reads: ['*'], presence: 'away', objects: ['urn:example:mo:mail:1.0/work/'], missed: 0 },
  ])
  const renewed = value(await door.host.simulator.allowApplication({ deviceId: 'SIM:1', app: 'mail', reads: [] }))
  expect([(await ask(allowed.token)).status, (await ask(renewed.token)).status]).toEqual([401, 200])
  const { folder } = door
  await door.stop()
  door = await openDoor(folder)
  const again = value(await door.host.simulator.start({ deviceId: 'SIM:1' }))
  expect(again.applications).toMatchObject([{ id: 'mail', objects: ['urn:example:mo:mail:1.0/work/'] }])
  expect((await ask(renewed.token, again.applicationsAt)).status).toBe(200)
  const left = value(await door.host.simulator.removeApplication({ deviceId: 'SIM:1', app: 'mail' }))
  expect(left.applications).toEqual([])
  expect((await ask(renewed.token, again.applicationsAt)).status).toBe(401)
  expect(codeOf(await door.host.simulator.allowApplication({ deviceId: 'SIM:2', app: 'x', reads: [] }))).toBe(
    'host.unknown-simulated',
  )
})
