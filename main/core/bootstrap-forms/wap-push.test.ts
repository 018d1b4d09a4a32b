import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { hexDecode, hexEncode } from '../hex.ts'
import { type KeyOrder, pushKey } from './push-key.ts'
import { type BootstrapPush, decodeBootstrapPush, encodeBootstrapPush } from './wap-push.ts'

const hmacSha1 = (key: Uint8Array, data: Uint8Array) => createHmac('sha1', key).update(data).digest()

const bytes = (hex: string) => hexDecode(hex) ?? new Uint8Array(0)
const body = bytes('030B6A0045C60101')
const digits = (text: string) => hexEncode(new TextEncoder().encode(text))

const cp: BootstrapPush = {
  type: 'application/vnd.wap.connectivity-wbxml',
  protection: { security: 'userpin', mac: '591D8D2A573D8E00D0F443EEC3E313A26625E9A0' },
  forAgent: false,
  body,
}
const dm: BootstrapPush = {
  type: 'application/vnd.syncml.dm+wbxml',
  protection: { security: 'netwpin', mac: '0123456789ABCDEF0123456789ABCDEF01234567' },
  forAgent: true,
  body,
}
const vectors: readonly (readonly [string, BootstrapPush, string])[] = [
  [
    'client provisioning under a PIN',
    cp,
    '01062f1f2db69181923539314438443241353733443845303044304634343345454333453331334132363632354539413000030b6a0045c60101',
  ],
  [
    'a message of DM 1.x under the network secret',
    dm,
    `0106311f2dc2918092${digits('0123456789ABCDEF0123456789ABCDEF01234567')}00af87030b6a0045c60101`,
  ],
  [
    'a draft bootstrap, its type as text',
    { type: 'application/dm20', forAgent: true, body: bytes('7b7d') },
    '0106136170706c69636174696f6e2f646d323000af877b7d',
  ],
  [
    'client provisioning without protection',
    { type: 'application/vnd.wap.connectivity-wbxml', forAgent: false, body },
    '010601b6030b6a0045c60101',
  ],
]

it.each(vectors)('writes and reads %s', (_what, push, hex) => {
  expect(hexEncode(encodeBootstrapPush(push))).toBe(hex)
  expect(decodeBootstrapPush(bytes(hex))).toEqual({ ok: true, value: push })
})

it.each([
  ['nothing', ''],
  ['another PDU', '010401b6'],
  ['headers that are cut', '010605b6'],
  ['a length that never ends', '0106ffffffffffff'],
  ['a content type without end', '01060461626364'],
  ['parameters that are cut', '0106021f2d'],
  ['a security method that nobody knows', '01060704b6918992b600'],
  ['a MAC that is no hexadecimal', '0106080791b6918192 5a5a00'.replaceAll(' ', '')],
])('refuses %s', (_what, hex) => {
  expect(decodeBootstrapPush(bytes(hex))).toMatchObject({ ok: false, problem: { code: 'notification.not-push' } })
})

const secrets = { imsi: '262021234567890', pin: '1234' }
it.each<[KeyOrder, string]>([
  [{ security: 'userpin', profile: 'cp' }, digits('1234')],
  [{ security: 'netwpin', profile: 'cp' }, '2926202143658709'],
  [{ security: 'usernetwpin', profile: 'cp' }, `2926202143658709${digits('1234')}`],
  [{ security: 'usernetwpin', profile: 'dm' }, `${digits('1234:')}2926202143658709`],
  [{ security: 'netwpin', profile: 'dm', imsiForm: 'digits' }, digits('262021234567890')],
])('makes the key of %o', (order, hex) => {
  const key = pushKey(order, secrets)
  expect(key.ok && hexEncode(key.value)).toBe(hex)
})

it('codes an IMSI of odd and of even length as a SIM does', () => {
  const of = (imsi: string) => pushKey({ security: 'netwpin', profile: 'cp' }, { imsi })
  const hexOf = (imsi: string) => {
    const key = of(imsi)
    return key.ok && hexEncode(key.value)
  }
  expect(hexOf('001010123456789')).toBe('0910101032547698')
  expect(hexOf('00101012345678')).toBe('01101010325476f8')
})

it('gives the MAC of the vectors', () => {
  const mac = (security: 'userpin' | 'netwpin') => {
    const key = pushKey({ security, profile: 'cp' }, secrets)
    return key.ok && hexEncode(hmacSha1(key.value, body)).toUpperCase()
  }
  expect([mac('userpin'), mac('netwpin')]).toEqual([
    '591D8D2A573D8E00D0F443EEC3E313A26625E9A0',
    '9051E78146125DC345B6AD57AE859AD204FC9865',
  ])
})

it.each([
  [{ security: 'userpin' }, { pin: 'abcd' }, 'bootstrap.no-pin'],
  [{ security: 'userpin' }, {}, 'bootstrap.no-pin'],
  [{ security: 'netwpin' }, { pin: '1234' }, 'bootstrap.no-imsi'],
  [{ security: 'usernetwpin' }, { imsi: '1', pin: '1234' }, 'bootstrap.no-imsi'],
] as const)('makes no key of %o with %o', (order, given, code) => {
  expect(pushKey({ ...order, profile: 'cp' }, given)).toMatchObject({ ok: false, problem: { code } })
})
