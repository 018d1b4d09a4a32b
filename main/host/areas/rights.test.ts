import { afterEach, beforeEach, expect, it } from 'vitest'
import type { RightsSheet } from '#contract'
import { codeOf, type Opened, openDoor, secure, value } from '../door.fixture.ts'

// Rights of a simulated device, read from it and changed on it, over real sockets.

const dac = 'urn:oma:mo:oma-dm-dacmo:1.0'
const mail = 'urn:example:mo:mail:1.0'
const deviceId = 'SIM:1'
let door: Opened
let ours = ''
beforeEach(async () => {
  door = await openDoor()
  value(await door.host.simulator.create({ deviceId, ddfs: [] }))
  value(await door.host.simulator.start({ deviceId }))
  ours = value(await door.host.server.start(secure)).serverId
  const run = await door.host.bootstrap.push({ profileId: 'sample:phone', deviceId, method: 'client-initiated' })
  expect(value(run).result).toBe('PASS')
  await call()
})
afterEach(() => door.stop())

const call = async () => {
  const called = value(await door.host.simulator.callNow({ deviceId }))
  expect(called.lastResult).toMatchObject({ ok: true })
}
const sheetAt = async (uri: string): Promise<RightsSheet> => value(await door.host.rights.at({ deviceId, uri }))
/** Any instance below which there are nodes. */
async function target() {
  const { rows } = value(await door.host.devices.tree({ deviceId, from: 0, limit: 5000 }))
  const found = rows.find(({ kind, uri }) => kind === 'instance' && uri.startsWith('urn:oma:mo:oma-dcmo:1.0/'))
  if (!found) throw new Error('The sample device has no capability.')
  return { moid: 'urn:oma:mo:oma-dcmo:1.0', miid: found.name, uri: found.uri }
}
const grant = (maid: string, rights: number) => ({ name: maid === '*' ? 'all' : maid.replace(/\W/g, ''), maid, rights })
const lastWork = async () => (await door.host.devices.work({ deviceId }))[0]

it('shows who may do what at a node, and which rule decides', async () => {
  const { uri } = await target()
  const sheet = await sheetAt(`${uri}Enabled`)
  expect(sheet).toMatchObject({ rules: 'read', path: ['Enabled'], rulesUri: `${dac}/dacmo/` })
  expect(sheet.servers).toEqual([{ serverId: ours, ours: true, rights: 15, by: 'rule', deciding: ['1'] }])
  expect(sheet.onInstance).toMatchObject([{ name: '1', path: [], grants: [{ maid: `serverid:${ours}`, rights: 15 }] }])
  expect(sheet.fixed).toBeUndefined()
  expect(codeOf(await door.host.rights.at({ deviceId, uri: `${mail}/*/` }))).toBe('rights.need-instance')
  expect(await sheetAt(`${dac}/dacmo/`)).toMatchObject({ fixed: { code: 'rights.of-rules' } })
})

it('changes rules by HGET: the device then shows the tree as they say', async () => {
  const { moid, miid, uri } = await target()
  const rules = [
    { name: '1', path: [], grants: [grant(`serverid:${ours}`, 15), grant('*', 4)] },
    { name: '2', path: ['Enabled'], grants: [grant(`serverid:${ours}`, 13)] },
  ]
  expect(value(await door.host.rights.check({ deviceId, moid, miid, rules }))).toEqual([])
  const [item] = value(await door.host.rights.change({ deviceId, moid, miid, rules, despite: false }))
  expect(item?.command).toMatchObject({ name: 'HGET', to: `${dac}/dacmo/${encodeURIComponent(moid)}/${miid}` })
  await call()
  expect(await sheetAt(`${uri}Enabled`)).toMatchObject({ servers: [{ rights: 13, deciding: ['2'] }] })

  // Rights are now apart: the rule may still be changed, the value not.
  const sheet = value(await door.host.devices.node({ deviceId, uri: `${uri}Enabled` }))
  expect(sheet.actions.find(({ action }) => action === 'WRITE')).toMatchObject({ allowed: false })
  const other = sheet.row.value !== true
  value(await door.host.devices.write({ deviceId, uri: `${uri}Enabled`, value: other }))
  await call()
  expect((await door.host.devices.work({ deviceId })).find(work => work.command.name === 'HGET')).toMatchObject({
    status: { code: 403 },
  })

  // As another server, which only `*` speaks of.
  const { rows } = value(await door.host.devices.tree({ deviceId, as: 'DMS9', from: 0, limit: 5000 }))
  const row = (at: string) => rows.find(candidate => candidate.uri === at)
  expect(row(uri)).toMatchObject({ held: 4 })
  expect(row(`${uri}Enabled`)).toMatchObject({ held: 0, hidden: true })
  expect(rows.find(({ uri: at }) => at.startsWith('urn:oma:mo:oma-dm-devinfo:1.2/devinfo'))).toMatchObject({
    held: 0,
    hidden: true,
  })
  const asOther = value(await door.host.devices.node({ deviceId, as: 'DMS9', uri }))
  const verdicts = Object.fromEntries(asOther.actions.map(({ action, allowed }) => [action, allowed]))
  expect(verdicts).toMatchObject({ GET: false, WRITE: false })
})

