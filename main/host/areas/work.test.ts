import { afterEach, beforeEach, expect, it } from 'vitest'
import { codeOf, insecure, type Opened, openDoor, value } from '../door.fixture.ts'
import { element, type RawDevice, rawDevice } from '../raw-device.fixture.ts'

const moid = 'urn:example:mo:mail:1.0'
let door: Opened
let device: RawDevice

beforeEach(async () => {
  door = await openDoor()
  device = rawDevice(value(await door.host.server.start(insecure)).endpoint ?? '', 'X:1')
})
afterEach(() => door.stop())

const states = async () => (await door.host.devices.work({ deviceId: 'X:1' })).map(({ state }) => state).reverse()

it('sends commands in order and pairs them with what the device answered', async () => {
  const commands = [
    ['GET', `${moid}/a/`],
    ['EXEC', `${moid}/a/Run`],
    ['DELETE', `${moid}/a/Folders/x`],
  ]
  const items = value(await door.host.devices.enqueue({ deviceId: 'X:1', commands }))
  expect(items.map(({ state }) => state)).toEqual(['queued', 'queued', 'queued'])
  expect(await device.open({})).toEqual(commands)
  expect(await states()).toEqual(['sent', 'sent', 'sent'])
  expect(await device.answer([404, 202, 405])).toEqual([['END']])
  expect(await states()).toEqual(['failed', 'done', 'failed'])
  const [last] = await door.host.devices.work({ deviceId: 'X:1' })
  const [record] = await door.host.sessions.list({ limit: 1 })
  expect(last).toMatchObject({ status: { code: 405 }, record: record?.id })
  const told = await door.seen(event =>
    event.kind === 'work' && event.item.state === 'failed' ? event.item : undefined,
  )
  expect(told.command).toEqual({ name: 'GET', uris: [`${moid}/a/`] })
})

it('calls commands without a status unknown', async () => {
  const commands = [
    ['GET', `${moid}/a/`],
    ['GET', `${moid}/b/`],
  ]
  value(await door.host.devices.enqueue({ deviceId: 'X:1', commands }))
  await device.open({})
  await expect(device.answer([404])).rejects.toThrow('session.status-count')
  expect(await states()).toEqual(['failed', 'unknown'])
})

it('keeps and reads again no more places of a HGET than can be listed', async () => {
  value(await door.host.devices.enqueue({ deviceId: 'X:1', commands: [['HGET', 'https://repo.example.com/a']] }))
  await device.open({})
  const places = Array.from({ length: 20_000 }, (_, index) => `${moid}/i${index}/`)
  const again = await device.answer([{ code: 200, uris: [...places, `${moid}/${'x'.repeat(100_000)}/`] }])
  expect(again[0]).toEqual(['GET', places[0]])
  const [hget, ...others] = (await door.host.devices.work({ deviceId: 'X:1' })).toReversed()
  const [last = '', cut] = hget?.status?.uris.slice(-2) ?? []
  expect([others.at(-1)?.command, cut]).toEqual([{ name: 'GET', uris: [last] }, '…'])
  expect(others.length).toBeLessThan(1000)
})

it('learns of very many objects at once, and that all of them are gone', async () => {
  value(await door.host.devices.enqueue({ deviceId: 'X:1', commands: [['GET', `${moid}/*/`]] }))
  await device.open({})
  const count = 20_000
  const document = Array.from({ length: count }, (_, index) => element(`${moid}/i${index}/`, 'a', {}))
  expect(await device.answer([{ code: 200, result: { kind: 'document', document } }])).toEqual([['END']])
  const tree = async () => value(await door.host.devices.tree({ deviceId: 'X:1', from: 0, limit: 10 }))
  expect((await tree()).total).toBeGreaterThan(count)
  await device.open({ [moid]: ['i7'] })
  expect((await door.host.devices.list()).map(({ id }) => id)).toEqual(['X:1'])
  expect((await tree()).total).toBeLessThan(10)
}, 30_000)

it('takes back only what still waits', async () => {
  const commands = [
    ['GET', `${moid}/a/`],
    ['GET', `${moid}/b/`],
  ]
  const [first, second] = value(await door.host.devices.enqueue({ deviceId: 'X:1', commands }))
  const cancelled = value(await door.host.devices.cancel({ workId: second?.id ?? 0 }))
  expect(cancelled).toMatchObject({ id: second?.id, state: 'cancelled' })
  expect(await device.open({})).toEqual([commands[0]])
  expect(codeOf(await door.host.devices.cancel({ workId: first?.id ?? 0 }))).toBe('host.work-not-waiting')
  expect(codeOf(await door.host.devices.cancel({ workId: 999 }))).toBe('host.work-not-waiting')
})

it.each([
  ['a command that does not exist', ['FETCH', 'x'], 'package.unknown-command'],
  ['a command without its parameters', ['GET'], 'package.parameters'],
])('does not queue %s, nor what came with it', async (_, wire, code) => {
  const commands = [['GET', `${moid}/a/`], wire]
  const refused = await door.host.devices.enqueue({ deviceId: 'X:1', commands })
  expect(codeOf(refused)).toBe(code)
  expect(refused).toMatchObject({ problem: { at: { path: '/1' } } })
  expect(await states()).toEqual([])
})

it('sends a long queue in several rounds of one session', async () => {
  const commands = Array.from({ length: 250 }, (_, index) => ['GET', `${moid}/i${index}/`])
  value(await door.host.devices.enqueue({ deviceId: 'X:1', commands }))
  const sizes: number[] = []
  for (let sent = await device.open({}); sent[0]?.[0] !== 'END'; sent = await device.answer(sent.map(() => 404))) {
    sizes.push(sent.length)
  }
  expect(sizes).toEqual([100, 100, 50])
})

it('takes all twelve commands, and sends them as they were queued', async () => {
  const commands = [
    ['HGET', 'https://repo.example.com/a', `${moid}/a/`],
    ['HPUT', 'https://repo.example.com/a', `${moid}/a/`, `${moid}/b/`],
    ['HPOST', 'https://repo.example.com/a', `${moid}/*/Port`],
    ['DELETE', `${moid}/a/`],
    ['EXEC', `${moid}/a/Run`, 'https://dms.example.com/later'],
    ['GET', `${moid}/(x)/?nv=(x)/Port:993&lv=1&cv=v1`],
    ['SHOW', 'https://ui.example.com/?uiid=1'],
    ['CONT', 'https://dms.example.com/s/1'],
    ['DEFAULT', 'https://repo.example.com/a', moid],
    ['SUB', 'https://repo.example.com/up', `${moid}/a/`],
    ['UNSUB', `${moid}/a/`],
    ['END'],
  ]
  value(await door.host.devices.enqueue({ deviceId: 'X:1', commands }))
  expect(await device.open({})).toEqual(commands)
  expect(await states()).toEqual([...Array(11).fill('unknown'), 'done'])
})

it('keeps what stands behind END for the next session', async () => {
  const commands = [['DELETE', `${moid}/a/`], ['END'], ['GET', `${moid}/b/`]]
  value(await door.host.devices.enqueue({ deviceId: 'X:1', commands }))
  expect(await device.open({})).toEqual(commands.slice(0, 2))
  expect(await states()).toEqual(['unknown', 'done', 'queued'])
  expect(await device.open({})).toEqual(commands.slice(2))
})
