import { afterEach, beforeEach, expect, it } from 'vitest'
import { codeOf, type Opened, openDoor, secure, value } from '../door.fixture.ts'

// A simulated device, read over real sockets, described and held against its description.

const deviceId = 'SIM:1'
let door: Opened
beforeEach(async () => {
  door = await openDoor()
})
afterEach(() => door.stop())

async function readDevice(): Promise<void> {
  value(await door.host.simulator.create({ deviceId, ddfs: [] }))
  value(await door.host.simulator.start({ deviceId }))
  value(await door.host.server.start(secure))
  const run = await door.host.bootstrap.push({ profileId: 'sample:phone', deviceId, method: 'client-initiated' })
  expect(value(run).result).toBe('PASS')
  value(await door.host.devices.enqueue({ deviceId, commands: [['GET', 'urn:oma:mo:oma-dm-devinfo:1.2//']] }))
  expect(value(await door.host.simulator.callNow({ deviceId })).lastResult).toMatchObject({ ok: true })
}

it('describes a device by what was read, and checks it', async () => {
  await readDevice()
  const ddf = value(await door.host.compare.describe({ deviceId, to: 'ddf' }))
  expect(ddf).toMatchObject({ name: 'SIM-1.ddf', text: expect.stringContaining('urn:oma:mo:oma-dm-devinfo:1.2') })
  const tnds = value(await door.host.compare.describe({ deviceId, to: 'tnds' }))
  expect(tnds.text).toContain(`<Value>${deviceId}</Value>`)
  const report = value(await door.host.compare.contract({ deviceId, probe: false }))
  expect(report.instances).toBeGreaterThan(0)
  for (const { file, line, report: text } of report.breaches) {
    expect([file, line, text]).toEqual([expect.any(String), expect.any(Number), expect.stringContaining(deviceId)])
  }
})

it('compares a description with what a device showed of it', async () => {
  await readDevice()
  const path = 'resource:ddf/devinfo-1.2.ddf'
  const report = value(await door.host.compare.device({ path, deviceId }))
  expect(report).toMatchObject({ before: path, after: deviceId })
  expect(report.changes).toEqual([])
  expect(codeOf(await door.host.compare.device({ path, deviceId: 'NOBODY' }))).toMatch(/device/)
})

it('converts and compares files', async () => {
  const path = 'resource:ddf/mail-1.0.ddf'
  expect(value(await door.host.compare.convert({ path, to: 'wbxml' })).bytes?.[0]).toBe(2)
  expect(value(await door.host.compare.convert({ path, to: 'csv' }))).toMatchObject({ name: 'mail-1.0.csv' })
  const { changes } = value(await door.host.compare.files({ before: path, after: 'resource:ddf/devinfo-1.2.ddf' }))
  expect(changes.map(({ kind }) => kind)).toEqual(['object-removed', 'object-added'])
  expect(codeOf(await door.host.compare.convert({ path: 'none.ddf', to: 'csv' }))).toBe('host.unknown-file')
})
