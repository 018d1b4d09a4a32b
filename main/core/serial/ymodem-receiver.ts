import { concatBytes } from '../hex.ts'
import { problem } from '../problem.ts'
import { failed, ok } from '../result.ts'
import { type Conversation, type Move, nothing, over } from './conversation.ts'
import { blockLength, cancelBytes, decodeBlock, decodeHeader, ymodem } from './ymodem-block.ts'

export interface ReceivedFile {
  readonly name: string
  readonly data: Uint8Array
}

const mostTries = 10
const inviteMs = 1000
const blockMs = 5000
/** The line must be quiet this long before a damaged block is asked for again. */
const quietMs = 200

/**
 * Receives one file of a YMODEM batch. Problems: `serial.no-answer`, `serial.cancelled-by-device`, `serial.too-large`,
 * `serial.too-many-errors`.
 */
export class YmodemReceiver implements Conversation<ReceivedFile> {
  readonly #mostBytes: number
  #held: Uint8Array = nothing
  #file: { readonly name: string; readonly size?: number } | undefined
  #parts: Uint8Array[] = []
  #length = 0
  #expected = 0
  #ended = false
  #tries = 0
  #cancels = 0
  #damaged = false

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes
  }

  start(): Move<ReceivedFile> {
    return { send: Uint8Array.of(ymodem.crc), waitMs: inviteMs }
  }

  heard(bytes: Uint8Array): Move<ReceivedFile> {
    this.#held = concatBytes(this.#held, bytes)
    let move: Move<ReceivedFile> = {}
    for (;;) {
      const next = this.#take()
      if (!next) return { waitMs: this.#damaged ? quietMs : blockMs, ...move }
      const send = concatBytes(move.send ?? nothing, next.send ?? nothing)
      move = { ...move, ...next, ...(send.length > 0 && { send }) }
      if (next.end) return { ...move, end: { result: next.end.result, rest: this.#held } }
    }
  }

  silence(): Move<ReceivedFile> {
    // Bytes of a block that was cut are of no use: the sender begins it anew.
    this.#held = nothing
    this.#damaged = false
    this.#tries += 1
    if (this.#ended && this.#tries > 2) return over(this.#received())
    if (this.#tries > mostTries) return over(failed(problem('serial.no-answer', { what: 'the sender of the file' })))
    const wanting = this.#file && !this.#ended && this.#expected > 1
    return { send: Uint8Array.of(wanting ? ymodem.nak : ymodem.crc), waitMs: this.#file ? blockMs : inviteMs }
  }

  farewell(): Uint8Array {
    return cancelBytes
  }

  /** What the bytes at hand come to; undefined while more are needed. */
  #take(): Move<ReceivedFile> | undefined {
    const first = this.#held[0]
    if (first === undefined) return undefined
    if (this.#damaged) {
      this.#held = nothing
      return undefined
    }
    const length = blockLength(first)
    if (length > this.#held.length) return undefined
    this.#cancels = first === ymodem.can ? this.#cancels + 1 : 0
    const block = this.#held.subarray(0, Math.max(length, 1))
    this.#held = this.#held.slice(block.length)
    if (this.#cancels >= 2) return over(failed(problem('serial.cancelled-by-device')))
    if (length > 0) return this.#block(block)
    if (first !== ymodem.eot || !this.#file) return {}
    this.#ended = true
    this.#tries = 0
    return { send: Uint8Array.of(ymodem.ack, ymodem.crc), waitMs: inviteMs }
  }

  #block(bytes: Uint8Array): Move<ReceivedFile> {
    const block = decodeBlock(bytes)
    if (!block) {
      this.#damaged = true
      return { waitMs: quietMs }
    }
    this.#tries = 0
    if (this.#ended || !this.#file) return this.#header(block)
    if (block.number === ((this.#expected - 1) & 0xff)) {
      const answer = this.#expected === 1 ? [ymodem.ack, ymodem.crc] : [ymodem.ack]
      return { send: Uint8Array.from(answer), waitMs: blockMs }
    }
    if (block.number !== (this.#expected & 0xff)) return this.#giveUp('serial.too-many-errors')
    return this.#data(block.data)
  }

  #header({ number, data }: { readonly number: number; readonly data: Uint8Array }): Move<ReceivedFile> {
    if (number !== 0) return {}
    const header = decodeHeader(data)
    // A second file is not wanted: what came is whole.
    if (this.#ended) return { send: Uint8Array.of(ymodem.ack), ...over(this.#received()) }
    if (header.name === '') return this.#giveUp('serial.too-many-errors')
    if ((header.size ?? 0) > this.#mostBytes) return this.#giveUp('serial.too-large')
    this.#file = header
    this.#expected = 1
    return { send: Uint8Array.of(ymodem.ack, ymodem.crc), waitMs: blockMs }
  }

  #data(data: Uint8Array): Move<ReceivedFile> {
    if (this.#length + data.length > this.#mostBytes + 1024) return this.#giveUp('serial.too-large')
    this.#parts.push(data)
    this.#length += data.length
    this.#expected += 1
    return { send: Uint8Array.of(ymodem.ack), waitMs: blockMs, confirmed: this.#length }
  }

  #giveUp(code: 'serial.too-large' | 'serial.too-many-errors'): Move<ReceivedFile> {
    return { send: cancelBytes, ...over(failed(problem(code, { most: this.#mostBytes }))) }
  }

  #received() {
    const { name = '', size } = this.#file ?? {}
    return ok({ name, data: concatBytes(...this.#parts).slice(0, size) })
  }
}
