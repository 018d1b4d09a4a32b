import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest'
import { insecure, type Opened, openDoor, secure, value } from '#host/door.fixture.ts'
import { eventually } from '#http/eventually.fixture.ts'

// What executing a node brings about, through the ordinary queue of the whole workbench: its server over HTTPS with
// passwords, its repository, and a simulated device that was bootstrapped for it.

const fumo = 'urn:oma:mo:oma-fumo:1.0'
const scomo = 'urn:oma:mo:oma-scomo:1.0'
const dcmo = 'urn:oma:mo:oma-dcmo:1.0'
const diag = 'urn:oma:mo:oma-diag:1.0'
const devInfo = 'urn:oma:mo:oma-dm-devinfo:1.2'
const deviceId = 'IMEI:004400152020002'

const firmware = Buffer.from('new firmware, byte for byte')
const component = Buffer.from('a component')
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

let door: Opened
let repository = ''
let endpoint = ''
beforeEach(async () => {
  door = await openDoor()
  // The packages come into the repository in the insecure test mode; what follows is HTTPS.
  const open = value(await door.host.server.start(insecure))
  for (const [name, bytes] of Object.entries({ firmware, component })) {
    const target = `${open.origin}/repo/up/${encodeURIComponent(deviceId)}/${name}`
    const put = await fetch(target, { method: 'PUT', headers: { 'OMADM-DevID': deviceId }, body: bytes })
    expect(put.status).toBeLessThan(300)
  }
  await door.host.server.stop()
  const closed = value(await door.host.server.start(secure))
  endpoint = closed.endpoint ?? ''
  repository = `${closed.origin}/repo/up/[DevID]`
  expect(value(await door.host.simulator.demo()).run.result).toBe('PASS')
})
afterEach(() => door.stop())

const call = async () => value(await door.host.simulator.callNow({ deviceId }))

/** Queues commands, lets the device call in, gives their status codes. */
async function run(...commands: readonly (readonly string[])[]) {
  const items = value(await door.host.devices.enqueue({ deviceId, commands: commands.map(words => [...words]) }))
  await call()
  const ids = new Set(items.map(({ id }) => id))
  const work = (await door.host.devices.work({ deviceId })).filter(({ id }) => ids.has(id))
  return work.map(({ status }) => status?.code).reverse()
}

/** Writes values as the window does: a document into the repository, and an HGET that fetches it. */
async function write(values: Readonly<Record<string, string | number | boolean>>) {
  for (const [uri, item] of Object.entries(values)) {
    value(await door.host.devices.write({ deviceId, uri, value: item }))
  }
  await call()
}

async function read(uri: string) {
  await run(['GET', uri])
  return value(await door.host.devices.node({ deviceId, uri })).row.value
}

const alertsOf = async (type: string) =>
  (await door.host.alerts.list({ deviceId, limit: 100 })).map(({ alert }) => alert).filter(alert => alert.type === type)

it('updates firmware: downloads, checks, is switched off in the middle, goes on, and reports', async () => {
  const at = `${fumo}/firmware`
  await write({
    [`${at}/DownloadAndUpdate/PkgURL`]: `${repository}/firmware`,
    [`${at}/PkgVersion`]: '9.9.1',
    [`${at}/Ext/PkgSize`]: firmware.length,
    [`${at}/Ext/PkgDigest`]: sha256(firmware),
  })
  expect(await run(['EXEC', `${at}/DownloadAndUpdate`], ['EXEC', `${at}/Update`])).toEqual([202, 503])
  value(await door.host.simulator.stop({ deviceId }))
  value(await door.host.simulator.start({ deviceId }))
  const type = 'org.openmobilealliance.dm.firmwareupdate.downloadandupdate'
  await eventually(() => alertsOf(type)).toEqual([
    expect.objectContaining({ source: `${at}/DownloadAndUpdate`, data: { ResultCode: 200 } }),
  ])
  expect(await read(`${at}/State`)).toBe(100)
  expect(await read(`${devInfo}/devinfo/FwV`)).toBe('9.9.1')
})

