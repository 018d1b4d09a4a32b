import { expect, it } from 'vitest'
import { type CardFiles, writeCardImage } from '#core/bootstrap-forms/card-image.ts'
import { dacInstance, dacRules, grantedTo, serverMaid } from '#core/tree/dac-rules.ts'
import { memoryRecorder } from '../server/memory-recorder.fixture.ts'
import { bootstrapDocument, commandServer, newDevice, restarted } from './device.fixture.ts'
import type { CardSlot } from './read-card.ts'

// A smart card in the slot of a device, read at power-on.

function card(content: Uint8Array): { readonly files: CardFiles } {
  const image = writeCardImage(content)
  if (!image.ok) throw new Error(image.problem.code)
  return { files: image.value }
}
const serverIds = (device: { accounts(): readonly { readonly serverId: string }[] }) =>
  device.accounts().map(({ serverId }) => serverId)

it('is read at power-on, applied, and proved by a session', async () => {
  const server = await commandServer()
  const device = newDevice({ card: card(bootstrapDocument(`${server.origin}/dm`)) })
  expect(device.accounts()).toEqual([])
  expect(await device.powerOn()).toMatchObject({
    ok: true,
    value: { serverIds: ['DMS1'], sessions: [{ ended: 'END' }] },
  })
  expect(server.of('POST /dm')[0]?.body).toContain('urn:oma:at:dm:2.0:BootstrapComplete')
})

it('says nothing new at the next power-on, so that nothing happens', async () => {
  const server = await commandServer()
  const options = { card: card(bootstrapDocument(`${server.origin}/dm`)) }
  const device = newDevice(options)
  await device.powerOn()
  const calls = server.of('POST /dm').length
  const again = await restarted(device, options)
  expect(await again.powerOn()).toEqual({ ok: true, value: undefined })
  expect(server.of('POST /dm')).toHaveLength(calls)
  expect(serverIds(again)).toEqual(['DMS1'])
})

it('takes its servers along when another card comes, with what they were granted; others stay', async () => {
  const server = await commandServer()
  const device = newDevice({ card: card(bootstrapDocument(`${server.origin}/dm`)) })
  await device.bootstrapWith(bootstrapDocument(`${server.origin}/dm`, { SrvID: 'OTHER', Perm: { '1': { MOID: 'x' } } }))
  await device.powerOn()
  expect(serverIds(device)).toEqual(['OTHER', 'DMS1'])
  const next = await restarted(device, {
    card: card(bootstrapDocument(`${server.origin}/dm`, { SrvID: 'DMS2' })),
  })
  await next.powerOn()
  expect(serverIds(next)).toEqual(['OTHER', 'DMS2'])
  const dac = dacInstance(next.tree())
  const held = (serverId: string) =>
    [...(dac ? dacRules(dac.root) : new Map()).values()]
      .flatMap(instances => [...instances.values()])
      .reduce((sum, rules) => sum + grantedTo(rules, serverMaid(serverId)), 0)
  expect(held('DMS1')).toBe(0)
  expect(held('DMS2')).toBeGreaterThan(0)
  const blank = await restarted(next, { card: card(new Uint8Array(0)) })
  await blank.powerOn()
  expect(serverIds(blank)).toEqual(['OTHER'])
})

it('leaves an account alone that came another way first under the name of a card, until the card brings it', async () => {
  const device = newDevice({ card: card(new Uint8Array(0)) })
  await device.bootstrapWith(bootstrapDocument('https://127.0.0.1:1/dm'))
  await device.powerOn()
  expect(serverIds(device)).toEqual(['DMS1'])
})

/** A client provisioning document of one account, in WBXML. */
const provisioning = Buffer.from('030b6a0045c6550187360000060377370001870738000603533100010101', 'hex')
const good = bootstrapDocument('https://127.0.0.1:1/dm')
it.each<[string, CardSlot, string]>([
  ['the policy of the device forbids it', { ...card(good), refused: 'policy' }, 'device.card-refused'],
  ['the device is locked to other cards', { ...card(good), refused: 'lock' }, 'device.card-refused'],
  ['it has no bootstrap application', { files: new Map() }, 'bootstrap.card-form'],
  ['its document is broken WBXML', card(Buffer.from('03016A00', 'hex')), 'wbxml.language-unknown'],
  ['it is client provisioning, which has no place there', card(provisioning), 'bootstrap.form-unknown'],
  ['its document is broken', card(Buffer.from('[{')), 'package.not-json'],
  ['its document holds no account', card(Buffer.from('[]')), 'bootstrap.no-account'],
])('changes nothing when %s, and the record says why', async (_what, slot, code) => {
  const first = newDevice({ card: card(good) })
  await first.powerOn()
  const recorder = memoryRecorder()
  const device = await restarted(first, { card: slot, recorder })
  expect(await device.powerOn()).toMatchObject({ ok: false, problem: { code } })
  expect(serverIds(device)).toEqual(['DMS1'])
  expect(recorder.records).toMatchObject([
    { info: { kind: 'bootstrap', peer: 'card' }, outcome: 'failed', problem: { code } },
  ])
})

it('is nothing to a device with an empty slot', async () => {
  expect(await newDevice().powerOn()).toEqual({ ok: true, value: undefined })
})
