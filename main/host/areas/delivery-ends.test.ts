import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { DeliveryOrder } from '#contract'
import { newDevice } from '../../device/device.fixture.ts'
import { device, door, ended, offered, openDoorWithDevice, order, profile } from '../deliveries.fixture.ts'
import { codeOf, secure, value } from '../door.fixture.ts'

// How a bootstrap ends when it is not plainly proved: refused, failed, unknown, cancelled; and what an update leaves.

openDoorWithDevice()

describe('a simulated device refuses', () => {
  it.each<[string, Partial<DeliveryOrder>, string]>([
    ['a push for another IMSI', { imsi: '001019999999999' }, 'device.push-mac'],
    ['a push with another PIN', { security: 'userpin', pin: '9999' }, 'device.push-mac'],
  ])(
    '%s, and the run says why',
    async (_what, more, code) => {
      const run = value(await door.host.bootstrap.push(order('wap-push', more)))
      expect(run).toMatchObject({ result: 'FAIL' })
      expect(run.steps.at(-1)).toMatchObject({ ok: false, problem: { code } })
      expect((await door.host.simulator.list())[0]?.accounts).toEqual([])
    },
    20_000,
  )

  it('a card that its policy forbids', async () => {
    value(await door.host.simulator.behave({ deviceId: 'SIM:1', behaviour: { cardRefused: 'policy' } }))
    const run = value(await door.host.bootstrap.push(order('card')))
    expect(run).toMatchObject({ result: 'FAIL' })
    expect(run.steps.at(-1)?.problem?.code).toBe('device.card-refused')
  })

  it('a push that is meant for another device', async () => {
    const { listens } = await device('SIM:2')
    const run = value(await door.host.bootstrap.push(order('server-initiated', { address: listens ?? '' })))
    expect(run).toMatchObject({ result: 'FAIL' })
    expect(run.steps.at(-1)?.problem?.code).toBe('bootstrap.other-device')
    // Its credentials are void: nobody proves this account any more.
    expect(await door.host.devices.list()).toContainEqual(expect.objectContaining({ id: 'SIM:1', account: 'none' }))
  })
})

it('fails when a device with another identity than planned uses the credentials', async () => {
  const planned = value(await door.host.bootstrap.push(order('client-initiated', { deviceId: 'REAL:1' })))
  const address = await offered(planned.id)
  // Another device gets hold of the document.
  const trust = { ca: value(await door.host.server.caCertificate()) }
  await newDevice({ id: 'WRONG:1', trust }).bootstrapFrom(address)
  const run = await ended(planned.id)
  expect(run).toMatchObject({ result: 'FAIL' })
  expect(run.steps.at(-1)?.problem).toMatchObject({ code: 'bootstrap.other-device' })
})

it('calls a run with a foreign server UNKNOWN as soon as it is delivered, and says that no proof is possible', async () => {
  const foreign = profile({ id: 'elsewhere', uri: 'https://127.0.0.1:1/dm', name: 'Elsewhere' })
  value(await door.host.bootstrap.saveProfile({ id: 'foreign', text: foreign }))
  const run = value(await door.host.bootstrap.push(order('factory', { profileId: 'foreign', deviceId: 'REAL:9' })))
  const over = await ended(run.id)
  expect(over).toMatchObject({
    result: 'UNKNOWN',
    evidence: { servers: [{ ours: false }], readBack: { kind: 'equal' } },
  })
  expect(over.steps.at(-1)?.problem?.code).toBe('bootstrap.foreign-server')
  expect(over.evidence?.account).toBeUndefined()
})

it('says before and after why a real device that takes an older document proves nothing here, and what would', async () => {
  const older = order('factory', { deviceId: 'REAL:8', form: 'dm1-wbxml', waitSeconds: 1 })
  const plan = value(await door.host.bootstrap.plan(older))
  const why = expect.objectContaining({ code: 'bootstrap.older-proof' })
  expect(plan.checks).toContainEqual(expect.objectContaining({ what: 'server', state: 'warn', problem: why }))
  expect(plan.ready).toBe(true)
  const pushed = value(await door.host.bootstrap.pushPlan({ plan: plan.id }))
  const run = await ended(pushed.id)
  expect(run).toMatchObject({ result: 'UNKNOWN' })
  expect(run.steps.at(-1)).toMatchObject({ step: 'proof', words: expect.stringMatching(/^No session/), problem: why })
  const { text } = value(await door.host.bootstrap.report({ run: run.id, as: 'html' }))
  expect(text).toContain('speaks DM 1.x afterwards')
  expect(text).toContain('Look at the DM 1.x server of the account')
})

