import { expect, it } from 'vitest'
import { marks } from '#core/package-types.ts'
import { bootstrapDocument, commands, newDevice, rawServer } from './device.fixture.ts'

// Alerts a device raises, against a raw server: hand-made packages, exact answers.

const devInfo = 'urn:oma:mo:oma-dm-devinfo:1.2'
const alertsIn = (body: string | undefined) =>
  JSON.parse(/\{.*\}/.exec(body ?? '')?.[0] ?? '{}').Alert as readonly { readonly AlertType: string }[] | undefined

it('sends every mark in Package#1, the default one unwritten, and 1.x data as it is', async () => {
  const server = await rawServer(() => commands(['END']))
  const device = newDevice()
  for (const mark of marks) device.raise({ type: `urn:x:${mark}`, mark, dataType: 'int', data: { DM1x: 7 } })
  await device.session({ trigger: 'client', to: { url: `${server.origin}/dm` } })
  expect(alertsIn(server.seen[0]?.body)?.slice(1)).toEqual(
    marks.map(mark => ({
      AlertType: `urn:x:${mark}`,
      ...(mark !== 'informational' && { Mark: mark }),
      DataType: 'int',
      Data: { DM1x: 7 },
    })),
  )
})

it('sends what it raises in the middle of a session in Package#3, once', async () => {
  const device = newDevice()
  const server = await rawServer((_, count) => {
    if (count === 1) device.raise({ type: 'urn:x:late', mark: 'minor' })
    return count < 3 ? commands(['GET', `${devInfo}//DevID`]) : commands(['END'])
  })
  await device.session({ trigger: 'client', to: { url: `${server.origin}/dm` } })
  const types = server.seen.map(({ body }) => alertsIn(body)?.map(({ AlertType }) => AlertType))
  expect(types).toEqual([['urn:oma:at:dm:2.0:ClientInitiatedMgmt'], ['urn:x:late'], undefined])
})

it('sends an alert again that did not arrive', async () => {
  let broken = true
  const server = await rawServer(() => (broken ? { status: 500 } : commands(['END'])))
  const device = newDevice()
  device.raise({ type: 'urn:x:a', mark: 'fatal' })
  const call = () => device.session({ trigger: 'client', to: { url: `${server.origin}/dm` } })
  await call()
  broken = false
  await call()
  await call()
  expect(server.seen.map(({ body }) => alertsIn(body)?.length)).toEqual([2, 2, 1])
})

it('tells a server nothing about an instance it has no right on, and holds no more alerts than it can', async () => {
  const server = await rawServer(() => commands(['END']))
  const device = newDevice()
  const account = { Perm: { '1': { MOID: devInfo } } }
  await device.bootstrapWith(bootstrapDocument(`${server.origin}/dm`, account))
  device.raise({ type: 'urn:x:mine', mark: 'minor', source: `${devInfo}/devinfo/DevID` })
  device.raise({ type: 'urn:x:other', mark: 'minor', source: 'urn:oma:mo:oma-dcmo:1.0/camera/' })
  await device.session({ trigger: 'client' })
  const sent = alertsIn(server.seen.at(-1)?.body)?.map(({ AlertType }) => AlertType)
  expect(sent).toEqual(['urn:oma:at:dm:2.0:ClientInitiatedMgmt', 'urn:x:mine'])
  const taken = Array.from({ length: 300 }, () => device.raise({ type: 'urn:x:flood', mark: 'minor' }))
  expect(taken.filter(Boolean)).toHaveLength(199)
})
