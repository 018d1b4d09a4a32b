import { utf8Encode } from '../bytes.ts'
import { problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import { type Conversation, type Move, over } from './conversation.ts'
import { decodeObex, dmTarget, encodeObex, ObexReader, obexAnswers, obexCodes, obexHeaders } from './obex-packet.ts'

const answerMs = 1500
const ourMost = 0x2000

/** Asks whether SyncML DM is served over OBEX: connects to its target, and disconnects. Problem: `serial.no-answer`. */
export class ObexHello implements Conversation<{ readonly mostBytes: number }> {
  readonly #reader = new ObexReader()
  #found: { readonly mostBytes: number } | undefined

  start(): Move<{ readonly mostBytes: number }> {
    const target = { id: obexHeaders.target, bytes: utf8Encode(dmTarget) }
    return { send: encodeObex({ code: obexCodes.connect, mostBytes: ourMost, headers: [target] }), waitMs: answerMs }
  }

  heard(bytes: Uint8Array): Move<{ readonly mostBytes: number }> {
    const [packet] = this.#reader.push(bytes)
    if (!packet) return {}
    if (this.#found) return over(ok(this.#found))
    const read = decodeObex(packet, true)
    if (!read.ok || read.value.code !== obexAnswers.success) return over(silent())
    this.#found = { mostBytes: read.value.mostBytes ?? 0 }
    return { send: this.farewell(), waitMs: answerMs }
  }

  silence(): Move<{ readonly mostBytes: number }> {
    return over(this.#found ? ok(this.#found) : silent())
  }

  farewell(): Uint8Array {
    return encodeObex({ code: obexCodes.disconnect, headers: [] })
  }
}

const silent = (): Result<never> => failed(problem('serial.no-answer', { what: 'an OBEX server' }))
