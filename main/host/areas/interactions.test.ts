import { afterEach, beforeEach, expect, it } from 'vitest'
import type { InteractionItem, ServerOptions } from '#contract'
import { codeOf, type Opened, openDoor, secure, value } from '../door.fixture.ts'

// The whole way: workbench → queue → session with SHOW → browser of the simulated device → page → workbench.

let door: Opened
beforeEach(async () => {
  door = await openDoor()
})
afterEach(() => door.stop())

const deviceId = 'SIM:1'
const devInfo = 'urn:oma:mo:oma-dm-devinfo:1.2//'

const bootstrapped = async (options: ServerOptions = secure, profileId = 'sample:phone') => {
  value(await door.host.simulator.create({ deviceId, ddfs: [] }))
  value(await door.host.simulator.start({ deviceId }))
  value(await door.host.server.start(options))
  const run = value(await door.host.bootstrap.push({ profileId, deviceId, method: 'client-initiated' }))
  expect(run.result).toBe('PASS')
}
const answersBy = async (pages: { readonly press?: string; readonly fields?: Record<string, string> }) => {
  const [device] = await door.host.simulator.list()
  if (!device) throw new Error('no device')
  value(await door.host.simulator.behave({ deviceId, behaviour: { ...device.behaviour, ...pages } }))
}
const ask = async (about: Record<string, unknown>, onYes: string[][] = []) =>
  value(await door.host.interactions.ask({ deviceId, about: { text: 'Go on?', ...about }, onYes }))
const ended = (item: InteractionItem) =>
  door.seen(event =>
    event.kind === 'interaction' && event.item.id === item.id && event.item.end ? event.item : undefined,
  )
const workDone = (id: number | undefined) =>
  door.seen(event =>
    event.kind === 'work' && event.item.id === id && event.item.state === 'done' ? event.item.command : undefined,
  )
const queued = async (name: string) =>
  (await door.host.devices.work({ deviceId })).find(({ state, command }) => state === 'queued' && command.name === name)

it('leads the device to the page, and queues what was to follow a yes', async () => {
  await bootstrapped()
  await answersBy({ press: 'yes' })
  const item = await ask({ kind: 'confirm' }, [['GET', devInfo]])
  expect(item.address).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/ui\/[\w-]{22}$/)
  const show = await queued('SHOW')
  value(await door.host.simulator.callNow({ deviceId }))
  expect(await ended(item)).toMatchObject({ end: { how: 'answered', value: 'yes' }, shownAt: expect.any(Number) })
  expect(await workDone(show?.id)).toEqual({ name: 'SHOW', address: item.address })
  const get = await queued('GET')
  value(await door.host.simulator.callNow({ deviceId }))
  expect(await workDone(get?.id)).toEqual({ name: 'GET', uris: [devInfo] })
  const [kept] = await door.host.interactions.list({ deviceId })
  expect(kept).toMatchObject({ id: item.id, queued: true })
  const record = value(await door.host.sessions.get({ record: kept?.record ?? '' }))
  expect(record).toMatchObject({ kind: 'browser', side: 'server', deviceId, outcome: 'done' })
})

it('queues nothing after a no', async () => {
  await bootstrapped()
  await answersBy({ press: 'no' })
  const item = await ask({ kind: 'confirm' }, [['GET', devInfo]])
  value(await door.host.simulator.callNow({ deviceId }))
  expect(await ended(item)).toMatchObject({ end: { how: 'answered', value: 'no' } })
  const [kept] = await door.host.interactions.list({ deviceId })
  expect(kept?.queued).toBeUndefined()
  expect(await queued('GET')).toBeUndefined()
})

it('keeps a secret answer sealed, and shows it to who asks for it', async () => {
  await bootstrapped()
  await answersBy({ fields: { answer: 'hush-7' } })
  const item = await ask({ kind: 'input', echo: false })
  value(await door.host.simulator.callNow({ deviceId }))
  expect(await ended(item)).toMatchObject({ end: { how: 'answered', value: '[secret]' } })
  expect(value(await door.host.interactions.reveal({ id: item.id }))).toBe('hush-7')
  const [kept] = await door.host.interactions.list({ deviceId })
  const shown = JSON.stringify(value(await door.host.sessions.export({ record: kept?.record ?? '' })))
  expect(shown).not.toContain('hush-7')
  expect(JSON.stringify(door.events.filter(({ kind }) => kind !== 'simulated'))).not.toContain('hush-7')
})

it('survives the workbench: what was asked is answered after the next start', async () => {
  await bootstrapped()
  const item = await ask({ kind: 'confirm', default: 'yes', maxSeconds: 1 }, [['GET', devInfo]])
  const { folder } = door
  await door.stop()
  door = await openDoor(folder)
  expect(await door.host.interactions.list({ deviceId })).toMatchObject([{ id: item.id }])
  expect(value(await door.host.interactions.withdraw({ id: item.id }))).toMatchObject({ end: { how: 'withdrawn' } })
  expect(codeOf(await door.host.interactions.withdraw({ id: item.id }))).toBe('interaction.over')
})

it.each([
  [{ kind: 'choice', options: ['x'], default: 'y' }, 'interaction.invalid'],
  [{ kind: 'else' }, 'interaction.invalid'],
])('says why %j cannot be asked', async (about, code) => {
  await bootstrapped()
  expect(codeOf(await door.host.interactions.ask({ deviceId, about: { text: 'a', ...about }, onYes: [] }))).toBe(code)
})

it('refuses commands that are none, before anybody is asked', async () => {
  await bootstrapped()
  const asked = await door.host.interactions.ask({ deviceId, about: { kind: 'confirm', text: 'a' }, onYes: [['FLY']] })
  expect(asked.ok).toBe(false)
  expect(await door.host.interactions.list({ deviceId })).toEqual([])
})

it('says that a server must run, and that a device must be known', async () => {
  const about = { kind: 'confirm', text: 'a' }
  expect(codeOf(await door.host.interactions.ask({ deviceId, about, onYes: [] }))).toBe('interaction.no-server')
  value(await door.host.server.start(secure))
  expect(codeOf(await door.host.interactions.ask({ deviceId, about, onYes: [] }))).toBe('host.unknown-device')
})
