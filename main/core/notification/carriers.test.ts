import { describe, expect, it } from 'vitest'
import { utf8Encode } from '../bytes.ts'
import { concatBytes, hexEncode } from '../hex.ts'
import { ok } from '../result.ts'
import { decodeGcmData, decodeRegistration, encodeGcmMessage, encodeRegistration, registrationType } from './gcm.ts'
import { decodeShortMessage, encodeShortMessages, joinShortMessages } from './short-message.ts'
import { decodeSipMessage, encodeSipMessage } from './sip.ts'
import { bytesOf } from './vectors.fixture.ts'
import { decodeWspPush, encodeWspPush } from './wsp-push.ts'

const notification = bytesOf(`2280100E636F6D2E6578616D706C652E646D100100100200011020
  AFAA12E5AE457A5D54D29F15C88A1BB29256320E5902F13776DEA9089785499E2000`)
const push = concatBytes(bytesOf('020603D8AF87'), notification)

describe('a WAP push', () => {
  it('is written and read as in the vector', () => {
    expect(encodeWspPush({ transactionId: 2, body: notification })).toEqual(push)
    expect(decodeWspPush(push)).toEqual(ok({ value: { transactionId: 2, body: notification }, warnings: [] }))
    expect(push).toHaveLength(67)
  })

  it('is read with its headers spelt out and with headers nobody needs', () => {
    const type = concatBytes(utf8Encode('application/vnd.syncml.dm.notification'), [0])
    const headers = concatBytes(type, [0x8d, 0x82], [0xaf, 0x87])
    const long = concatBytes([1, 6, headers.length], headers, notification)
    expect(decodeWspPush(long)).toMatchObject({ ok: true, value: { value: { body: notification }, warnings: [] } })
    const withParameter = concatBytes([1, 6, 6, 0x03, 0xd8, 0x81, 0xea, 0xaf, 0x87], notification)
    expect(decodeWspPush(withParameter)).toMatchObject({ ok: true })
    const longest = concatBytes([1, 6, headers.length + 12], headers, utf8Encode('x-a\0bcdefg\0'), [0x80], notification)
    expect(decodeWspPush(longest)).toMatchObject({ ok: false })
    const many = concatBytes(headers, utf8Encode('x-a\0bcdefgh\0'))
    expect(decodeWspPush(concatBytes([1, 6, many.length], many, notification))).toMatchObject({
      value: { warnings: [{ code: 'notification.headers-long' }] },
    })
  })

  it.each([
    ['nothing', '', 'notification.not-push'],
    ['another PDU', '010503D8AF8721', 'notification.not-push'],
    ['cut headers', '010603D8AF', 'notification.not-push'],
    ['a header length that never ends', '0106FFFFFFFFFFFF', 'notification.not-push'],
    ['a text that never ends', '01060361D8AF', 'notification.not-push'],
    ['a notification of DM 1.x', '010603C4AF8760F5438A', 'notification.other-content'],
    ['no application', '010601D82000', 'notification.other-content'],
    ['another application', '010603D8AF842000', 'notification.other-content'],
  ])('is refused: %s', (_what, wire, code) => {
    expect(decodeWspPush(bytesOf(wire))).toMatchObject({ ok: false, problem: { code } })
  })

  it('answers any bytes without throwing', () => {
    let state = 3
    const random = () => {
      state = (state * 1_103_515_245 + 12_345) & 0x7fffffff
      return (state >> 16) & 0xff
    }
    for (let round = 0; round < 20_000; round++) {
      const bytes = Uint8Array.from({ length: random() % 60 }, random)
      decodeWspPush(round % 2 === 0 ? bytes : concatBytes([1, 6, random() % 30], bytes))
      decodeShortMessage(round % 2 === 0 ? bytes : concatBytes([0x51], bytes))
      decodeSipMessage(bytes)
    }
    expect(decodeWspPush(new Uint8Array(0)).ok).toBe(false)
  })
})

