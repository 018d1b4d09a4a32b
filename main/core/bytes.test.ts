import { describe, expect, it } from 'vitest'
import { base64Decode, base64Encode, percentDecode, percentEncode, utf8Decode, utf8Encode } from './bytes.ts'

const texts = ['', 'plain', 'ä', '€', '😀', 'a\u0000b', '\ufeffmark', '漢字'.repeat(9000), `${'x'.repeat(8191)}😀y`]

describe('UTF-8', () => {
  it.each(texts)('goes both ways and agrees with the platform', text => {
    expect([...utf8Encode(text)]).toEqual([...new TextEncoder().encode(text)])
    expect(utf8Decode(new TextEncoder().encode(text))).toEqual({ ok: true, value: text })
  })

  it('writes a lone surrogate as the replacement character', () => {
    expect([...utf8Encode('\ud800x')]).toEqual([0xef, 0xbf, 0xbd, 0x78])
  })

  it.each([
    ['a stray continuation byte', [0x61, 0x80], 1, 2],
    ['an overlong form', [0xc0, 0xaf], 1, 1],
    ['an overlong form of three', [0xe0, 0x80, 0xaf], 1, 1],
    ['a surrogate', [0xed, 0xa0, 0x80], 1, 1],
    ['a character above U+10FFFF', [0xf4, 0x90, 0x80, 0x80], 1, 1],
    ['a cut sequence', [0x0a, 0x61, 0xe2, 0x82], 2, 2],
    ['Latin-1', [0x41, 0x0a, 0xe4, 0x42], 2, 1],
  ])('refuses %s and says where', (_, bytes, line, column) => {
    expect(utf8Decode(Uint8Array.from(bytes))).toMatchObject({
      ok: false,
      problem: { code: 'package.not-utf8', at: { line, column } },
    })
  })

  it('agrees with the platform on what is UTF-8, for every pair of bytes', () => {
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    const wrong: number[][] = []
    for (let first = 0; first < 256; first++)
      for (let second = 0; second < 256; second++) {
        const bytes = Uint8Array.of(first, second, 0x80, 0x80)
        let expected: string | undefined
        try {
          expected = strict.decode(bytes)
        } catch {
          expected = undefined
        }
        const read = utf8Decode(bytes)
        if ((read.ok ? read.value : undefined) !== expected) wrong.push([first, second])
      }
    expect(wrong).toEqual([])
  })
})

describe('base64', () => {
  it.each([
    ['', ''],
    ['f', 'Zg=='],
    ['fo', 'Zm8='],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg=='],
    ['fooba', 'Zm9vYmE='],
    ['foobar', 'Zm9vYmFy'],
  ])('writes %s as %s', (text, encoded) => {
    expect(base64Encode(utf8Encode(text))).toBe(encoded)
    expect(base64Decode(encoded)).toEqual(utf8Encode(text))
  })

  it('goes both ways for every byte', () => {
    const all = Uint8Array.from({ length: 256 }, (_, index) => index)
    expect(base64Decode(base64Encode(all))).toEqual(all)
    expect(base64Decode(' Zm9v\r\nYg ')).toEqual(utf8Encode('foob'))
  })

  it.each(['A', 'AB=C', 'Zg=', 'Zm9v=', '====', 'Zm9*', 'Zg==='])('refuses %s', text => {
    expect(base64Decode(text)).toBeUndefined()
  })
})

describe('percent-encoding', () => {
  it('encodes what is not unreserved', () => {
    expect(percentEncode('a-b.c_d~e f/g:ä😀+')).toBe('a-b.c_d~e%20f%2Fg%3A%C3%A4%F0%9F%98%80%2B')
    expect(percentDecode('a%20b+ä%F0%9F%98%80')).toBe('a b+ä😀')
  })

  it.each(['%', '%2', '%G1', '%ff', '%c3%28'])('refuses %s', text => {
    expect(percentDecode(text)).toBeUndefined()
  })
})