it('does not install a package that is not the announced one, nor one that is not there', async () => {
  const at = `${fumo}/firmware`
  const type = 'org.openmobilealliance.dm.firmwareupdate.download'
  const before = await read(`${devInfo}/devinfo/FwV`)
  await write({ [`${at}/Download/PkgURL`]: `${repository}/firmware`, [`${at}/Ext/PkgDigest`]: sha256(component) })
  expect(await run(['EXEC', `${at}/Download`])).toEqual([202])
  await eventually(async () => (await alertsOf(type)).map(({ data }) => data)).toEqual([{ ResultCode: 402 }])
  expect(await read(`${at}/State`)).toBe(20)
  await write({ [`${at}/Download/PkgURL`]: `${repository}/nothing` })
  expect(await run(['EXEC', `${at}/Download`])).toEqual([202])
  await eventually(async () => (await alertsOf(type)).map(({ data }) => data)).toContainEqual({ ResultCode: 411 })
  expect(await run(['EXEC', `${at}/Update`])).toEqual([202])
  const update = 'org.openmobilealliance.dm.firmwareupdate.update'
  await eventually(async () => (await alertsOf(update)).map(({ data }) => data)).toEqual([{ ResultCode: 410 }])
  expect(await read(`${at}/State`)).toBe(80)
  expect(await read(`${devInfo}/devinfo/FwV`)).toBe(before)
})

it('installs a software component, switches it off and on, and removes it', async () => {
  const entry = `${scomo}/software/Download/notes`
  const other = await startPages({
    '/entry': JSON.stringify([
      {
        ClientURI: entry,
        MOData: {
          notes: {
            PkgID: 'com.example.notes',
            Name: 'Notes',
            PkgURL: `${repository}/component`,
            Ext: { Version: '2.1', PkgSize: component.length, PkgDigest: sha256(component) },
          },
        },
      },
    ]),
  })
  expect(await run(['HGET', `${other}/entry`, entry])).toEqual([200])
  expect(await run(['EXEC', `${entry}/Operations/DownloadInstall`])).toEqual([202])
  const type = 'urn:oma:at:scomo:1.0:OperationComplete'
  await eventually(async () => (await alertsOf(type)).map(({ source, data }) => [source, data])).toEqual([
    [`${entry}/Operations/DownloadInstall`, { ResultCode: 1200 }],
  ])
  const deployed = `${scomo}/software/Inventory/Deployed/notes`
  expect(await read(`${deployed}/Version`)).toBe('2.1')
  expect(await read(`${deployed}/State`)).toBe(20)
  expect(await run(['EXEC', `${deployed}/Operations/Deactivate`])).toEqual([200])
  expect(await read(`${deployed}/State`)).toBe(10)
  expect(await run(['EXEC', `${deployed}/Operations/Remove`], ['GET', deployed])).toEqual([200, 404])
})

it('delivers a component first and installs it when it is told to', async () => {
  const entry = `${scomo}/software/Download/tool`
  const data = { tool: { PkgID: 'tool', PkgURL: `${repository}/component` } }
  const other = await startPages({ '/entry': JSON.stringify([{ ClientURI: entry, MOData: data }]) })
  expect(await run(['HGET', `${other}/entry`, entry], ['EXEC', `${entry}/Operations/Download`])).toEqual([200, 202])
  await eventually(() => alertsOf('urn:oma:at:scomo:1.0:OperationComplete')).toHaveLength(1)
  const inventory = `${scomo}/software/Inventory`
  expect(
    await run(
      ['EXEC', `${inventory}/Delivered/tool/Operations/InstallInactive`],
      ['GET', `${inventory}/Delivered/tool`],
      ['GET', `${inventory}/Deployed/tool/State`],
    ),
  ).toEqual([200, 404, 200])
})

it('switches a device capability off and on again, and says which of the results it was', async () => {
  const camera = `${dcmo}/camera`
  expect(await run(['EXEC', `${camera}/Operations/Disable`], ['GET', `${camera}/Enabled`])).toEqual([200, 200])
  expect(await read(`${camera}/Enabled`)).toBe(false)
  expect(await run(['EXEC', `${camera}/Operations/Enable`, endpoint])).toEqual([202])
  const type = 'urn:oma:at:dcmo:1.0:OperationComplete'
  await eventually(async () => (await alertsOf(type)).map(({ source, data }) => [source, data])).toEqual([
    [`${camera}/Operations/Enable`, { ResultCode: 1201 }],
  ])
  expect(await read(`${camera}/Enabled`)).toBe(true)
})

