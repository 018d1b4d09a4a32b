import { describe, expect, it } from 'vitest'
import { base64Encode, latin1Decode, utf8Encode } from '../bytes.ts'
import { concatBytes, hexDecode, hexEncode } from '../hex.ts'
import { crc16 } from './crc16.ts'
import { encodeSmpLines, SmpLineReader } from './smp-console.ts'
import { SmpExchange } from './smp-exchange.ts'
import { decodeSmp, encodeSmp, type SmpPacket } from './smp-packet.ts'
import { pieces, talk } from './talk.fixture.ts'

const hex = (text: string) => hexDecode(text) ?? new Uint8Array(0)
const file = '/lfs1/dm.xml'
const packet = (
  operation: SmpPacket['operation'],
  version: 1 | 2,
  place: readonly [number, number, number],
  body: SmpPacket['body'],
): SmpPacket => ({ operation, version, sequence: place[0], group: place[1], id: place[2], body })

// Packets that an independent codec made.
const vectors = [
  {
    what: 'echo of version 1',
    value: packet('write', 1, [0, 0, 0], { d: 'hello' }),
    wire: '0200000900000000A161646568656C6C6F',
    crc: '256F',
    line: '\x06\tABMCAAAJAAAAAKFhZGVoZWxsbyVv\n',
  },
  {
    what: 'echo of version 2',
    value: packet('write', 2, [0, 0, 0], { d: 'hello' }),
    wire: '0A00000900000000A161646568656C6C6F',
    crc: 'A27F',
    line: '\x06\tABMKAAAJAAAAAKFhZGVoZWxsb6J/\n',
  },
  {
    what: 'the answer to an echo',
    value: packet('write-answer', 2, [0, 0, 0], { r: 'hello' }),
    wire: '0B00000900000000A161726568656C6C6F',
    crc: '24C3',
    line: '\x06\tABMLAAAJAAAAAKFhcmVoZWxsbyTD\n',
  },
  {
    what: 'the question for parameters',
    value: packet('read', 2, [1, 0, 6], {}),
    wire: '0800000100000106A0',
    crc: '4423',
    line: '\x06\tAAsIAAABAAABBqBEIw==\n',
  },
  {
    what: 'parameters',
    value: packet('read-answer', 2, [1, 0, 6], { buf_size: 2475, buf_count: 4 }),
    wire: '0900001800000106A2686275665F73697A651909AB696275665F636F756E7404',
    crc: '5CB1',
  },
  {
    what: 'a reset',
    value: packet('write', 2, [2, 0, 5], {}),
    wire: '0A00000100000205A0',
    crc: '8E47',
    line: '\x06\tAAsKAAABAAACBaCORw==\n',
  },
  {
    what: 'the question for its system',
    value: packet('read', 2, [3, 0, 7], { format: 'sv' }),
    wire: '0800000B00000307A166666F726D6174627376',
    crc: 'E37E',
  },
  {
    what: 'a file',
    value: packet('write', 2, [4, 8, 0], { off: 0, data: utf8Encode('<SyncML/>'), name: file, len: 9 }),
    wire: '0A00002C00080400A4636F6666006464617461493C53796E634D4C2F3E646E616D656C2F6C6673312F646D2E786D6C636C656E09',
    crc: '8ACB',
    line: '\x06\tADYKAAAsAAgEAKRjb2ZmAGRkYXRhSTxTeW5jTUwvPmRuYW1lbC9sZnMxL2RtLnhtbGNsZW4Jiss=\n',
  },
  {
    what: 'the answer to a file',
    value: packet('write-answer', 2, [4, 8, 0], { off: 9 }),
    wire: '0B00000600080400A1636F666609',
    crc: '767A',
    line: '\x06\tABALAAAGAAgEAKFjb2ZmCXZ6\n',
  },
  {
    what: 'the question for a status',
    value: packet('read', 2, [5, 8, 1], { name: file }),
    wire: '0800001300080501A1646E616D656C2F6C6673312F646D2E786D6C',
    crc: 'F8E3',
  },
  {
    what: 'the question for a hash',
    value: packet('read', 2, [6, 8, 2], { name: file, type: 'sha256' }),
    wire: '0800001F00080602A2646E616D656C2F6C6673312F646D2E786D6C647479706566736861323536',
    crc: '50E9',
  },
  {
    what: 'an error of version 1',
    value: packet('write-answer', 1, [4, 8, 0], { rc: 5 }),
    wire: '0300000500080400A162726305',
    crc: '5EF2',
  },
  {
    what: 'an error of a group',
    value: packet('write-answer', 2, [4, 8, 0], { err: { group: 8, rc: 3 } }),
    wire: '0B00001100080400A163657272A26567726F75700862726303',
    crc: 'EA9D',
  },
] as const

