import { describe, expect, it } from 'vitest'
import type { BootstrapMethod, DeliveryOrder } from '#contract'
import { device, door, openDoorWithDevice, order, profile, stepsOf } from '../deliveries.fixture.ts'
import { codeOf, secure, value } from '../door.fixture.ts'

// What a push will do, told before anything leaves, and pushed to the byte.

openDoorWithDevice()

it('is one run when a plan is pushed twice at once', async () => {
  const plan = value(await door.host.bootstrap.plan(order('client-initiated', { deviceId: 'REAL:7' })))
  const both = await Promise.all([
    door.host.bootstrap.pushPlan({ plan: plan.id }),
    door.host.bootstrap.pushPlan({ plan: plan.id }),
  ])
  expect(new Set(both.map(answer => value(answer).id)).size).toBe(1)
  expect(await door.host.bootstrap.runs({ limit: 10 })).toHaveLength(1)
})

describe('a flight plan', () => {
  it('tells every field with its source, the bytes, what the device will do, dates and checks', async () => {
    const plan = value(await door.host.bootstrap.plan(order('server-initiated')))
    const sources = new Map(plan.fields.map(({ path, source }) => [path.split('/').slice(-2).join('/'), source]))
    expect(sources.get('Trsp/Secret')).toBe('generated')
    expect([...sources].find(([path]) => path.endsWith('/SrvURI'))?.[1]).toBe('server')
    expect([...sources].find(([path]) => path.endsWith('/MOID'))?.[1]).toBe('profile')
    expect(plan.fields.filter(({ secret }) => secret).every(({ value: shown }) => /^\*+$/.test(shown))).toBe(true)
    expect(Buffer.from(plan.bytes).toString()).toContain('****')
    expect(plan.bytes).toHaveLength(plan.documentBytes)
    expect(plan.does.join(' ')).toMatch(/adds or updates the account .* BootstrapComplete/)
    expect(plan.checks.map(({ what, state }) => `${what} ${state}`)).toEqual([
      'server good',
      'clock good',
      'identity good',
      'method good',
      'address good',
      'certificate good',
      'method good',
    ])
    expect(plan.validity.length).toBeGreaterThan(1)
    expect(plan.validity.every(({ from, to }) => from < to)).toBe(true)
    expect(plan.ready).toBe(true)
  })

  it('is pushed to the byte, once; a second time it is only proved', async () => {
    const plan = value(await door.host.bootstrap.plan(order('server-initiated')))
    const first = value(await door.host.bootstrap.pushPlan({ plan: plan.id }))
    expect(first).toMatchObject({ result: 'PASS', evidence: { documentHash: plan.documentHash } })
    const again = value(await door.host.bootstrap.pushPlan({ plan: plan.id, operator: 'Grace' }))
    expect(again).toMatchObject({ result: 'PASS', evidence: { carried: first.record, operator: 'Grace' } })
    expect(stepsOf(again)).toEqual(['make', 'deliver', 'session', 'proof'])
    expect(again.record).not.toBe(first.record)
    expect(codeOf(await door.host.bootstrap.pushPlan({ plan: 'none' }))).toBe('bootstrap.plan-gone')
  })

  it('says that a device carries the bytes of a row already', async () => {
    const values = {
      'credentials.user': 'row-user',
      'credentials.secret': 'row-secret',
      'notification.data': 'd',
      'notification.secret': 's',
    }
    const fixed = order('wap-push', { values })
    const first = value(await door.host.bootstrap.push(fixed))
    expect(first.result).toBe('PASS')
    const plan = value(await door.host.bootstrap.plan(fixed))
    expect(plan.carried).toBe(first.record)
    expect(plan.does.join(' ')).toContain('carries these very bytes already')
    expect(plan.fields.find(({ path }) => path.endsWith('Trsp/Data'))?.source).toBe('row')
    const again = value(await door.host.bootstrap.pushPlan({ plan: plan.id }))
    expect(again).toMatchObject({ result: 'PASS', evidence: { carried: first.record } })
    await device('SIM:2')
    const other = value(await door.host.bootstrap.plan({ ...fixed, deviceId: 'SIM:2' }))
    expect(other.checks.find(({ state }) => state === 'bad')?.problem?.code).toBe('bootstrap.credentials-taken')
  })

  it('is flown with a stand-in first, of which nothing remains', async () => {
    const plan = value(
      await door.host.bootstrap.plan(
        order('wap-push', { deviceId: 'REAL:5', imsi: '262021234567890', address: '192.0.2.1' }),
      ),
    )
    const flown = value(await door.host.bootstrap.fly({ plan: plan.id }))
    expect(flown).toMatchObject({ result: 'PASS', method: 'wap-push', evidence: { trialFor: 'REAL:5' } })
    expect((await door.host.simulator.list()).map(({ id }) => id)).toEqual(['SIM:1'])
    expect((await door.host.devices.list()).map(({ id }) => id)).not.toContain(flown.deviceId)
  })

  it('tells until when a certificate is valid that the device gets, and that an account is replaced', async () => {
    value(await door.host.server.start({ ...secure, auth: 'basic-or-certificate' }))
    value(await door.host.bootstrap.push(order('server-initiated')))
    const gateway = profile({ id: '{{server.id}}', uri: '{{server.uri}}', name: 'x' }).replace(
      '"basic"',
      '"certificate"',
    )
    value(await door.host.bootstrap.saveProfile({ id: 'gateway', text: gateway }))
    const plan = value(await door.host.bootstrap.plan(order('card', { profileId: 'gateway' })))
    const own = plan.validity.find(({ what }) => what.startsWith('the certificate that the device gets'))
    expect((own?.to ?? 0) / 1000 - Date.now()).toBeGreaterThan(1_000 * 86_400_000)
    expect(plan.checks.find(({ what }) => what === 'identity')?.words).toContain('replaced once the new one is proved')
    expect(plan.fields.find(({ path }) => path.endsWith('Trsp/Secret'))).toMatchObject({ secret: true })
  })

  it('finds what would go wrong', async () => {
    const bad = async (more: Partial<DeliveryOrder>, method: BootstrapMethod) =>
      value(await door.host.bootstrap.plan(order(method, { deviceId: 'REAL:6', ...more })))
        .checks.filter(({ state }) => state === 'bad')
        .map(({ problem }) => problem?.code)
    expect(await bad({}, 'server-initiated')).toEqual(['host.bootstrap-no-address'])
    expect(await bad({ address: 'http://192.0.2.1/x' }, 'server-initiated')).toContain('bootstrap.push-not-secure')
    expect(await bad({ address: '127.0.0.1:9' }, 'wap-push')).toEqual(['bootstrap.no-imsi'])
    expect(await bad({ address: 'a b', imsi: '262021234567890' }, 'wap-push')).toEqual(['notification.bad-address'])
    expect(await bad({ imsi: '262021234567890' }, 'sms')).toEqual(['notification.sms-number'])
  })
})
