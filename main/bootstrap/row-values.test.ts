import { expect, it } from 'vitest'
import type { Profile } from '#core/bootstrap/profile.ts'
import { type ValuePorts, valuesForRow } from './row-values.ts'

const server = { id: 'a', uri: 'https://a.example/dm', name: 'A' }
const account = (transport: Profile['accounts'][number]['auth']['transport'], notification = false) => ({
  server,
  permissions: ['*'],
  auth: { transport, notification },
})
const profile = (host: string, changes: Partial<Profile> = {}): Profile => ({
  kind: 'dmwb-bootstrap-profile',
  version: 1,
  name: 'Test',
  accounts: [account('none')],
  objects: [{ ClientURI: 'urn:example:mo:mail:1.0//', MOData: { a: { Host: host } } }],
  ...changes,
})
let count = 0
const ports: ValuePorts = {
  random: bytes => new Uint8Array(bytes).map(() => (count += 7)),
  secret: async name => (name === 'apn' ? 'hidden' : undefined),
}
const row = { deviceId: 'IMEI:1', values: {} }
async function made(of: Profile, own = row, common = {}) {
  const read = await valuesForRow(of, own, common, ports)
  if (!read.ok) throw new Error(JSON.stringify(read.problem))
  return read.value
}
const refusal = async (of: Profile, own: Parameters<typeof valuesForRow>[1] = row, common = {}, other = ports) => {
  const read = await valuesForRow(of, own, common, other)
  return read.ok ? undefined : [read.problem.code, read.problem.detail?.name]
}

it('takes a cell before what is said for all, and that before the default', async () => {
  const of = profile('{{row.apn}}', { placeholders: { 'row.apn': { default: 'internet' } } })
  const apn = async (own: object, common: object) => (await made(of, { ...row, values: own }, common)).values['row.apn']
  expect(await apn({ 'row.apn': 'own' }, { 'row.apn': 'all' })).toBe('own')
  expect(await apn({}, { 'row.apn': 'all' })).toBe('all')
  expect(await apn({}, {})).toBe('internet')
})

it.each<[string, object, RegExp]>([
  ['base64url', {}, /^[\w-]{32}$/],
  ['base64', { generate: { bytes: 16, as: 'base64' } }, /^[A-Za-z0-9+/]{22}==$/],
  ['hex', { generate: { bytes: 16, as: 'hex' } }, /^[0-9a-f]{32}$/],
  ['digits', { generate: { bytes: 8, as: 'digits' } }, /^\d{8}$/],
])('makes keys for each device as %s, unless the table has one', async (_as, rule, form) => {
  const of = profile('{{generated.wifi}}', { placeholders: { 'generated.wifi': rule } })
  const [one, two] = [await made(of), await made(of)]
  expect(one.values['generated.wifi']).toMatch(form)
  expect(two.values['generated.wifi']).not.toBe(one.values['generated.wifi'])
  const given = { ...row, values: { 'generated.wifi': 'given' } }
  expect((await made(of, given)).values['generated.wifi']).toBe('given')
})

it('takes a secret by its name, and says which one is missing', async () => {
  expect((await made(profile('{{secret.apn}}'))).values['secret.apn']).toBe('hidden')
  expect(await refusal(profile('{{secret.other}}'))).toEqual(['bootstrap.no-secret', 'other'])
  expect(await refusal(profile('{{secret.apn}}'), row, {}, { random: ports.random })).toEqual([
    'bootstrap.no-secret',
    'apn',
  ])
})

it('says which value is missing or does not fit', async () => {
  expect(await refusal(profile('{{row.apn}}'))).toEqual(['bootstrap.no-value', 'row.apn'])
  expect(await refusal(profile('{{device.model}}'))).toEqual(['bootstrap.no-value', 'device.model'])
  const of = profile('{{row.apn}}', { placeholders: { 'row.apn': { pattern: '[a-z]+' } } })
  expect(await refusal(of, { ...row, values: { 'row.apn': 'A1' } })).toEqual(['bootstrap.value-unfit', 'row.apn'])
})

it('makes credentials of their own for each account, and tells the servers the same ones', async () => {
  const accounts = [account('basic'), account('psk', true), account('none'), account('digest', true)]
  const { values, accounts: knownAccounts } = await made(profile('mail', { accounts }))
  const known = knownAccounts()
  expect(known).toEqual([
    { user: values['credentials.user'], secret: values['credentials.secret'] },
    {
      psk: { identity: values['credentials.2.user'], key: expect.any(Uint8Array) },
      notification: { data: values['notification.2.data'], secret: values['notification.2.secret'] },
    },
    {},
    {
      user: values['credentials.4.user'],
      secret: values['credentials.4.secret'],
      notification: { data: values['notification.4.data'], secret: values['notification.4.secret'] },
    },
  ])
  expect(known[1]?.psk?.key).toHaveLength(32)
  expect(known[1]?.psk?.key[0]).toBe(0xff)
  expect(new Set(Object.values(values)).size).toBe(Object.keys(values).length)
})

it('keeps credentials that the table brings', async () => {
  const own = { ...row, values: { 'credentials.user': 'u', 'credentials.secret': 's' } }
  expect((await made(profile('mail', { accounts: [account('basic')] }), own)).accounts()).toEqual([
    { user: 'u', secret: 's' },
  ])
})

it('makes no certificate without an authority', async () => {
  expect(await refusal(profile('mail', { accounts: [account('certificate')] }))).toEqual([
    'bootstrap.no-authority',
    undefined,
  ])
})
