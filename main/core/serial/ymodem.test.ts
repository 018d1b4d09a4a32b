import { describe, expect, it } from 'vitest'
import { utf8Encode } from '../bytes.ts'
import { hexEncode } from '../hex.ts'
import { crc16 } from './crc16.ts'
import { connect, pieces, talk, type Wire, whole } from './talk.fixture.ts'
import { decodeBlock, decodeHeader, encodeBlock, encodeHeader, lastHeader } from './ymodem-block.ts'
import { YmodemReceiver } from './ymodem-receiver.ts'
import { YmodemSender } from './ymodem-sender.ts'

const document = Uint8Array.from({ length: 3000 }, (_, at) => (at * 7 + (at >> 8)) & 0xff)

describe('CRC-16', () => {
  it.each([
    ['123456789', 0x31c3],
    ['hello', 0xc362],
    ['A', 0x58e5],
    ['\0'.repeat(128), 0],
  ])('of "%s" is right', (text, crc) => {
    expect(crc16(utf8Encode(text))).toBe(crc)
  })
})

describe('YMODEM blocks', () => {
  it.each([
    [128, 0xa669],
    [1024, 0xc12c],
  ] as const)('of %i bytes are filled up and carry their CRC', (size, crc) => {
    const block = encodeBlock(1, utf8Encode('<SyncML/>'), size)
    expect(hexEncode(block.slice(-2))).toBe(crc.toString(16))
    expect([...block.slice(0, 3)]).toEqual([size === 128 ? 1 : 2, 1, 254])
    expect(decodeBlock(block)?.number).toBe(1)
  })

  it('name the file and its size', () => {
    const block = encodeHeader('dm.xml', 4096)
    expect(hexEncode(block).toUpperCase().slice(0, 40)).toBe('0100FF646D2E786D6C0034303936203020300000')
    expect(hexEncode(block.slice(-2))).toBe('74bb')
    expect(decodeHeader(block.slice(3, -2))).toEqual({ name: 'dm.xml', size: 4096 })
    expect(decodeHeader(utf8Encode('dm.xml\x00300 15300016672 100644 0 1 300\0'))).toEqual({
      name: 'dm.xml',
      size: 300,
    })
    expect(decodeHeader(lastHeader.slice(3, -2))).toEqual({ name: '' })
  })

  it.each(['mirror', 'data', 'crc'])('with a damaged %s are refused', what => {
    const block = encodeBlock(5, document, 128)
    const at = { mirror: 2, data: 70, crc: 132 }[what] ?? 0
    block[at] = (block[at] ?? 0) ^ 1
    expect(decodeBlock(block)).toBeUndefined()
  })
})

