import { expect, it } from 'vitest'
import type { MoElement, MoNode } from '#core/package-types.ts'
import { openedStore } from './store.fixture.ts'

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
  await devices.forgetNode('a', `${info}/d1/Ext`)
  const node = interior({ DevID: leaf('urn:imei:1'), Man: leaf('Acme') })
  expect(await devices.reads('a')).toEqual([
    { element: { ...whole('Acme'), node }, at: 10 },
    { element: { uri: `${info}/d10/`, name: 'DevInfo', node: interior({}) }, at: 30 },
  ])
  await devices.forgetNode('a', `${info}/d1`)
  expect((await devices.reads('a')).map(read => read.element.uri)).toEqual([`${info}/d10/`])
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
