import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { MoElement, MoNode } from '#core/package-types.ts'
import { deviceStepIn } from './device-lines.ts'
import { freshFolder, openedStore } from './store.fixture.ts'

const leaf = (value: string | number): MoNode => ({ kind: 'leaf', value })
const interior = (children: Record<string, MoNode>): MoNode => ({
  kind: 'interior',
  children: new Map(Object.entries(children)),
})
const info = 'urn:oma:mo:oma-dm-devinfo:1.2'
const whole = (man: string): MoElement => ({
  uri: `${info}/d1/`,
  validator: 'v1',
  name: 'DevInfo',
  node: interior({ DevID: leaf('urn:imei:1'), Man: leaf(man), Ext: interior({ Fan: leaf(3) }) }),
})

it('changes only what it is told about a device', async () => {
  const { devices } = await openedStore()
  await devices.upsert({ id: 'a', name: 'Bench', firstSeenAt: 1, mos: [{ moid: info, miids: ['d1'] }] })
  await devices.upsert({ id: 'a', lastSeenAt: 2, lastProblem: { code: 'http.timeout' }, insecure: true })
  const mos = [{ moid: info, miids: ['d1'] }]
  expect(await devices.get('a')).toEqual({
    id: 'a',
    name: 'Bench',
    firstSeenAt: 1,
    lastSeenAt: 2,
    lastProblem: { code: 'http.timeout' },
    mos,
    insecure: true,
    account: 'none',
  })
  await devices.upsert({ id: 'a', lastProblem: undefined, insecure: false, account: 'proved' })
  const row = { id: 'a', name: 'Bench', firstSeenAt: 1, lastSeenAt: 2, mos, insecure: false, account: 'proved' }
  expect(await devices.get('a')).toEqual(row)
  expect(await devices.list()).toEqual([row])
  expect(await devices.get('b')).toBeUndefined()
})

it('keeps the latest read of each address, oldest first', async () => {
  const { devices } = await openedStore()
  const fan: MoElement = { uri: `${info}/d1/Ext/Fan`, name: 'Fan', node: leaf(4) }
  await devices.saveRead('a', whole('Acme'), 10, 'r-1')
  await devices.saveRead('a', fan, 20)
  await devices.saveRead('a', whole('Acme'), 30, 'r-2')
  expect(await devices.reads('a')).toEqual([
    { element: fan, at: 20 },
    { element: whole('Acme'), at: 30, record: 'r-2' },
  ])
  expect(await devices.reads('b')).toEqual([])
})

it('tells which values a leaf had, whichever read brought them', async () => {
  const { devices } = await openedStore()
  await devices.saveRead('a', whole('Acme'), 10, 'r-1')
  await devices.saveRead('a', whole('Acme'), 15, 'r-2')
  await devices.saveRead('a', { uri: `${info}/d1/Man`, name: 'Man', node: leaf('Bolt') }, 20)
  await devices.saveRead('a', whole('Bolt'), 25, 'r-3')
  await devices.saveRead('a', whole('Corp'), 30, 'r-4')
  expect(await devices.history('a', `${info}/d1/Man`)).toEqual([
    { at: 30, value: 'Corp', record: 'r-4' },
    { at: 20, value: 'Bolt' },
    { at: 10, value: 'Acme', record: 'r-1' },
  ])
  expect(await devices.history('a', `${info}/d1/Ext/Fan`)).toEqual([{ at: 10, value: '3', record: 'r-1' }])
  expect(await devices.history('a', `${info}/d2/Man`)).toEqual([])
})

it('keeps a bounded number of past values', async () => {
  const { devices } = await openedStore()
  for (let i = 0; i < 70; i++) await devices.saveRead('a', whole(`maker ${i}`), i)
  const values = await devices.history('a', `${info}/d1/Man`)
  expect([values.length, values[0]?.value]).toEqual([50, 'maker 69'])
})

it('forgets a deleted node inside of what was read above it, and what was read below it', async () => {
  const { devices } = await openedStore()
  await devices.saveRead('a', whole('Acme'), 10)
  await devices.saveRead('a', { uri: `${info}/d1/Ext/Fan`, name: 'Fan', node: leaf(4) }, 20)
  await devices.saveRead('a', { uri: `${info}/d10/`, name: 'DevInfo', node: interior({}) }, 30)
  await devices.forgetNodes('a', [`${info}/d1/Ext`])
  const node = interior({ DevID: leaf('urn:imei:1'), Man: leaf('Acme') })
  expect(await devices.reads('a')).toEqual([
    { element: { ...whole('Acme'), node }, at: 10 },
    { element: { uri: `${info}/d10/`, name: 'DevInfo', node: interior({}) }, at: 30 },
  ])
  await devices.forgetNodes('a', [`${info}/d1`])
  expect((await devices.reads('a')).map(read => read.element.uri)).toEqual([`${info}/d10/`])
})

