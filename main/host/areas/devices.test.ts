import { afterEach, beforeEach, expect, it } from 'vitest'
import { codeOf, insecure, type Opened, openDoor, value } from '../door.fixture.ts'
import { documentOf, element, type RawDevice, rawDevice } from '../raw-device.fixture.ts'

const devinfo = 'urn:oma:mo:oma-dm-devinfo:1.2'
const mail = 'urn:example:mo:mail:1.0'
const info = { DevID: 'X:1', Man: 'Maker', Mod: 'Model', FwV: '1.2', Ext: {} }

let door: Opened
let device: RawDevice

beforeEach(async () => {
  door = await openDoor()
  const server = value(await door.host.server.start(insecure))
  device = rawDevice(server.endpoint ?? '', 'X:1')
})
afterEach(() => door.stop())

const bootstrapped = ['urn:oma:at:dm:2.0:BootstrapComplete']
const rows = async () =>
  value(await door.host.devices.tree({ deviceId: 'X:1', from: 0, limit: 100 })).rows.map(row => [
    row.depth,
    row.name,
    row.unread ? 'unread' : (row.value ?? ''),
  ])

it('lists a device from its first package on, and what DevInfo says about it', async () => {
  await device.open({ [devinfo]: ['devinfo'] }, bootstrapped)
  expect(await door.host.devices.list()).toMatchObject([
    { id: 'X:1', state: 'in-session', insecure: true, queued: 0, simulated: false, account: 'none' },
  ])
  expect(await device.answer([documentOf(element(`${devinfo}/devinfo/`, 'DevInfo', info))])).toEqual([['END']])
  expect(await door.host.devices.list()).toMatchObject([
    { id: 'X:1', state: 'seen', manufacturer: 'Maker', model: 'Model', firmware: '1.2' },
  ])
  const told = await door.seen(event => (event.kind === 'device' && event.device.firmware ? event.device : undefined))
  expect(told).toMatchObject({ id: 'X:1', model: 'Model' })
})

it('reads every instance after a bootstrap, and shows what is not read yet', async () => {
  const commands = await device.open({ [devinfo]: ['devinfo'], [mail]: ['home', 'office'] }, bootstrapped)
  expect(commands).toEqual([
    ['GET', `${devinfo}/devinfo/`],
    ['GET', `${mail}/home/`],
    ['GET', `${mail}/office/`],
  ])
  expect(await rows()).toEqual([
    [0, mail, ''],
    [1, 'home', 'unread'],
    [1, 'office', 'unread'],
    [0, devinfo, ''],
    [1, 'devinfo', 'unread'],
  ])
  await device.answer([
    documentOf(element(`${devinfo}/devinfo/`, 'DevInfo', { DevID: 'X:1' })),
    documentOf(element(`${mail}/home/`, 'home', { Host: 'a', Folders: { x: 'INBOX' } })),
    404,
  ])
  expect(await rows()).toEqual([
    [0, mail, ''],
    [1, 'home', ''],
    [2, 'Host', 'a'],
    [2, 'Folders', ''],
    [3, 'x', 'INBOX'],
    [0, devinfo, ''],
    [1, 'devinfo', ''],
    [2, 'DevID', 'X:1'],
  ])
})

it('says for each action whether it is allowed, and which rule forbids it', async () => {
  await device.open({ [devinfo]: ['devinfo'] }, bootstrapped)
  await device.answer([documentOf(element(`${devinfo}/devinfo/`, 'DevInfo', info))])
  const sheet = value(await door.host.devices.node({ deviceId: 'X:1', uri: `${devinfo}/devinfo/Man` }))
  expect(sheet).toMatchObject({
    row: { kind: 'leaf', name: 'Man', value: 'Maker', format: 'chr', access: 'G' },
    moid: devinfo,
    miid: 'devinfo',
    occurrence: 'One',
    ddf: 'resource:ddf/devinfo-1.2.ddf',
  })
  const verdicts = sheet.actions.map(({ action, allowed, why }) => [action, allowed, why?.code])
  expect(verdicts).toEqual([
    ['GET', true, undefined],
    ['WRITE', false, 'host.action-not-described'],
    ['DELETE', false, 'host.action-permanent'],
    ['EXEC', false, 'host.action-not-described'],
    ['ADD', false, 'host.action-leaf'],
  ])
  expect(sheet.readAt).toBeGreaterThan(1_700_000_000_000_000)
})

it.each([
  ['a node that is not there', `${devinfo}/devinfo/None`, 'host.unknown-node'],
  ['an MO that nobody knows', 'urn:none:1.0/*/', 'host.unknown-node'],
  ['no ClientURI', 'nothing', 'uri.syntax'],
])('finds no sheet for %s', async (_, uri, code) => {
  await device.open({ [devinfo]: ['devinfo'] })
  expect(codeOf(await door.host.devices.node({ deviceId: 'X:1', uri }))).toBe(code)
})