describe('a short message', () => {
  it('carries a short push in one part, as in the vector', () => {
    const old = bytesOf('010603C4AF8760F5438A6A576B7CE90C03B37330726F02D800000000010E636F6D2E6578616D706C652E646D')
    const messages = encodeShortMessages('+15551234567', old, 0x42)
    expect(messages.ok && messages.value.map(hexEncode)).toEqual([
      '51000b915155214365f70004a7330605040b8423f0010603c4af8760f5438a6a576b7ce90c03b37330726f02d800000000010e636f6d2e6578616d706c652e646d',
    ])
  })

  it('carries a long push in parts, which make it whole again in any order', () => {
    const long = Uint8Array.from({ length: 352 }, (_, index) => index & 0xff)
    const messages = encodeShortMessages('+15551234567', long, 0x42)
    const tpdus = messages.ok ? messages.value : []
    expect(tpdus.map(({ length }) => length)).toEqual([154, 154, 122])
    expect(tpdus.map(tpdu => hexEncode(tpdu.subarray(14, 26)))).toEqual([
      '0b00034203010504 0b8423f0'.replace(' ', ''),
      '0b00034203020504 0b8423f0'.replace(' ', ''),
      '0b00034203030504 0b8423f0'.replace(' ', ''),
    ])
    const read = tpdus.map(decodeShortMessage).flatMap(item => (item.ok ? [item.value] : []))
    expect(read.map(({ to, part }) => [to, part?.number])).toEqual([
      ['+15551234567', 1],
      ['+15551234567', 2],
      ['+15551234567', 3],
    ])
    expect(joinShortMessages([...read].reverse())).toEqual(long)
    expect(joinShortMessages(read.slice(1))).toBeUndefined()
  })

  it('has room for 133 bytes alone and for 255 parts at most', () => {
    const count = (bytes: number) => {
      const made = encodeShortMessages('112', new Uint8Array(bytes), 1)
      return made.ok ? made.value.length : made.problem.code
    }
    expect([133, 134, 255 * 128, 255 * 128 + 1].map(count)).toEqual([1, 2, 255, 'notification.sms-too-long'])
  })

  it.each(['', '+', 'alice', '123456789012345678901'])('is not sent to "%s"', to => {
    expect(encodeShortMessages(to, push, 1)).toMatchObject({ problem: { code: 'notification.sms-number' } })
  })

  it('is refused when it is cut anywhere', () => {
    const made = encodeShortMessages('+15551234567', push, 1)
    const [tpdu = new Uint8Array(0)] = made.ok ? made.value : []
    expect(decodeShortMessage(tpdu)).toMatchObject({ ok: true, value: { data: push } })
    for (let length = 0; length < tpdu.length; length++) {
      expect(decodeShortMessage(tpdu.subarray(0, length))).toMatchObject({ problem: { code: 'notification.sms-form' } })
    }
  })
})

describe('Google Cloud Messaging', () => {
  it('carries the notification in base64 under the key SMS', () => {
    const message = JSON.parse(encodeGcmMessage('reg-1', bytesOf('2100 1004 646d7331 5000'))) as { data: unknown }
    expect(message).toEqual({ to: 'reg-1', data: { SMS: 'IQAQBGRtczFQAA==' } })
    expect(decodeGcmData(message.data)).toEqual(bytesOf('2100 1004 646d7331 5000'))
    expect([decodeGcmData(null), decodeGcmData({ SMS: 7 }), decodeGcmData({ SMS: '*' })]).toEqual(
      Array(3).fill(undefined),
    )
  })

  it('reads the registration of a device with its parameters', () => {
    const body = encodeRegistration('a b&=ü', 'dev=IMEI%3A004400152020002&x=1+2')
    expect(body).toBe('RegId=a%20b%26%3D%C3%BC&dev=IMEI%3A004400152020002&x=1+2')
    const params = new Map([
      ['dev', 'IMEI:004400152020002'],
      ['x', '1 2'],
    ])
    expect(decodeRegistration(body)).toEqual(ok({ registrationId: 'a b&=ü', params }))
    expect(encodeRegistration('r', '')).toBe('RegId=r')
    expect(registrationType).toBe('application/x-www-form-urlencoded;charset=UTF-8')
  })

  it.each(['', 'dev=1', 'RegId=', 'RegId=%', 'RegId=a&b=%zz'])('refuses the registration "%s"', body => {
    expect(decodeRegistration(body)).toMatchObject({ problem: { code: 'notification.gcm-form' } })
  })
})

describe('a SIP message', () => {
  const message = { from: 'sip:dms1@example.com', to: 'sip:device@example.com', callId: 'c0ffee42', body: notification }
  it('is written and read', () => {
    const bytes = encodeSipMessage(message)
    const text = Buffer.from(bytes).toString('latin1')
    expect(text).toContain('MESSAGE sip:device@example.com SIP/2.0\r\n')
    expect(text).toContain('\r\nContent-Type: application/vnd.syncml.dm.notification\r\nContent-Length: 61\r\n\r\n')
    expect(decodeSipMessage(bytes)).toEqual(ok(message))
  })
  it.each([
    ['cut headers', (text: string) => text.slice(0, 50)],
    ['another method', (text: string) => text.replace('MESSAGE ', 'INVITE ')],
    ['another type', (text: string) => text.replace('vnd.syncml.dm.notification', 'json')],
    ['a cut body', (text: string) => text.slice(0, -1)],
  ])('is refused: %s', (_what, change) => {
    const bytes = Buffer.from(change(Buffer.from(encodeSipMessage(message)).toString('latin1')), 'latin1')
    expect(decodeSipMessage(bytes)).toMatchObject({ problem: { code: 'notification.sip-form' } })
  })
})
