import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { concatBytes, hexEncode } from '../hex.ts'
import { ok } from '../result.ts'
import { decodeNotification } from './decode.ts'
import { digestMatches, signNotification } from './digest.ts'
import { encodeNotification } from './encode.ts'
import { bytesOf, secret, vectors } from './vectors.fixture.ts'

const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest())
const full = bytesOf(vectors[3]?.wire ?? '')

describe('a notification', () => {
  it.each(vectors)('is written and read: $what', ({ value, wire }) => {
    expect(encodeNotification(value)).toEqual(ok(bytesOf(wire)))
    expect(decodeNotification(bytesOf(wire))).toMatchObject({ ok: true, value: { value, warnings: [] } })
  })

  it.each(vectors.filter(({ value }) => value.digest))('gets the digest of the vector: $what', ({ value, wire }) => {
    const { digest: _, ...unsigned } = value
    expect(signNotification(unsigned, secret, sha256)).toEqual(ok(bytesOf(wire)))
  })

  it('matches its digest, and no longer when any byte of it changes', () => {
    const read = decodeNotification(full)
    const at = (read.ok && read.value.digestAt) || 0
    expect(digestMatches(full, at, secret, sha256)).toBe(true)
    expect(digestMatches(full, at, { ...secret, data: new Uint8Array(0) }, sha256)).toBe(false)
    for (let i = 0; i < full.length; i++) {
      const changed = full.slice()
      changed[i] = (changed[i] ?? 0) ^ 1
      expect(digestMatches(changed, at, secret, sha256)).toBe(false)
    }
  })

  it('is refused when it ends at any byte before its end', () => {
    for (let length = 0; length < full.length; length++) {
      expect(decodeNotification(full.subarray(0, length))).toMatchObject({
        ok: false,
        problem: { code: 'notification.truncated' },
      })
    }
  })

  it('is read whatever its longest option carries, up to 4095 bytes', () => {
    const longest = { serverId: 'x'.repeat(4095), requestsMos: false }
    const written = encodeNotification(longest)
    expect(written.ok && decodeNotification(written.value)).toMatchObject({ ok: true, value: { value: longest } })
  })
})

describe('what is refused', () => {
  it.each([
    ['version 1', '1000', 'notification.version'],
    ['a notification of DM 1.x', '60F5438A6A576B7C', 'notification.version'],
    ['an option that stands there twice', '2100 1004646d7331 0004646d7331', 'notification.option-twice'],
    ['an empty SERVER-ID', '2080 1000', 'notification.option-form'],
    ['a SERVER-ID that is not UTF-8', '2080 1002 c328', 'notification.option-form'],
    ['a wish list without a wish', '2080 2000', 'notification.option-form'],
    ['a NOTIFICATION-ID of one byte', '2080 3001 07', 'notification.option-form'],
    ['a NOTIFICATION-ID of three bytes', '2080 3003 000007', 'notification.option-form'],
    ['a digest of 31 bytes', `2080 401f ${'00'.repeat(31)}`, 'notification.option-form'],
    ['a TIMESTAMP of five bytes', '2080 5005 0000000001', 'notification.option-form'],
    ['a REQ-MOS with a value', '2080 6001 01', 'notification.option-form'],
    ['bytes behind the last option', '2080 6000 00', 'notification.bytes-left'],
    ['fewer options than announced', '2180 6000', 'notification.truncated'],
    ['a length beyond the end', '2080 1fff 64', 'notification.truncated'],
  ])('%s', (_what, wire, code) => {
    expect(decodeNotification(bytesOf(wire))).toMatchObject({ ok: false, problem: { code } })
  })

  it.each([
    ['a SERVER-ID of 4096 bytes', { serverId: 'x'.repeat(4096) }, 'notification.option-too-long'],
    ['an id of 65536', { id: 65_536 }, 'notification.number-range'],
    ['a broken id', { id: 1.5 }, 'notification.number-range'],
    ['a time before 1970', { timestamp: -1 }, 'notification.number-range'],
    ['a digest of 33 bytes', { digest: new Uint8Array(33) }, 'notification.option-too-long'],
    ['any before the end', { connections: ['any', 'wlan'] as const }, 'notification.any-not-last'],
  ])('to be written: %s', (_what, value, code) => {
    expect(encodeNotification({ ...value, requestsMos: false })).toMatchObject({ ok: false, problem: { code } })
  })
})

describe('what is read with a warning', () => {
  it.each([
    ['reserved bits', '2001', ['notification.reserved-bits'], {}],
    ['an unknown option', '2100 6000 1003 010203', ['notification.option-unknown'], { requestsMos: true }],
    ['option 0', '2100 0001ff 6000', ['notification.option-unknown'], { requestsMos: true }],
    ['an unknown wish', '2080 2003 090200', ['notification.connection-unknown'], { connections: ['wlan', 'any'] }],
    ['any before the end', '2080 2002 0001', ['notification.any-not-last'], { connections: ['any', 'cellular'] }],
  ])('%s', (_what, wire, codes, value) => {
    const read = decodeNotification(bytesOf(wire))
    expect(read.ok && read.value.warnings.map(({ code }) => code)).toEqual(codes)
    expect(read).toMatchObject({ ok: true, value: { value } })
  })
})

it('answers any bytes without throwing, and writes again what it could read', () => {
  let state = 7
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff
    return state >> 16
  }
  for (let round = 0; round < 20_000; round++) {
    const bytes = Uint8Array.from({ length: random() % 40 }, () => random() & 0xff)
    const led = round % 2 === 0 ? bytes : concatBytes([0x20 | (random() & 1), random() & 0x80], bytes)
    const read = decodeNotification(led)
    if (!read.ok || read.value.warnings.length > 0) continue
    const again = encodeNotification(read.value.value)
    const wide = read.value.value.timestamp !== undefined
    if (again.ok && !wide) expect(hexEncode(again.value)).toBe(hexEncode(led))
  }
})

it('leaves the bytes that it checks as they are, also those of a Buffer', () => {
  const signed = signNotification({ serverId: 'dms1', id: 1, requestsMos: false }, secret, sha256)
  if (!signed.ok) throw new Error(signed.problem.code)
  const buffer = Buffer.from(signed.value)
  const read = decodeNotification(buffer)
  const at = read.ok ? (read.value.digestAt ?? 0) : 0
  expect(digestMatches(buffer, at, secret, sha256)).toBe(true)
  expect(new Uint8Array(buffer)).toEqual(signed.value)
})