it('is UNKNOWN, too, when a simulated device took the account of a foreign server and could not call it', async () => {
  const foreign = profile({ id: 'elsewhere', uri: 'https://127.0.0.1:1/dm', name: 'Elsewhere' })
  value(await door.host.bootstrap.saveProfile({ id: 'foreign', text: foreign }))
  const run = value(await door.host.bootstrap.push(order('card', { profileId: 'foreign' })))
  expect(run).toMatchObject({ result: 'UNKNOWN' })
  expect(run.steps.at(-1)?.problem?.code).toBe('bootstrap.foreign-server')
})

it('tries an unreachable device three times in all, then fails', async () => {
  const pushed = value(
    await door.host.bootstrap.push(order('server-initiated', { deviceId: 'REAL:2', address: 'https://127.0.0.1:1/x' })),
  )
  const run = await ended(pushed.id)
  expect(run).toMatchObject({ result: 'FAIL', evidence: { attempts: 3 } })
  expect(run.steps.filter(({ problem }) => problem?.code === 'http.unreachable')).toHaveLength(3)
}, 20_000)

it('fails for certain when the file cannot be written, and says why', async () => {
  await writeFile(join(door.folder, 'handover'), 'a file where the folder should be')
  const run = value(await door.host.bootstrap.push(order('factory')))
  expect(run).toMatchObject({ result: 'FAIL' })
  expect(run.steps.at(-1)?.problem?.code).toBe('cli.file-unwritable')
})

describe('a run is cancelled', () => {
  it('before anything left: it failed for certain', async () => {
    const pushed = value(await door.host.bootstrap.push(order('client-initiated', { deviceId: 'REAL:3' })))
    const run = value(await door.host.bootstrap.cancel({ run: pushed.id }))
    expect(run).toMatchObject({ result: 'FAIL' })
    expect(run.steps.at(-1)?.problem?.code).toBe('bootstrap.cancelled')
    expect(codeOf(await door.host.bootstrap.cancel({ run: pushed.id }))).toBe('bootstrap.run-over')
    expect(codeOf(await door.host.bootstrap.cancel({ run: 'none' }))).toBe('bootstrap.run-unknown')
  })

  it('after something left: nobody knows', async () => {
    const pushed = value(await door.host.bootstrap.push(order('factory', { deviceId: 'REAL:4' })))
    await door.seen(event =>
      event.kind === 'run' && event.run.id === pushed.id && event.run.steps.some(({ step }) => step === 'read-back')
        ? true
        : undefined,
    )
    expect(value(await door.host.bootstrap.cancel({ run: pushed.id }))).toMatchObject({ result: 'UNKNOWN' })
  })
})

it('gives a device further servers, and replaces an account only after the new one is proved', async () => {
  const { server } = await door.host.workbench.state()
  const options = { ...secure, port: 0 }
  const saved = value(await door.host.identities.save({ serverId: 'SECOND', name: 'Second', authorities: [], options }))
  expect(saved.map(({ serverId }) => serverId)).toEqual([server.serverId, 'SECOND'])
  const second = value(await door.host.identities.start({ serverId: 'SECOND' })).find(
    ({ serverId }) => serverId === 'SECOND',
  )
  const at = { id: 'SECOND', uri: second?.state.endpoint ?? '', name: 'Second' }
  value(await door.host.bootstrap.saveProfile({ id: 'second', text: profile(at) }))
  expect(value(await door.host.bootstrap.push(order('server-initiated')))).toMatchObject({ result: 'PASS' })
  const added = value(await door.host.bootstrap.push(order('wap-push', { profileId: 'second' })))
  expect(added).toMatchObject({ result: 'PASS', evidence: { servers: [{ serverId: 'SECOND', ours: true }] } })
  const serversOf = async () => (await door.host.simulator.list())[0]?.accounts.map(({ serverId }) => serverId)
  expect(await serversOf()).toEqual([server.serverId, 'SECOND'])

  // An update that the device refuses ends the new account only: the old one still works.
  const refused = value(await door.host.bootstrap.push(order('wap-push', { imsi: '001019999999999' })))
  expect(refused.result).toBe('FAIL')
  expect(value(await door.host.simulator.callNow({ deviceId: 'SIM:1' })).lastResult?.ok).toBe(true)

  const updated = value(await door.host.bootstrap.push(order('server-initiated')))
  expect(updated).toMatchObject({ result: 'PASS' })
  expect(updated.evidence?.account).not.toBe(added.evidence?.account)
  expect(await serversOf()).toEqual([server.serverId, 'SECOND'])
  expect(value(await door.host.simulator.callNow({ deviceId: 'SIM:1' })).lastResult?.ok).toBe(true)
}, 30_000)