it('runs a diagnostic and collects its result', async () => {
  const probe = `${diag}/reachability`
  const pages = await startPages({ '/alive': 'yes' })
  await write({ [`${probe}/Target`]: `${pages}/alive` })
  expect(await run(['EXEC', `${probe}/Operations/Start`])).toEqual([200])
  const first = value(await door.host.devices.node({ deviceId, uri: `${probe}/Results` }))
  expect(first.row.kind).toBe('interior')
  await write({ [`${probe}/Target`]: 'http://127.0.0.1:1/' })
  expect(await run(['EXEC', `${probe}/Operations/Start`])).toEqual([1500])
  await write({ [`${probe}/Target`]: 'nowhere' })
  expect(await run(['EXEC', `${probe}/Operations/Start`])).toEqual([1400])
  await run(['GET', `${probe}/Results`], ['HPUT', `${repository}/results`, `${probe}/Results`])
  const results = value(await door.host.devices.tree({ deviceId, from: 0, limit: 1000 })).rows
  const verdicts = results.filter(({ uri }) => uri.startsWith(`${probe}/Results/`) && uri.endsWith('/Verdict'))
  expect(verdicts.slice(-3).map(row => row.value)).toEqual(['good', 'bad', 'impossible'])
})

it('locks a device, wipes what is marked, and unlocks it', async () => {
  const at = 'urn:oma:mo:oma-lawmo:1.0/lock'
  expect(await run(['EXEC', `${at}/Operations/FullyLock`])).toEqual([200])
  expect(await read(`${at}/State`)).toBe(10)
  await run(['GET', `${at}/`])
  const rows = value(await door.host.devices.tree({ deviceId, from: 0, limit: 1000 })).rows
  const marks = rows.filter(row => row.uri.startsWith(`${at}/`) && row.name === 'ToBeWiped')
  await write(Object.fromEntries(marks.map(({ uri }) => [uri, false])))
  expect(await run(['EXEC', `${at}/Operations/Wipe`])).toEqual([1406])
  const [first] = marks
  await write({ [first?.uri ?? '']: true })
  expect(await run(['EXEC', `${at}/Operations/Wipe`, endpoint], ['EXEC', `${at}/Operations/UnLock`])).toEqual([
    202, 200,
  ])
  await eventually(async () =>
    (await alertsOf('urn:oma:at:lawmo:1.0:OperationComplete')).map(({ data }) => data),
  ).toEqual([{ ResultCode: 1202 }])
  expect(await run(['GET', first?.uri ?? ''])).toEqual([404])
  expect(await read(`${at}/State`)).toBe(30)
})

it('goes back to how it left the factory: values and what was wiped are there again, the account stays', async () => {
  const at = 'urn:oma:mo:oma-lawmo:1.0/lock'
  const port = 'urn:example:mo:mail:1.0/mail/Port'
  const before = await read(port)
  await write({ [port]: 4321 })
  await run(['EXEC', `${at}/Operations/FullyLock`])
  expect(await run(['EXEC', `${at}/Operations/FactoryReset`, endpoint])).toEqual([202])
  await eventually(async () =>
    (await alertsOf('urn:oma:at:lawmo:1.0:OperationComplete')).map(({ data }) => data),
  ).toEqual([{ ResultCode: 1200 }])
  expect(await read(port)).toBe(before)
  expect(await read(`${at}/State`)).toBe(30)
})

/** A web server beside the workbench: documents for HGET, and something to reach. */
async function startPages(pages: Readonly<Record<string, string>>): Promise<string> {
  const server = createServer((request, response) => {
    const page = pages[request.url ?? '']
    response.writeHead(page === undefined ? 404 : 200, { 'Content-Type': 'application/dmmo+json' }).end(page)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
