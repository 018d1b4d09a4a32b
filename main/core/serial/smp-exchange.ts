import { problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import { type Conversation, type Move, nothing, over } from './conversation.ts'
import { encodeSmpLines, SmpLineReader } from './smp-console.ts'
import { smpMeaning } from './smp-errors.ts'
import { decodeSmp, encodeSmp, type SmpOperation, type SmpPacket } from './smp-packet.ts'

export interface SmpRequest {
  readonly operation: 'read' | 'write'
  readonly group: number
  readonly id: number
  readonly body?: Readonly<Record<string, unknown>>
  /** Name of the job, for people. */
  readonly what: string
}
export type SmpBody = Readonly<Record<string, unknown>>

/** Asks a board one thing. */
export type AskBoard = (request: SmpRequest) => Promise<Result<SmpBody>>

const answerMs = 2500
/** Nothing tells of a damaged packet: who asks asks again. */
const mostTries = 4

const answersTo: Readonly<Record<string, SmpOperation>> = { read: 'read-answer', write: 'write-answer' }

/**
 * One request and its answer, on a console or in datagrams. Problems: `serial.no-answer`, `serial.smp-answer`,
 * `serial.smp-refused` with group and rc.
 */
export class SmpExchange implements Conversation<SmpBody> {
  readonly #request: SmpRequest
  readonly #bytes: Uint8Array
  readonly #reader: SmpLineReader | undefined
  readonly #sequence: number
  readonly #mostTries: number
  #tries = 1

  constructor(
    request: SmpRequest,
    sequence: number,
    version: 1 | 2,
    carrier: 'console' | 'datagram',
    tries = mostTries,
  ) {
    const { operation, group, id, body = {} } = request
    this.#request = request
    this.#sequence = sequence & 0xff
    this.#mostTries = tries
    const packet = encodeSmp({ operation, version, group, id, sequence, body })
    this.#bytes = carrier === 'console' ? encodeSmpLines(packet) : packet
    this.#reader = carrier === 'console' ? new SmpLineReader() : undefined
  }

  start(): Move<SmpBody> {
    return { send: this.#bytes, waitMs: answerMs }
  }

  heard(bytes: Uint8Array): Move<SmpBody> {
    const packets = this.#reader ? this.#reader.push(bytes).packets : [bytes]
    for (const packet of packets) {
      const read = decodeSmp(packet)
      if (read.ok && this.#isOurs(read.value)) return over(this.#judge(read.value.body))
    }
    return {}
  }

  silence(): Move<SmpBody> {
    this.#tries += 1
    if (this.#tries > this.#mostTries) return over(failed(problem('serial.no-answer', { what: 'the board' })))
    return { send: this.#bytes, waitMs: answerMs * this.#tries }
  }

  farewell(): Uint8Array {
    return nothing
  }

  /** Late answers to earlier requests, and echoes of our own, are left out. */
  #isOurs({ operation, group, id, sequence }: SmpPacket): boolean {
    const { operation: asked, group: ours, id: name } = this.#request
    return operation === answersTo[asked] && group === ours && id === name && sequence === this.#sequence
  }

  #judge(body: SmpBody): Result<SmpBody> {
    const err = body.err as { readonly group?: unknown; readonly rc?: unknown } | undefined
    const group = typeof err === 'object' && typeof err?.group === 'number' ? err.group : -1
    const rc = group >= 0 ? err?.rc : body.rc
    if (typeof rc !== 'number' || rc === 0) return ok(body)
    const room = typeof body.len === 'number' ? { len: body.len } : {}
    const detail = { what: this.#request.what, group, rc, meaning: smpMeaning(group, rc), ...room }
    return failed(problem('serial.smp-refused', detail))
  }
}