it('warns before a change that locks every server out, and makes it only despite that', async () => {
  const { moid, miid } = await target()
  const rules = [{ name: '1', path: [], grants: [grant(`serverid:${ours}`, 7)] }]
  const asked = { deviceId, moid, miid, rules }
  expect(value(await door.host.rights.check(asked))).toEqual([{ path: '/', kind: 'no-delegate' }])
  expect(codeOf(await door.host.rights.change({ ...asked, despite: false }))).toBe('rights.locks-out')
  expect(value(await door.host.rights.check({ ...asked, rules: [] }))).toEqual([{ path: '/', kind: 'no-rights' }])
  value(await door.host.rights.change({ ...asked, despite: true }))
  await call()
  // There is no way back: the device refuses the next change.
  const back = [{ name: '1', path: [], grants: [grant(`serverid:${ours}`, 15)] }]
  value(await door.host.rights.change({ ...asked, rules: back, despite: false }))
  await call()
  expect((await door.host.devices.work({ deviceId })).find(work => work.command.name === 'HGET')).toMatchObject({
    status: { code: 403 },
  })
})

it('lets the device refuse rights for a server that it does not know', async () => {
  const { moid, miid } = await target()
  const rules = [{ name: '1', path: [], grants: [grant(`serverid:${ours}`, 15), grant('serverid:nobody', 1)] }]
  value(await door.host.rights.change({ deviceId, moid, miid, rules, despite: false }))
  await call()
  const works = await door.host.devices.work({ deviceId })
  expect(works.find(work => work.command.name === 'HGET')).toMatchObject({ status: { code: 403 } })
  const twice = { deviceId, moid, miid, rules: [...rules, ...rules], despite: true }
  expect(codeOf(await door.host.rights.change(twice))).toBe('rights.same-name')
  expect(await lastWork()).toBeDefined()
})

it('does not take an object that was made after the rules were read for one without rights', async () => {
  value(await door.host.devices.write({ deviceId, uri: `${mail}/*/`, value: { made: { Host: 'mail.example.com' } } }))
  await call()
  const { rows } = value(await door.host.devices.tree({ deviceId, from: 0, limit: 5000 }))
  const uri = rows.find(row => row.kind === 'instance' && row.uri.startsWith(`${mail}/made`))?.uri ?? ''
  const fresh = await sheetAt(uri)
  expect(fresh).toMatchObject({ rules: 'older', servers: [], readAt: expect.any(Number) })
  expect(fresh.fixed).toBeUndefined()
  const { moid, miid, rulesUri } = fresh
  const change = { deviceId, moid, miid, rules: [], despite: false }
  expect(codeOf(await door.host.rights.change(change))).toBe('rights.older')
  // The device gave its maker all rights: what may be done is not forbidden meanwhile.
  const { actions } = value(await door.host.devices.node({ deviceId, uri }))
  expect(actions.find(({ action }) => action === 'DELETE')).toEqual({ action: 'DELETE', allowed: true })
  expect(value(await door.host.devices.node({ deviceId, uri, as: 'DMS9' }))).toMatchObject({ rightsUnknown: true })
  value(await door.host.devices.enqueue({ deviceId, commands: [['GET', rulesUri]] }))
  await call()
  expect(await sheetAt(uri)).toMatchObject({
    rules: 'read',
    servers: [{ serverId: ours, rights: 15, by: 'rule', deciding: ['1'] }],
  })
  expect(value(await door.host.devices.node({ deviceId, uri, as: 'DMS9' }))).not.toHaveProperty('rightsUnknown')
})

it('finds lock-outs in writes and deletes of the nodes of the rules themselves', async () => {
  const { moid, miid } = await target()
  const rule = `${dac}//${encodeURIComponent(moid)}/${miid}/1`
  const ask = async (...edits: { uri: string; value?: unknown }[]) =>
    value(await door.host.rights.lockOuts({ deviceId, edits }))
  const place = `${moid}/${miid}/`
  expect(await ask({ uri: rule })).toEqual([{ path: place, kind: 'no-rights' }])
  const { onInstance } = await sheetAt(place)
  const grantee = `${rule}/Permissions/${onInstance[0]?.grants[0]?.name}`
  expect(await ask({ uri: `${grantee}/AR`, value: 7 })).toEqual([{ path: place, kind: 'no-delegate' }])
  expect(await ask({ uri: `${grantee}/AR`, value: 9 }, { uri: `${place}Enabled`, value: true })).toEqual([])
})