it('forgets many nodes at once, also by a journal of before', async () => {
  const { devices } = await openedStore()
  await devices.saveRead('a', whole('Acme'), 10)
  for (const name of ['d2', 'd3', 'd10'])
    await devices.saveRead('a', { uri: `${info}/${name}/`, name: 'DevInfo', node: interior({}) }, 30)
  await devices.forgetNodes('a', [`${info}/d1/Ext`, `${info}/d2/`, `${info}/d1/DevID`, `${info}/d3`, 'urn:none/1/'])
  expect(await devices.reads('a')).toEqual([
    { element: { ...whole('Acme'), node: interior({ Man: leaf('Acme') }) }, at: 10 },
    { element: { uri: `${info}/d10/`, name: 'DevInfo', node: interior({}) }, at: 30 },
  ])
  expect(deviceStepIn('f["a","urn:x/i"]')).toEqual({ kind: 'forget', device: 'a', uris: ['urn:x/i'] })
})

it('keeps names that are dangerous as members of an object, in their order', async () => {
  const { devices } = await openedStore()
  const children = new Map([
    ['10', leaf('ten')],
    ['2', leaf('two')],
    ['__proto__', leaf('p')],
  ])
  const element: MoElement = { uri: 'urn:x:mo/i/', name: 'i', node: { kind: 'interior', children } }
  await devices.saveRead('a', element, 1)
  const [read] = await devices.reads('a')
  expect(read?.element.node.kind === 'interior' && [...read.element.node.children]).toEqual([...children])
})

it('removes a device with everything that was read from it', async () => {
  const { devices } = await openedStore()
  await devices.upsert({ id: 'a' })
  await devices.saveRead('a', whole('Acme'), 10)
  await devices.remove('a')
  expect(await devices.get('a')).toBeUndefined()
  expect(await devices.reads('a')).toEqual([])
  expect(await devices.history('a', `${info}/d1/Man`)).toEqual([])
})

it('tells when a device was last seen, however many called in since, and whoever looks', async () => {
  const folder = freshFolder()
  const { devices, committed, flush, close } = await openedStore(folder)
  const ids = Array.from({ length: 5000 }, (_, i) => `urn:x:${String(i).padStart(4, '0')}`)
  for (const id of ids) await devices.upsert({ id, mos: [{ moid: info, miids: ['d1'] }], insecure: true })
  await committed()
  for (const [at, id] of ids.entries()) await devices.upsert({ id, lastSeenAt: at + 1, lastRecord: `r-${at}` })
  const expected = ids.map((id, at) => expect.objectContaining({ id, lastSeenAt: at + 1, lastRecord: `r-${at}` }))
  expect(await Promise.all(ids.map(id => devices.get(id)))).toEqual(expected)
  expect(await devices.list()).toEqual(expected)
  await flush()
  const reader = await openedStore(folder, { readOnly: true })
  expect(await reader.devices.list()).toEqual(expected)
  await reader.close()
  await close()
})

it('writes nothing beside the records when a known device brings nothing new', async () => {
  const folder = freshFolder()
  const store = await openedStore(folder)
  const mos = [{ moid: info, miids: ['d1'] }]
  await store.devices.arrived({ id: 'a', at: 1, record: 'r-1', insecure: true, mos })
  await store.devices.saveRead('a', whole('Acme'), 1)
  await store.flush()
  const log = () => readFileSync(join(folder, 'workbench.db-wal'))
  const before = log()
  await store.devices.arrived({ id: 'a', at: 2, record: 'r-2', insecure: true, mos })
  await store.devices.saveRead('a', whole('Acme'), 2, 'r-2')
  await store.flush()
  expect(log().equals(before)).toBe(true)
  await store.devices.upsert({ id: 'a', lastSeenAt: 3, insecure: false })
  await store.flush()
  expect(log().equals(before)).toBe(false)
  await store.close()
})

