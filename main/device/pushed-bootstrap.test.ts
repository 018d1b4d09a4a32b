import { createHmac } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { readFileSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parseProfile } from '#core/bootstrap/profile.ts'
import { makeForm } from '#core/bootstrap-forms/make-form.ts'
import { type PushSecrets, type PushSecurity, pushKey } from '#core/bootstrap-forms/push-key.ts'
import { encodeBootstrapPush } from '#core/bootstrap-forms/wap-push.ts'
import { memoryRecorder } from '../server/memory-recorder.fixture.ts'
import { bootstrapDocument, commandServer, newDevice } from './device.fixture.ts'
import type { PushVerdict, Subscriber } from './pushed-bootstrap.ts'

// WAP pushes with a bootstrap, in real datagrams to a device that listens.

const imsi = '262021234567890'
const pin = '1234'
const type = 'application/dmmo+json'

const older = new URL('../../resources/profiles/older-phone.json', import.meta.url)
function readProfile(file: URL) {
  const profile = parseProfile(readFileSync(file, 'utf8'))
  if (!profile.ok) throw new Error(profile.problem.code)
  return profile.value
}

interface Made {
  readonly security?: PushSecurity
  readonly secrets?: { readonly imsi?: string; readonly pin?: string }
  readonly type?: string
}

function wapPush(body: Uint8Array, { security, secrets = { imsi, pin }, type: other = type }: Made = {}): Uint8Array {
  if (!security) return encodeBootstrapPush({ type: other, forAgent: true, body })
  const key = pushKey({ security, profile: 'cp' }, secrets)
  if (!key.ok) throw new Error(key.problem.code)
  const mac = createHmac('sha1', key.value).update(body).digest('hex').toUpperCase()
  return encodeBootstrapPush({ type: other, forAgent: true, body, protection: { security, mac } })
}

async function listening(subscriber: Subscriber | undefined = { imsi, pin }) {
  const recorder = memoryRecorder()
  const verdicts: PushVerdict[] = []
  const device = newDevice({ recorder, subscriber, pushJudged: verdict => verdicts.push(verdict) })
  const opened = await device.listenForNotifications(0)
  if (!opened.ok) throw new Error(opened.problem.code)
  const socket = createSocket('udp4')
  onTestFinished(async () => {
    socket.close()
    await device.stop()
  })
  const send = (bytes: Uint8Array) =>
    new Promise<void>((sent, lost) =>
      socket.send(bytes, opened.value.port, '127.0.0.1', error => (error ? lost(error) : sent())),
    )
  return { device, recorder, verdicts, send }
}

it.each(['netwpin', 'userpin', 'usernetwpin'] as const)(
  'is believed with SEC %s, applied and proved',
  async security => {
    const server = await commandServer()
    const { device, recorder, verdicts, send } = await listening()
    await send(wapPush(bootstrapDocument(`${server.origin}/dm`), { security }))
    await expect.poll(() => server.of('POST /dm')[0]?.body).toContain('BootstrapComplete')
    expect(device.accounts()).toMatchObject([{ serverId: 'DMS1' }])
    expect(verdicts).toEqual([{ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }])
    const [record] = recorder.records
    expect(record).toMatchObject({ info: { kind: 'bootstrap', side: 'device' }, outcome: 'done' })
  },
)

it.each<[string, Made, Subscriber | undefined, string]>([
  ['has neither SEC nor MAC', {}, { imsi, pin }, 'device.push-unsigned'],
  [
    'was made for another IMSI',
    { security: 'netwpin', secrets: { imsi: '262029999999999' } },
    undefined,
    'device.push-mac',
  ],
  ['was made with another PIN', { security: 'userpin', secrets: { pin: '9999' } }, undefined, 'device.push-mac'],
  ['needs an IMSI, which the device lacks', { security: 'netwpin' }, { pin }, 'device.push-no-secret'],
  ['needs a PIN, which nobody typed', { security: 'usernetwpin' }, { imsi }, 'device.push-no-secret'],
  [
    'says that it is for older devices and is not',
    { security: 'netwpin', type: 'application/vnd.wap.connectivity-wbxml' },
    undefined,
    'wbxml.broken',
  ],
])('is refused when it %s, and the record says why', async (_what, made, subscriber, code) => {
  const { device, recorder, verdicts, send } = await listening(subscriber)
  await send(wapPush(bootstrapDocument('https://127.0.0.1:1/dm'), made))
  await expect.poll(() => verdicts).toMatchObject([{ refusal: { code } }])
  expect(device.accounts()).toEqual([])
  expect(recorder.records).toMatchObject([{ outcome: 'failed', problem: { code } }])
})