describe('SMP packets', () => {
  it.each(vectors)('read and write $what', ({ value, wire, crc }) => {
    expect(hexEncode(encodeSmp(value)).toUpperCase()).toBe(wire)
    expect(decodeSmp(hex(wire))).toEqual({ ok: true, value })
    expect(crc16(hex(wire)).toString(16).toUpperCase().padStart(4, '0')).toBe(crc)
  })

  it('read maps without a length, as boards write them', () => {
    expect(decodeSmp(hex('0B00000700080400BF636F666609FF'))).toMatchObject({ ok: true, value: { body: { off: 9 } } })
  })

  it.each([
    ['nothing', ''],
    ['a header alone', '0B000006000804'],
    ['a length that is wrong', '0B00000700080400A1636F666609'],
    ['an unknown operation', '0F00000600080400A1636F666609'],
    ['a list', '0B0000010008040080'],
    ['a cut map', '0B00000500080400A1636F6666'],
    ['bytes behind the map', '0B00000200080400A0A0'],
  ])('refuse %s', (_, wire) => {
    expect(decodeSmp(hex(wire))).toMatchObject({ ok: false, problem: { code: 'serial.smp-answer' } })
  })
})

describe('SMP on a console', () => {
  it.each(vectors.filter(vector => 'line' in vector))('carries $what in a line', ({ wire, line }) => {
    expect(latin1Decode(encodeSmpLines(hex(wire)))).toBe(line)
    expect(new SmpLineReader().push(utf8Encode(line ?? '')).packets).toEqual([hex(wire)])
  })

  const long = encodeSmp(packet('write', 2, [7, 0, 0], { d: 'A'.repeat(120) }))
  it('cuts a long packet into lines of 127 bytes', () => {
    const lines = latin1Decode(encodeSmpLines(long)).split('\n')
    expect([long.length, crc16(long)]).toEqual([133, 0xe923])
    expect(lines.map(line => line.length)).toEqual([126, 62, 0])
    expect(lines[0]?.startsWith('\x06\tAIcKAAB9AAAHAKFhZHh4QUFB')).toBe(true)
    expect(lines[1]).toBe('\x04\x14QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB6SM=')
  })

  const stream = concatBytes(
    utf8Encode('*** Booting Zephyr OS ***\r\nuart:~$ '),
    encodeSmpLines(long),
    utf8Encode('[00:00:01] <inf> app: log\r\n'),
    encodeSmpLines(hex(vectors[1].wire)),
  )
  it('finds packets between logs and behind a prompt, however the bytes are cut', () => {
    for (let cut = 0; cut <= stream.length; cut++) {
      const reader = new SmpLineReader()
      const found = [...reader.push(stream.slice(0, cut)).packets, ...reader.push(stream.slice(cut)).packets]
      expect(found).toEqual([long, hex(vectors[1].wire)])
    }
    const reader = new SmpLineReader()
    expect([...stream].flatMap(byte => reader.push(Uint8Array.of(byte)).packets)).toHaveLength(2)
  })

  it('drops what is damaged and finds what follows', () => {
    const good = hex(vectors[2].wire)
    for (let at = 0; at < 60; at++) {
      const lines = encodeSmpLines(long)
      lines[at] = (lines[at] ?? 0) ^ 0x15
      const { packets } = new SmpLineReader().push(concatBytes(lines, utf8Encode('\n'), encodeSmpLines(good)))
      expect(packets.at(-1)).toEqual(good)
      expect(packets.length).toBe(1)
    }
    const cut = utf8Encode(`\x06\t${base64Encode(hex('0005AABB'))}\n`)
    expect(new SmpLineReader().push(concatBytes(cut, encodeSmpLines(good)))).toMatchObject({
      packets: [good],
      damaged: 1,
    })
  })
})

describe('an SMP exchange', () => {
  const request = { operation: 'write', group: 8, id: 0, body: { off: 0 }, what: 'the file' } as const
  const answer = (body: SmpPacket['body'], sequence = 4) =>
    encodeSmpLines(encodeSmp(packet('write-answer', 2, [sequence, 8, 0], body)))

  it('asks again when nothing comes, and takes no answer to something else', () => {
    let asked = 0
    const { result } = talk(
      new SmpExchange(request, 4, 2, 'console'),
      () => (asked++ === 0 ? answer({ off: 1 }, 3) : answer({ off: 9 })),
      pieces(5),
    )
    expect(result).toEqual({ ok: true, value: { off: 9 } })
    expect(asked).toBe(2)
  })

  it.each([
    ['nobody', undefined, { code: 'serial.no-answer' }],
    ['an error of SMP', answer({ rc: 8 }), { code: 'serial.smp-refused', detail: { group: -1, rc: 8 } }],
    ['an error of the group', answer({ err: { group: 8, rc: 10 } }), { detail: { group: 8, rc: 10 } }],
    ['where the file is', answer({ err: { group: 8, rc: 11 }, len: 40 }), { detail: { rc: 11, len: 40 } }],
  ])('ends when there answers %s', (_, bytes, problem) => {
    const { result } = talk(new SmpExchange(request, 4, 2, 'console'), () => bytes)
    expect(result).toMatchObject({ ok: false, problem })
  })

  it('takes rc 0 for success, and bare packets from datagrams', () => {
    const { result, sent } = talk(new SmpExchange(request, 4, 2, 'datagram'), () =>
      encodeSmp(packet('write-answer', 2, [4, 8, 0], { rc: 0 })),
    )
    expect(result).toEqual({ ok: true, value: { rc: 0 } })
    expect(sent[0]).toBe(0x0a)
  })
})