describe('a YMODEM transfer', () => {
  const send = (data: Uint8Array, blocks?: 128 | 1024) =>
    new YmodemSender({ name: 'dm.xml', data, ...(blocks && { blocks }) })

  it.each([0, 1, 127, 128, 129, 1023, 1024, 1025, 1152, 3000])('brings %i bytes', size => {
    const data = document.slice(0, size)
    const { a, b } = connect(send(data), new YmodemReceiver(65_536))
    expect(a).toEqual({ ok: true, value: { bytes: size } })
    expect(b).toEqual({ ok: true, value: { name: 'dm.xml', data } })
  })

  it.each([128, 1024] as const)('keeps to blocks of %i bytes when it must', blocks => {
    const { b, bytes } = connect(send(document, blocks), new YmodemReceiver(65_536))
    expect(b).toMatchObject({ ok: true, value: { data: document } })
    expect(bytes).toBe(133 * 2 + 1 + Math.ceil(3000 / blocks) * (blocks + 5))
  })

  it.each([1, 2, 3, 7, 130, 1029])('comes through in pieces of %i bytes', size => {
    const { a, b } = connect(send(document), new YmodemReceiver(65_536), pieces(size), pieces(1))
    expect(a).toMatchObject({ ok: true })
    expect(b).toMatchObject({ ok: true, value: { data: document } })
  })

  it('comes through whole with any one byte flipped, or is given up, but is never wrong', () => {
    const data = document.slice(0, 1200)
    for (let at = 0; at < 1600; at += 3) {
      let sent = 0
      const flip: Wire = bytes => {
        const here = at - sent
        sent += bytes.length
        return [bytes.map((byte, index) => (index === here ? byte ^ 0x24 : byte))]
      }
      const { b } = connect(send(data), new YmodemReceiver(65_536), flip)
      if (b?.ok) expect(b.value.data).toEqual(data)
      else expect(b?.problem.code).toMatch(/^serial\.(?:no-answer|too-many-errors|cancelled-by-device)$/)
    }
  })

  it('comes through with each answer of the receiver lost once', () => {
    for (let lost = 0; lost < 8; lost++) {
      let count = 0
      const drop: Wire = bytes => (count++ === lost ? [] : [bytes])
      const { a, b } = connect(send(document), new YmodemReceiver(65_536), whole, drop)
      expect([lost, a?.ok, b?.ok && b.value.data.length]).toEqual([lost, true, 3000])
    }
  })

  it('waits for a C that is no letter of a word', () => {
    const sender = send(document)
    sender.start()
    for (const byte of utf8Encode('Copy to RAM: CRC\r\n')) {
      expect(sender.heard(Uint8Array.of(byte)).send).toBeUndefined()
    }
    expect(sender.heard(utf8Encode('C')).send).toBeUndefined()
    expect(sender.silence().send).toEqual(encodeHeader('dm.xml', 3000))
  })

  it('asks a receiver that threw the first block away again (U-Boot)', () => {
    const receiver = new YmodemReceiver(65_536)
    let sends = 0
    const { result } = talk({ ...wrap(send(document)), start: () => ({ send: new Uint8Array(0) }) }, bytes => {
      if (bytes.length === 0) return receiver.start().send
      return sends++ === 0 ? utf8Encode('C') : receiver.heard(bytes).send
    })
    expect(result).toMatchObject({ ok: true })
  })

  it('takes NAK for the end as the wish to hear it again', () => {
    const receiver = new YmodemReceiver(65_536)
    let ends = 0
    const { result } = talk({ ...wrap(send(document)), start: () => ({ send: new Uint8Array(0) }) }, bytes => {
      if (bytes.length === 0) return receiver.start().send
      if (bytes.length === 1 && bytes[0] === 4 && ends++ === 0) return Uint8Array.of(0x15)
      return receiver.heard(bytes).send
    })
    expect(result).toMatchObject({ ok: true })
    expect(ends).toBe(2)
  })

  it.each([
    ['nobody answers', () => undefined, 'serial.no-answer'],
    ['the receiver cancels', () => Uint8Array.of(0x18, 0x18), 'serial.cancelled-by-device'],
    ['everything is refused', () => Uint8Array.of(0x15), 'serial.no-answer'],
  ])('ends when %s', (_, answer, code) => {
    const sender = { ...wrap(send(document)), start: () => ({ send: Uint8Array.of(1) }) }
    let greeted = false
    const { result } = talk(sender, () => {
      if (greeted) return answer()
      greeted = true
      return code === 'serial.no-answer' && answer() === undefined ? undefined : utf8Encode('C')
    })
    expect(result).toMatchObject({ ok: false, problem: { code } })
  })

  it('is refused by a receiver without room', () => {
    const { a, b } = connect(send(document), new YmodemReceiver(1000))
    expect(b).toMatchObject({ ok: false, problem: { code: 'serial.too-large' } })
    expect(a).toMatchObject({ ok: false, problem: { code: 'serial.cancelled-by-device' } })
  })

  it('never throws at noise, and takes none of it for a file', () => {
    let seed = 7
    const random = () => {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff
      return (seed >> 16) & 0xff
    }
    for (let round = 0; round < 300; round++) {
      const noise = Uint8Array.from({ length: 1 + random() * 3 }, random)
      const receiver = new YmodemReceiver(65_536)
      receiver.start()
      expect(receiver.heard(noise).end?.result.ok ?? false).toBe(false)
      const sender = send(document)
      sender.start()
      sender.heard(noise)
    }
  })
})

/** A class as a plain object, so that a test can replace one of its methods. */
const wrap = <T>(side: { heard(bytes: Uint8Array): T; silence(): T; farewell(): Uint8Array }) => ({
  heard: (bytes: Uint8Array) => side.heard(bytes),
  silence: () => side.silence(),
  farewell: () => side.farewell(),
})
