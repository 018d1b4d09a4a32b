import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { insecure, type Opened, openDoor, value } from './door.fixture.ts'
import { decodeFile } from './text-file.ts'

const data = join(import.meta.dirname, '../../../shared/data/ddf')
const files = [
  'microsoft-win10-1803/PolicyDDF_all.xml',
  'sonyericsson/sonyericsson_ddf_4.1.xml',
  'nokia-s60-3rd/N80_DDF.xml',
]
const present = files.filter(file => existsSync(join(data, file)))
const missing = files.filter(file => !present.includes(file))

let door: Opened | undefined
afterEach(() => door?.stop())

it.skipIf(missing.length > 0)(`has real descriptions to try (missing: ${missing.join(', ') || 'none'})`, () => {
  expect(missing).toEqual([])
})

it.each(present)('brings a device with %s to life and shows its whole tree', { timeout: 60_000 }, async file => {
  const opened = await openDoor()
  door = opened
  const { host } = opened
  const text = value(decodeFile(file, await readFile(join(data, file)))).text
  value(await host.files.save({ path: 'real.xml', text, bom: false }))
  const made = value(await host.simulator.create({ deviceId: 'SIM:1', ddfs: ['real.xml'] }))
  value(await host.server.start(insecure))
  value(await host.simulator.start({ deviceId: 'SIM:1' }))
  value(await host.simulator.callNow({ deviceId: 'SIM:1' }))
  const announced = value(await host.devices.tree({ deviceId: 'SIM:1', from: 0, limit: 20_000 }))
  const instances = announced.rows.filter(row => row.kind === 'instance')
  const commands = instances.map(row => ['GET', row.uri])
  value(await host.devices.enqueue({ deviceId: 'SIM:1', commands }))
  const called = value(await host.simulator.callNow({ deviceId: 'SIM:1' }))
  expect(called.lastResult).toMatchObject({ ok: true })
  const tree = value(await host.devices.tree({ deviceId: 'SIM:1', from: 0, limit: 20_000 }))
  expect(tree.rows.filter(row => row.unread).map(row => row.uri)).toEqual([])
  // Every node of the device is a row, but those that may not be read; MOIDs have rows of their own.
  expect(tree.total).toBeGreaterThan(made.nodes * 0.6)
})