describe('for older devices', () => {
  const account = (origin: string) => {
    const values = {
      'server.id': 'DMS1',
      'server.uri': `${origin}/dm`,
      'server.name': 'One',
      'device.id': 'IMEI:004400152020002',
      'credentials.user': 'sim-001',
      'credentials.secret': 's3cret',
      'notification.data': 'nonce',
      'notification.secret': 'noti',
    }
    return { profile: readProfile(older), values }
  }
  const push = (origin: string, carry: 'cp-wbxml' | 'dm1-wbxml', security: PushSecurity, secrets: PushSecrets) => {
    const order = { form: 'wap-push', carry, security } as const
    const hmacSha1 = (key: Uint8Array, data: Uint8Array) => createHmac('sha1', key).update(data).digest()
    const made = makeForm({ ...account(origin), order, device: secrets, hmacSha1 })
    if (!made.ok) throw new Error(made.problem.code)
    return made.value.bytes
  }
  const forms = ['cp-wbxml', 'dm1-wbxml'] as const
  const securities = ['netwpin', 'userpin', 'usernetwpin'] as const

  it.each(forms.flatMap(form => securities.map(security => [form, security] as const)))(
    '%s with SEC %s becomes an account, and proves it with its password',
    async (form, security) => {
      const server = await commandServer()
      const { device, verdicts, send } = await listening()
      await send(push(server.origin, form, security, { imsi, pin }))
      await expect.poll(() => server.of('POST /dm')[0]?.body).toContain('BootstrapComplete')
      expect(server.of('POST /dm')[0]?.headers.authorization).toBe(
        `Basic ${Buffer.from('sim-001:s3cret').toString('base64')}`,
      )
      expect(device.accounts()).toEqual([{ serverId: 'DMS1', address: `${server.origin}/dm`, dialect: 'approved' }])
      expect(verdicts).toEqual([{ sha256: expect.any(String) }])
    },
  )

  it.each(forms.flatMap(form => securities.map(security => [form, security] as const)))(
    '%s with a wrong MAC (SEC %s) is refused, and the record says why',
    async (form, security) => {
      const { device, recorder, verdicts, send } = await listening()
      await send(push('https://127.0.0.1:1', form, security, { imsi: '262029999999999', pin: '9999' }))
      await expect.poll(() => verdicts).toMatchObject([{ refusal: { code: 'device.push-mac' } }])
      expect(device.accounts()).toEqual([])
      expect(recorder.records).toMatchObject([{ outcome: 'failed', problem: { code: 'device.push-mac' } }])
    },
  )
})

it('is refused when a byte of it changed on its way', async () => {
  const { device, verdicts, send } = await listening()
  const push = wapPush(bootstrapDocument('https://127.0.0.1:1/dm'), { security: 'netwpin' })
  push[push.length - 20] = (push.at(-20) ?? 0) ^ 1
  await send(push)
  await expect.poll(() => verdicts).toMatchObject([{ refusal: { code: 'device.push-mac' } }])
  expect(device.accounts()).toEqual([])
})

it('is taken without a MAC where the device was told to', async () => {
  const { device, send } = await listening({ acceptUnsigned: true })
  await send(wapPush(bootstrapDocument('https://127.0.0.1:1/dm')))
  await expect.poll(() => device.accounts()).toMatchObject([{ serverId: 'DMS1' }])
})

it('that comes twice makes one account', async () => {
  const { device, verdicts, send } = await listening()
  const push = wapPush(bootstrapDocument('https://127.0.0.1:1/dm'), { security: 'userpin' })
  await send(push)
  await send(push)
  await expect.poll(() => verdicts.length).toBe(2)
  expect(device.accounts()).toHaveLength(1)
})
