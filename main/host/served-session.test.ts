import { afterEach, beforeEach, expect, it } from 'vitest'
import { insecure, type Opened, openDoor, value } from './door.fixture.ts'
import { type RawDevice, rawDevice } from './raw-device.fixture.ts'

// What follows from a session with one server of the workbench stays with this server.

const moid = 'urn:example:mo:mail:1.0'
const deviceId = 'X:1'
const serverId = 'DMS2'
let door: Opened
let device: RawDevice
let origin = ''

beforeEach(async () => {
  door = await openDoor()
  value(await door.host.server.start(insecure))
  value(await door.host.identities.save({ serverId, name: 'Second', authorities: ['MA1'], options: insecure }))
  const second = value(await door.host.identities.start({ serverId }))[1]
  origin = second?.state.origin ?? ''
  device = rawDevice(second?.state.endpoint ?? '', deviceId)
})
afterEach(() => door.stop())

const rows = async () =>
  (await door.host.devices.work({ deviceId })).map(({ command, ...row }) => [
    command.name,
    row.serverId,
    row.authority,
    row.state,
  ])

it('lets an alert rule answer through the server that heard the alert', async () => {
  const rule = {
    kind: 'dmwb-alert-rule',
    version: 1,
    name: 'Collect',
    enabled: true,
    when: { type: 'urn:x:*', markAtLeast: 'indeterminate', device: '*' },
    commands: [['HPOST', '{{upload}}', `${moid}/a/`]],
    guards: { atMostPerHour: 5, uploadLimitBytes: 2000 },
  }
  value(await door.host.alerts.saveRule({ id: 'rule', text: JSON.stringify(rule) }))
  const commands = await device.open({}, ['urn:x:error'])
  expect(commands).toEqual([['HPOST', expect.stringMatching(`^${origin}/repo/`), `${moid}/a/`]])
  expect(await rows()).toEqual([['HPOST', serverId, undefined, 'sent']])
})

it('reads again at the server of the session, for the authority whose command made it necessary', async () => {
  const order = { serverId, deviceId, commands: [['DELETE', `${moid}/a/Folders/x`]] }
  value(await door.host.identities.submit({ ...order, authority: 'MA1' }))
  expect(await device.open({ [moid]: ['a'] })).toEqual(order.commands)
  expect(await device.answer([200])).toEqual([['GET', `${moid}/a/`]])
  expect(await rows()).toEqual([
    ['GET', serverId, 'MA1', 'sent'],
    ['DELETE', serverId, 'MA1', 'done'],
  ])
  expect(await door.host.identities.jobs({ authority: 'MA1' })).toHaveLength(2)
})