it('knows a device that calls in, and tells what it had announced before when that is another', async () => {
  const folder = freshFolder()
  const store = await openedStore(folder)
  const arrived = (id: string, at: number, mos?: readonly { moid: string; miids: string[] }[], insecure = true) =>
    store.devices.arrived({ id, at, record: `r-${at}`, insecure, mos })
  const one = [{ moid: info, miids: ['d1'] }]
  const two = [{ moid: info, miids: ['d1', 'd2'] }]
  expect(await arrived('a', 1, one)).toEqual([])
  expect(await arrived('a', 2, [{ moid: info, miids: ['d1'] }])).toBeUndefined()
  expect(await arrived('a', 3)).toEqual(one)
  expect(await arrived('a', 4, two)).toEqual(one)
  await store.devices.upsert({ id: 'a', lastProblem: { code: 'http.timeout' } })
  expect(await arrived('a', 5, two)).toEqual(two)
  expect(await arrived('a', 6, two, false)).toEqual(two)
  expect(await arrived('a', 7, two, false)).toBeUndefined()
  await store.devices.upsert({ id: 'a', name: 'Bench' })
  expect(await arrived('a', 8, two, false)).toBeUndefined()
  const row = { id: 'a', name: 'Bench', firstSeenAt: 1, lastSeenAt: 8, lastRecord: 'r-8', mos: two, insecure: false }
  expect(await store.devices.get('a')).toEqual({ ...row, account: 'none' })
  await store.devices.remove('a')
  expect(await arrived('a', 9, two, false)).toEqual([])
  expect(await store.devices.get('a')).toMatchObject({ firstSeenAt: 9, mos: two })
  await store.close()
  const again = await openedStore(folder)
  expect(await again.devices.arrived({ id: 'a', at: 10, record: 'r', insecure: false, mos: two })).toBeUndefined()
  expect(await again.devices.get('a')).toMatchObject({ firstSeenAt: 9, lastSeenAt: 10, mos: two })
  await again.close()
})

it.skipIf(process.getuid?.() !== 0)(
  'writes what a full disk took from it as soon as the device calls in again',
  async () => {
    const folder = freshFolder()
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder])
    try {
      const { devices, flush, close } = await openedStore(folder)
      const arrived = (id: string, at: number, miid: string) =>
        devices.arrived({ id, at, record: `r-${at}`, insecure: true, mos: [{ moid: info, miids: [miid] }] })
      await arrived('known', 1, 'd1')
      await flush()
      const filler = join(folder, 'filler')
      expect(() => writeFileSync(filler, Buffer.alloc(8 * 1024 * 1024))).toThrow(/ENOSPC/)
      await arrived('new', 2, 'd1')
      await arrived('known', 3, 'd2')
      await expect(flush()).rejects.toMatchObject({ problem: { code: 'storage.disk-full' } })
      rmSync(filler)
      await arrived('new', 4, 'd1')
      expect(await arrived('known', 5, 'd2')).toEqual([{ moid: info, miids: ['d1'] }])
      await flush()
      expect(await devices.list()).toMatchObject([
        { id: 'known', lastSeenAt: 5, mos: [{ miids: ['d2'] }] },
        { id: 'new', lastSeenAt: 4, mos: [{ miids: ['d1'] }] },
      ])
      await close()
    } finally {
      execFileSync('umount', ['-l', folder])
    }
  },
)

it.each([true, false])('goes on when the store is opened another way, shared before: %s', async shared => {
  const folder = freshFolder()
  for (const [at, isShared] of [shared, !shared, shared].entries()) {
    const store = await openedStore(folder, { shared: isShared })
    await store.devices.upsert({ id: 'a', lastSeenAt: at, lastRecord: `r-${at}`, mos: [] })
    await store.devices.saveRead('a', whole(`maker ${at}`), at)
    const device = { id: 'a', lastSeenAt: at, lastRecord: `r-${at}`, mos: [], insecure: false, account: 'none' }
    expect(await store.devices.get('a')).toEqual(device)
    expect(await store.devices.list()).toEqual([device])
    expect(await store.devices.reads('a')).toEqual([{ element: whole(`maker ${at}`), at }])
    expect(await store.devices.history('a', `${info}/d1/Man`)).toHaveLength(at + 1)
    await store.close()
  }
})

it('does not know when a device was seen that was removed and came again', async () => {
  const { devices, close } = await openedStore(freshFolder())
  await devices.upsert({ id: 'a', lastSeenAt: 5 })
  await devices.remove('a')
  await devices.upsert({ id: 'a', account: 'pending' })
  const again = { id: 'a', mos: [], insecure: false, account: 'pending' }
  expect(await devices.get('a')).toEqual(again)
  expect(await devices.list()).toEqual([again])
  await close()
})

it('lays reads over each other in the order in which they came last, also after a node was forgotten', async () => {
  const { devices } = await openedStore()
  const fan: MoElement = { uri: `${info}/d1/Ext/Fan`, name: 'Fan', node: leaf(4) }
  await devices.saveRead('a', whole('Acme'), 10, 'r-1')
  await devices.saveRead('a', fan, 20, 'r-2')
  await devices.saveRead('a', whole('Acme'), 30, 'r-3')
  await devices.forgetNodes('a', [`${info}/d1/Ext/Fan`])
  const node = interior({ DevID: leaf('urn:imei:1'), Man: leaf('Acme'), Ext: interior({}) })
  expect(await devices.reads('a')).toEqual([{ element: { ...whole('Acme'), node }, at: 30, record: 'r-3' }])
  await devices.saveRead('a', whole('Acme'), 40, 'r-4')
  await devices.saveRead('a', fan, 50)
  expect(await devices.reads('a')).toEqual([
    { element: whole('Acme'), at: 40, record: 'r-4' },
    { element: fan, at: 50 },
  ])
})
