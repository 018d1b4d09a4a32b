import { base64Decode, base64Encode, latin1Decode, utf8Encode } from '../bytes.ts'
import { concatBytes } from '../hex.ts'
import { crc16 } from './crc16.ts'

// SMP on a console: lines of at most 127 bytes, 06 09 in front of the first and 04 14 in front of the others; their base64
// holds, over all lines: length 2 (of packet and CRC), packet, CRC-16.

const first = '\x06\t'
const next = '\x04\x14'
const mostLetters = 124
/** Longer lines are text of the console. */
const mostLine = 512
const mostPacket = 65_535

/** A packet as the lines that carry it. */
export function encodeSmpLines(packet: Uint8Array): Uint8Array {
  const length = packet.length + 2
  const crc = crc16(packet)
  const text = base64Encode(concatBytes([length >> 8, length & 0xff], packet, [crc >> 8, crc & 0xff]))
  let lines = ''
  for (let at = 0; at < text.length; at += mostLetters) {
    lines += `${at === 0 ? first : next}${text.slice(at, at + mostLetters)}\n`
  }
  return utf8Encode(lines)
}

export interface SmpLines {
  readonly packets: readonly Uint8Array[]
  /** Lines that are no SMP: logs, a prompt. */
  readonly text: readonly string[]
  /** Packets that were damaged; nothing answers for them. */
  readonly damaged: number
}

/** Finds packets between whatever else a console says. */
export class SmpLineReader {
  #line = ''
  #held: Uint8Array | undefined

  push(bytes: Uint8Array): SmpLines {
    const found = { packets: [] as Uint8Array[], text: [] as string[], damaged: 0 }
    for (let at = 0; at < bytes.length; at += mostLine) {
      for (const letter of latin1Decode(bytes.subarray(at, at + mostLine))) {
        if (letter !== '\n') {
          if (this.#line.length < mostLine) this.#line += letter
          continue
        }
        const line = this.#line.replace(/\r$/, '')
        this.#line = ''
        this.#take(line, found)
      }
    }
    return found
  }

  #take(line: string, found: { packets: Uint8Array[]; text: string[]; damaged: number }): void {
    // A prompt has no line end: the marker may stand behind it.
    const at = Math.max(line.lastIndexOf(first), line.lastIndexOf(next))
    if (at < 0) {
      if (line !== '') found.text.push(line)
      return
    }
    const isFirst = line.startsWith(first, at)
    const raw = base64Decode(line.slice(at + 2))
    if (isFirst && this.#held) found.damaged += 1
    if (!isFirst && !this.#held) return
    const held: Uint8Array | undefined = isFirst ? raw : raw && this.#held && concatBytes(this.#held, raw)
    this.#held = undefined
    if (!held || held.length < 2) {
      found.damaged += 1
      return
    }
    const length = (held[0] ?? 0) * 256 + (held[1] ?? 0)
    if (held.length < length + 2 && held.length <= mostPacket) {
      this.#held = held
      return
    }
    const packet = held.slice(2, length)
    const crc = ((held[length] ?? 0) << 8) | (held[length + 1] ?? 0)
    if (length >= 2 && held.length === length + 2 && crc16(packet) === crc) found.packets.push(packet)
    else found.damaged += 1
  }
}
