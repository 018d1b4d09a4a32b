import { concatBytes } from '../hex.ts'
import { problem } from '../problem.ts'
import { failed, ok } from '../result.ts'
import { type Conversation, type Move, over } from './conversation.ts'
import { cancelBytes, encodeBlock, encodeHeader, lastHeader, ymodem } from './ymodem-block.ts'

export interface YmodemFile {
  readonly name: string
  readonly data: Uint8Array
  /** Blocks of one size only, for loaders that count them. Default: 1024, and 128 for a short rest. */
  readonly blocks?: 128 | 1024
  /** How long the receiver may think about a block, in milliseconds. */
  readonly answerMs?: number
}

/** How often the same bytes are sent without a good answer. */
const mostTries = 10
/** Before something is sent again the line must be quiet this long: an answer may be under way. */
const quietMs = 150
/** An ACK of the end counts; the rest of the ceremony is waited for no longer than this. */
const ceremonyMs = 4000

type Phase = 'greeting' | 'named' | 'accepted' | 'data' | 'eot' | 'closing' | 'closed'

/**
 * Sends one file as a YMODEM batch. Lenient with what receivers do: `C` for NAK (lrzsz), a first block that is thrown away
 * (U-Boot), NAK for the first EOT, no ceremony at the end. Problems: `serial.no-answer`, `serial.cancelled-by-device`,
 * `serial.too-many-errors`.
 */
export class YmodemSender implements Conversation<{ readonly bytes: number }> {
  readonly #file: YmodemFile
  #phase: Phase = 'greeting'
  #offset = 0
  #size: 128 | 1024 = 128
  #number = 0
  #tries = 0
  /** The receiver wants the same bytes again. */
  #wanted = false
  #cancels = 0

  constructor(file: YmodemFile) {
    this.#file = file
  }

  start(): Move<{ readonly bytes: number }> {
    return { waitMs: this.#answerMs }
  }

  heard(bytes: Uint8Array): Move<{ readonly bytes: number }> {
    let move: Move<{ readonly bytes: number }> = {}
    for (const [index, byte] of bytes.entries()) {
      // What came together with the reason to send cannot be an answer to what is sent.
      if (move.send && byte !== ymodem.can) continue
      const next = this.#byte(byte)
      if (next.end) return over(next.end.result, concatBytes(next.end.rest, bytes.subarray(index + 1)))
      move = { ...move, ...next }
    }
    return move
  }

  silence(): Move<{ readonly bytes: number }> {
    if (this.#phase === 'greeting' && this.#wanted) this.#enter('named')
    else if (this.#phase === 'closing' || (this.#phase === 'closed' && !this.#wanted)) return this.#done()
    else this.#tries += 1
    if (this.#phase === 'greeting' || this.#tries > mostTries) {
      return over(failed(problem('serial.no-answer', { what: 'the receiver of the file' })))
    }
    return this.#again()
  }

  farewell(): Uint8Array {
    return cancelBytes
  }

  get #answerMs(): number {
    return this.#file.answerMs ?? 12_000
  }

  #byte(byte: number): Move<{ readonly bytes: number }> {
    this.#cancels = byte === ymodem.can ? this.#cancels + 1 : 0
    if (this.#cancels >= 2) return over(failed(problem('serial.cancelled-by-device')))
    if (byte === ymodem.ack) return this.#acknowledged()
    if (byte === ymodem.crc || byte === ymodem.nak) return this.#asked(byte)
    // The receiver is gone already, and its shell speaks: the end was acknowledged before.
    if (this.#phase === 'closed') return over(this.#sent(), Uint8Array.of(byte))
    if (this.#phase !== 'greeting') return {}
    this.#wanted = false
    return { waitMs: this.#answerMs }
  }

  #acknowledged(): Move<{ readonly bytes: number }> {
    if (this.#phase === 'named') return this.#enter('accepted')
    if (this.#phase === 'data') {
      this.#offset = Math.min(this.#offset + this.#size, this.#file.data.length)
      return { ...this.#next(), confirmed: this.#offset }
    }
    if (this.#phase === 'eot') return { ...this.#enter('closing'), waitMs: ceremonyMs }
    return this.#phase === 'closed' ? this.#done() : {}
  }

  #asked(byte: number): Move<{ readonly bytes: number }> {
    if (this.#phase === 'accepted') return byte === ymodem.crc ? this.#next() : {}
    if (this.#phase === 'closing') {
      this.#enter('closed')
      return { ...this.#again(), waitMs: ceremonyMs }
    }
    // In a greeting, a C with something behind it is a letter of a word.
    this.#wanted = true
    return { waitMs: quietMs }
  }

  #enter(phase: Phase): Move<{ readonly bytes: number }> {
    this.#phase = phase
    this.#tries = 0
    this.#wanted = false
    return { waitMs: this.#answerMs }
  }

  /** The next block, or the end of the file. */
  #next(): Move<{ readonly bytes: number }> {
    this.#number += 1
    this.#enter(this.#offset < this.#file.data.length ? 'data' : 'eot')
    return this.#again()
  }

  /** What belongs to the phase, once more. */
  #again(): Move<{ readonly bytes: number }> {
    this.#wanted = false
    const send = this.#bytes()
    return { ...(send && { send }), waitMs: this.#answerMs }
  }

  #bytes(): Uint8Array | undefined {
    const { name, data, blocks } = this.#file
    if (this.#phase === 'named') return encodeHeader(name, data.length)
    if (this.#phase === 'eot') return Uint8Array.of(ymodem.eot)
    if (this.#phase === 'closed') return lastHeader
    if (this.#phase !== 'data') return undefined
    this.#size = blocks ?? (data.length - this.#offset <= 128 ? 128 : 1024)
    return encodeBlock(this.#number, data.subarray(this.#offset, this.#offset + this.#size), this.#size)
  }

  #done(): Move<{ readonly bytes: number }> {
    return over(this.#sent())
  }

  #sent() {
    return ok({ bytes: this.#file.data.length })
  }
}