it('writes a value by a document that only this device may fetch, and reads the instance again', async () => {
  await device.open({ [mail]: ['home'] }, bootstrapped)
  await device.answer([documentOf(element(`${mail}/home/`, 'home', { Host: 'a', Port: 993 }))])
  const [item] = value(await door.host.devices.write({ deviceId: 'X:1', uri: `${mail}/home/Port`, value: '143' }))
  expect(item).toMatchObject({ state: 'queued', command: { name: 'HGET', to: `${mail}/home/Port` } })
  const [command] = await device.open({ [mail]: ['home'] })
  expect(command?.[0]).toBe('HGET')
  const fetched = await fetch(command?.[1] ?? '', { headers: { 'OMADM-DevID': 'X:1' } })
  expect(await fetched.json()).toEqual([{ ClientURI: `${mail}/home/Port`, MOData: { Port: 143 } }])
  expect(await device.answer([200])).toEqual([['GET', `${mail}/home/`]])
  await device.answer([documentOf(element(`${mail}/home/`, 'home', { Host: 'a', Port: 143 }))])
  expect(await rows()).toContainEqual([2, 'Port', 143])
  const sheet = value(await door.host.devices.node({ deviceId: 'X:1', uri: `${mail}/home/Port` }))
  expect(sheet.row.value).toBe(143)
  expect((await fetch(command?.[1] ?? '', { headers: { 'OMADM-DevID': 'X:1' } })).status).toBe(404)
})

it.each([
  ['a word for a number', `${mail}/home/Port`, 'many', 'host.value-unfit'],
  ['an object for a leaf', `${mail}/home/Port`, { a: 1 }, 'host.value-unfit'],
  ['a list', `${mail}/home/Host`, ['a'], 'host.value-unfit'],
  ['a wildcard', `${mail}/*/Host`, 'a', 'host.write-place'],
  ['an instance without a name', `${mail}/*/`, {}, 'host.write-instance'],
])('does not write %s', async (_, uri, content, code) => {
  await device.open({ [mail]: ['home'] })
  expect(codeOf(await door.host.devices.write({ deviceId: 'X:1', uri, value: content }))).toBe(code)
})

it('writes to the only instance without its name, and to none where there are several', async () => {
  await device.open({ [mail]: ['home'] }, bootstrapped)
  const write = () => door.host.devices.write({ deviceId: 'X:1', uri: `${mail}//Port`, value: 143 })
  expect(value(await write())).toMatchObject([{ command: { name: 'HGET', to: `${mail}/home/Port` } }])
  await device.answer([200])
  await device.open({ [mail]: ['home', 'office'] })
  expect(codeOf(await write())).toBe('host.write-place')
})

it('makes a new instance by an HGET without a place', async () => {
  await device.open({ [mail]: ['home'] })
  const office = { office: { Host: 'b', Port: 1 } }
  value(await door.host.devices.write({ deviceId: 'X:1', uri: `${mail}/*/`, value: office }))
  const [command] = await device.open({ [mail]: ['home'] })
  expect(command).toHaveLength(2)
  const again = await device.answer([{ code: 200, uris: [`${mail}/office/`] }])
  expect(again).toEqual([['GET', `${mail}/office/`]])
})

it('cannot write while the server is stopped', async () => {
  await device.open({ [mail]: ['home'] })
  await door.host.server.stop()
  const refused = await door.host.devices.write({ deviceId: 'X:1', uri: `${mail}/home/Host`, value: 'a' })
  expect(codeOf(refused)).toBe('host.server-stopped')
})

it('forgets what was deleted', async () => {
  await device.open({ [mail]: ['home', 'office'] }, bootstrapped)
  await device.answer([
    documentOf(element(`${mail}/home/`, 'home', { Folders: { x: 'a', y: 'b' } })),
    documentOf(element(`${mail}/office/`, 'office', { Host: 'b' })),
  ])
  const commands = [
    ['DELETE', `${mail}/home/Folders/x`],
    ['DELETE', `${mail}/office/`],
  ]
  value(await door.host.devices.enqueue({ deviceId: 'X:1', commands }))
  await device.open({ [mail]: ['home', 'office'] })
  expect(await device.answer([200, 200])).toEqual([['GET', `${mail}/home/`]])
  expect(await rows()).toEqual([
    [0, mail, ''],
    [1, 'home', ''],
    [2, 'Folders', ''],
    [3, 'y', 'b'],
  ])
})

it('keeps deeper nodes when a read was cut by its level', async () => {
  await device.open({ [mail]: ['home'] }, bootstrapped)
  await device.answer([documentOf(element(`${mail}/home/`, 'home', { Host: 'a', Folders: { x: 'a' } }))])
  value(await door.host.devices.enqueue({ deviceId: 'X:1', commands: [['GET', `${mail}/home/?lv=1`]] }))
  await device.open({ [mail]: ['home'] })
  await device.answer([documentOf(element(`${mail}/home/`, 'home', { Host: 'new', Folders: {} }))])
  expect(await rows()).toEqual([
    [0, mail, ''],
    [1, 'home', ''],
    [2, 'Host', 'new'],
    [2, 'Folders', ''],
    [3, 'x', 'a'],
  ])
})

it('forgets instances that the device no longer announces', async () => {
  await device.open({ [mail]: ['home'] }, bootstrapped)
  await device.answer([documentOf(element(`${mail}/home/`, 'home', { Host: 'a' }))])
  await device.open({ [mail]: [] })
  expect(await rows()).toEqual([])
})

it('forgets a device with all that was known about it, but not during its session', async () => {
  await device.open({ [mail]: ['home'] }, bootstrapped)
  expect(codeOf(await door.host.devices.forget({ deviceId: 'X:1' }))).toBe('host.device-in-session')
  await device.answer([404])
  expect(codeOf(await door.host.devices.forget({ deviceId: 'X:1' }))).toBe('ok')
  expect(await door.host.devices.list()).toEqual([])
  expect(codeOf(await door.host.devices.tree({ deviceId: 'X:1', from: 0, limit: 1 }))).toBe('host.unknown-device')
  expect(codeOf(await door.host.devices.forget({ deviceId: 'X:1' }))).toBe('host.unknown-device')
  await door.seen(event => (event.kind === 'device-gone' ? event.id : undefined))
})
