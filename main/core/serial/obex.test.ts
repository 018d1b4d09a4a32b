import { describe, expect, it } from 'vitest'
import { utf8Encode } from '../bytes.ts'
import { concatBytes, hexDecode, hexEncode } from '../hex.ts'
import { bytesOf, decodeObex, encodeObex, type ObexPacket, ObexReader, obexHeaders, typeHeader } from './obex-packet.ts'
import { ObexPut } from './obex-put.ts'
import { pieces, talk, whole } from './talk.fixture.ts'

const hex = (text: string) => hexDecode(text) ?? new Uint8Array(0)
const body = hex('030B6A0045C60101')

const vectors: readonly { what: string; value: ObexPacket; wire: string }[] = [
  {
    what: 'CONNECT to SYNCML-DM',
    value: { code: 0x80, mostBytes: 0x2000, headers: [{ id: obexHeaders.target, bytes: utf8Encode('SYNCML-DM') }] },
    wire: '8000131000200046000C53594E434D4C2D444D',
  },
  {
    what: 'PUT of a bootstrap',
    value: {
      code: 0x82,
      headers: [
        { id: obexHeaders.name, text: 'dm.wbxml' },
        typeHeader('application/vnd.syncml.dm+wbxml'),
        { id: obexHeaders.length, number: 8 },
        { id: obexHeaders.endOfBody, bytes: body },
      ],
    },
    wire:
      '82004B0100150064006D002E007700620078006D006C00004200236170706C69636174696F6E2F766E642E73796E636D6C2E646D2B' +
      '7762786D6C00C30000000849000B030B6A0045C60101',
  },
  { what: 'DISCONNECT', value: { code: 0x81, headers: [] }, wire: '810003' },
  { what: 'success', value: { code: 0xa0, headers: [] }, wire: 'A00003' },
]

describe('OBEX packets', () => {
  it.each(vectors)('read and write $what', ({ value, wire }) => {
    expect(hexEncode(encodeObex(value)).toUpperCase()).toBe(wire)
    expect(decodeObex(hex(wire), value.mostBytes !== undefined)).toEqual({ ok: true, value })
  })

  it.each([
    ['nothing', '', false],
    ['a wrong length', '820005', false],
    ['a short CONNECT', '800005AABB', true],
    ['a cut header', '82000849000B03AA', false],
    ['a header without length', '8200060100', false],
    ['a header of length 0', '820006490000', false],
  ])('refuse %s', (_, wire, connect) => {
    expect(decodeObex(hex(wire), connect)).toMatchObject({ ok: false, problem: { code: 'serial.obex-packet' } })
  })

  it('come out of a stream however it is cut', () => {
    const stream = concatBytes(...vectors.map(({ wire }) => hex(wire)))
    for (let cut = 0; cut <= stream.length; cut++) {
      const reader = new ObexReader()
      const packets = [...reader.push(stream.slice(0, cut)), ...reader.push(stream.slice(cut))]
      expect(packets.map(hexEncode)).toEqual(vectors.map(({ wire }) => wire.toLowerCase()))
    }
  })
})

describe('an OBEX PUT', () => {
  const type = 'application/vnd.syncml.dm+wbxml'
  const data = Uint8Array.from({ length: 1000 }, (_, at) => at & 0xff)
  /** A device that takes packets of this size; `refuse` answers the n-th request so. */
  const device = (most: number, refuse?: readonly [number, number]) => {
    const taken: Uint8Array[] = []
    let count = 0
    const answer = (sent: Uint8Array): Uint8Array => {
      if (sent.length === 0) return sent
      count += 1
      if (refuse?.[0] === count)
        return encodeObex({ code: refuse[1], headers: [], ...(count === 1 && { mostBytes: most }) })
      if (sent[0] === 0x80) {
        return encodeObex({ code: 0xa0, mostBytes: most, headers: [{ id: obexHeaders.connection, number: 7 }] })
      }
      expect(sent.length).toBeLessThanOrEqual(most)
      const read = decodeObex(sent, false)
      if (!read.ok) return encodeObex({ code: 0xc0, headers: [] })
      expect(sent[0] === 0x81 || read.value.headers[0]).toBeTruthy()
      taken.push(
        bytesOf(read.value, obexHeaders.body) ?? bytesOf(read.value, obexHeaders.endOfBody) ?? new Uint8Array(0),
      )
      return encodeObex({ code: sent[0] === 0x02 ? 0x90 : 0xa0, headers: [] })
    }
    return { answer, taken }
  }

  it.each([
    [255, 1],
    [255, 1000],
    [512, 3],
    [8192, 2],
  ])('goes in packets of at most %i bytes, in pieces of %i', (most, size) => {
    const { answer, taken } = device(most)
    const { result } = talk(new ObexPut({ type, data }), answer, pieces(size))
    expect(result).toEqual({ ok: true, value: { bytes: 1000 } })
    expect(concatBytes(...taken)).toEqual(data)
  })

  it('sends what the vectors say', () => {
    const { answer } = device(8192)
    const { sent } = talk(new ObexPut({ type, data: body, name: 'dm.wbxml' }), answer)
    expect(
      hexEncode(sent)
        .toUpperCase()
        .startsWith(vectors[0]?.wire ?? '-'),
    ).toBe(true)
    expect(hexEncode(sent).toUpperCase().endsWith(`CB00000007`)).toBe(true)
  })

  it.each([
    ['the target', [1, 0xc4], 'the connection'],
    ['the type', [2, 0xcf], 'the document'],
    ['for want of room', [4, 0xe0], 'the document'],
  ] as const)('tells that the device refuses %s', (_, refuse, what) => {
    const { result } = talk(new ObexPut({ type, data }), device(255, refuse).answer, whole)
    expect(result).toMatchObject({ ok: false, problem: { code: 'serial.obex-refused', detail: { what } } })
  })

  it.each([1, 2, 3])('tells that nobody answers request %i', lost => {
    const { answer } = device(255)
    let count = 0
    const { result } = talk(new ObexPut({ type, data }), sent => (++count >= lost ? undefined : answer(sent)))
    expect(result).toMatchObject({ ok: false, problem: { code: 'serial.no-answer' } })
  })

  it('counts a document as taken when only the good-bye is lost', () => {
    const { answer } = device(8192)
    const { result } = talk(new ObexPut({ type, data }), sent => (sent[0] === 0x81 ? undefined : answer(sent)))
    expect(result).toEqual({ ok: true, value: { bytes: 1000 } })
  })
})
