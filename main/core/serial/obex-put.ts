import { utf8Encode } from '../bytes.ts'
import { problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import { type Conversation, type Move, over } from './conversation.ts'
import {
  decodeObex,
  dmTarget,
  encodeObex,
  numberOf,
  type ObexHeader,
  type ObexPacket,
  ObexReader,
  obexAnswers,
  obexCodes,
  obexHeaders,
  typeHeader,
} from './obex-packet.ts'

export interface ObexFile {
  readonly type: string
  readonly data: Uint8Array
  readonly name?: string
}

const answerMs = 10_000
const ourMost = 0x2000
const leastPacket = 255

/**
 * Puts one object into a device that serves SyncML DM over OBEX: CONNECT with its target, PUT, DISCONNECT. Success means
 * that it was taken, not that it was applied. Problems: `serial.no-answer`, `serial.obex-refused`, `serial.obex-packet`.
 */
export class ObexPut implements Conversation<{ readonly bytes: number }> {
  readonly #file: ObexFile
  readonly #reader = new ObexReader()
  #phase: 'connect' | 'put' | 'disconnect' = 'connect'
  #offset = 0
  #most = leastPacket
  #connection: number | undefined
  #result: Result<{ readonly bytes: number }> | undefined

  constructor(file: ObexFile) {
    this.#file = file
  }

  start(): Move<{ readonly bytes: number }> {
    const target = { id: obexHeaders.target, bytes: utf8Encode(dmTarget) }
    return { send: encodeObex({ code: obexCodes.connect, mostBytes: ourMost, headers: [target] }), waitMs: answerMs }
  }

  heard(bytes: Uint8Array): Move<{ readonly bytes: number }> {
    // Each request waits for its answer, so that more than one packet at a time is noise.
    const [packet] = this.#reader.push(bytes)
    if (!packet) return {}
    const read = decodeObex(packet, this.#phase === 'connect')
    if (!read.ok) return over(read)
    const { code } = read.value
    if (this.#phase === 'disconnect') return over(this.#result ?? ok({ bytes: this.#file.data.length }))
    if (code !== obexAnswers.success && (this.#phase === 'connect' || code !== obexAnswers.continue)) {
      return this.#refused(code)
    }
    return this.#phase === 'connect' ? this.#connected(read.value) : this.#accepted(code)
  }

  silence(): Move<{ readonly bytes: number }> {
    // Who took the object and does not say good-bye has it all the same.
    if (this.#phase === 'disconnect' && this.#result) return over(this.#result)
    return over(failed(problem('serial.no-answer', { what: 'the OBEX port' })))
  }

  farewell(): Uint8Array {
    return encodeObex({ code: obexCodes.abort, headers: this.#ours() })
  }

  #ours(): readonly ObexHeader[] {
    return this.#connection === undefined ? [] : [{ id: obexHeaders.connection, number: this.#connection }]
  }

  #connected(answer: ObexPacket): Move<{ readonly bytes: number }> {
    this.#most = Math.max(leastPacket, Math.min(ourMost, answer.mostBytes ?? leastPacket))
    this.#connection = numberOf(answer, obexHeaders.connection)
    this.#phase = 'put'
    return this.#put(true)
  }

  #accepted(code: number): Move<{ readonly bytes: number }> {
    const isLast = this.#offset >= this.#file.data.length
    if (!isLast) return code === obexAnswers.continue ? { ...this.#put(false) } : this.#refused(code)
    if (code === obexAnswers.continue) return { waitMs: answerMs }
    return { ...this.#disconnect(ok({ bytes: this.#file.data.length })), confirmed: this.#file.data.length }
  }

  #put(isFirst: boolean): Move<{ readonly bytes: number }> {
    const { name, type, data } = this.#file
    const confirmed = this.#offset
    const about: readonly ObexHeader[] = isFirst
      ? [
          ...(name === undefined ? [] : [{ id: obexHeaders.name, text: name }]),
          typeHeader(type),
          { id: obexHeaders.length, number: data.length },
        ]
      : []
    const headers = [...this.#ours(), ...about]
    const room = this.#most - encodeObex({ code: obexCodes.put, headers }).length - 3
    const part = data.subarray(this.#offset, this.#offset + Math.max(1, room))
    this.#offset += part.length
    const isLast = this.#offset >= data.length
    const body = { id: isLast ? obexHeaders.endOfBody : obexHeaders.body, bytes: part }
    const code = obexCodes.put | (isLast ? obexCodes.final : 0)
    return { send: encodeObex({ code, headers: [...headers, body] }), waitMs: answerMs, confirmed }
  }

  #refused(code: number): Move<{ readonly bytes: number }> {
    const what = this.#phase === 'connect' ? 'the connection' : 'the document'
    const status = code.toString(16).toUpperCase()
    const refusal = failed(
      problem('serial.obex-refused', { what, status, meaning: meanings[code] ?? 'no meaning known' }),
    )
    return this.#phase === 'connect' ? over(refusal) : this.#disconnect(refusal)
  }

  #disconnect(result: Result<{ readonly bytes: number }>): Move<{ readonly bytes: number }> {
    this.#phase = 'disconnect'
    this.#result = result
    return { send: encodeObex({ code: obexCodes.disconnect, headers: this.#ours() }), waitMs: answerMs / 5 }
  }
}

const meanings: Readonly<Record<number, string>> = {
  192: 'bad request',
  193: 'unauthorised',
  195: 'forbidden',
  196: 'not found',
  198: 'not acceptable',
  207: 'this type is not taken',
  208: 'it failed inside',
  211: 'it is not available',
  224: 'its storage is full',
}
