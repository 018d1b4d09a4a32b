import { randomInt } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { concatBytes } from '#core/hex.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { type AskModem, AtCommand } from '#core/serial/at-command.ts'
import { type Conversation, type Move, nothing } from '#core/serial/conversation.ts'
import { type AskShell, ShellCommand } from '#core/serial/shell-command.ts'
import { type AskBoard, SmpExchange } from '#core/serial/smp-exchange.ts'
import type { ByteLink } from './byte-link.ts'

// Carries out what the protocol machines of main/core/serial want: sends their bytes, keeps their time, one at a time.

export interface TalkOptions {
  readonly signal?: AbortSignal | undefined
  /** Hears how many bytes of the payload the other side has. */
  readonly onConfirmed?: ((bytes: number) => void) | undefined
  /** Old bytes mean nothing to it: an answer to a question that nobody waits for any more. */
  readonly fresh?: boolean
}

/** The one owner of a byte link. */
export interface Talker {
  readonly name: string
  converse<T>(side: Conversation<T>, options?: TalkOptions): Promise<Result<T>>
  /** Only sends; what is answered waits for the next conversation. */
  say(bytes: Uint8Array): Promise<Result<null>>
}

/** Bytes that came while nobody talked; more than this is dropped from the front. */
const mostPending = 65_536
const settleMs = 250

/** Takes over a link until it is closed. */
export function createTalker(link: ByteLink): Talker {
  let pending: Uint8Array = nothing
  let hear: ((bytes: Uint8Array) => void) | undefined
  let lost: string | undefined
  let onLost: (() => void) | undefined
  link.onBytes(bytes => {
    if (hear) hear(bytes)
    else pending = concatBytes(pending, bytes).slice(-mostPending)
  })
  void link.gone.then(why => {
    lost = why
    onLost?.()
  })
  const converse = <T>(side: Conversation<T>, options: TalkOptions = {}): Promise<Result<T>> =>
    new Promise(resolve => {
      const { signal, onConfirmed, fresh } = options
      let timer: NodeJS.Timeout | undefined
      let isOver = false
      let sending: Promise<void> = Promise.resolve()
      const finish = (result: Result<T>, rest: Uint8Array = nothing) => {
        if (isOver) return
        isOver = true
        clearTimeout(timer)
        hear = undefined
        onLost = undefined
        signal?.removeEventListener('abort', cancel)
        pending = concatBytes(rest, pending)
        // What was said last is to be out before somebody else speaks.
        void sending.then(() => resolve(result))
      }
      const fail = (why: string) => finish(failed(problem('serial.lost', { port: link.name, why })))
      const send = (bytes: Uint8Array) => {
        sending = sending.then(() => link.send(bytes)).catch((cause: unknown) => fail(reasonOf(cause)))
      }
      const cancel = () => {
        // A receiver may throw away what comes before its answer: the line settles first.
        sending = sending.then(() => pause(settleMs))
        send(side.farewell())
        finish(failed(problem('serial.cancelled')))
      }
      const carryOut = ({ send: bytes, waitMs, confirmed, end }: Move<T>) => {
        if (isOver) return
        if (bytes && bytes.length > 0) send(bytes)
        if (confirmed !== undefined) onConfirmed?.(confirmed)
        if (end) return finish(end.result, end.rest)
        if (waitMs === undefined) return
        clearTimeout(timer)
        // The time to answer begins when the question has left.
        const start = () => {
          if (isOver) return
          clearTimeout(timer)
          timer = setTimeout(() => carryOut(side.silence()), waitMs)
        }
        if (bytes) void sending.then(start)
        else start()
      }
      if (lost !== undefined) return fail(lost)
      if (signal?.aborted) return finish(failed(problem('serial.cancelled')))
      signal?.addEventListener('abort', cancel)
      onLost = () => fail(lost ?? 'closed')
      const early = fresh ? nothing : pending
      pending = nothing
      hear = bytes => carryOut(side.heard(bytes))
      carryOut(side.start())
      if (early.length > 0 && !isOver) carryOut(side.heard(early))
      else if (!fresh) pending = concatBytes(early, pending)
    })
  const say = (bytes: Uint8Array): Promise<Result<null>> => {
    pending = nothing
    return link.send(bytes).then(
      () => ok(null),
      (cause: unknown) => failed(problem('serial.lost', { port: link.name, why: reasonOf(cause) })),
    )
  }
  return { name: link.name, converse, say }
}

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : 'it does not say why')

/** Asks the modem at the other end. After a silence it is asked for a sign of life first: the old answer may still come. */
export function modemOn(talker: Talker, signal?: AbortSignal): AskModem {
  const ask: AskModem = request => talker.converse(new AtCommand(request), { signal, fresh: true })
  let isLate = false
  return async request => {
    if (isLate) await ask({ command: 'AT', numeric: true, waitMs: 1000 })
    const answer = await ask(request)
    isLate = !answer.ok && late.has(answer.problem.code)
    return answer
  }
}

const late: ReadonlySet<string> = new Set(['serial.no-answer', 'serial.at-unfinished'])

/** Asks the shell at the other end. */
export const shellOn =
  (talker: Talker, signal?: AbortSignal): AskShell =>
  (command, options) =>
    talker.converse(new ShellCommand(command, { mark: nextMark(), ...options }), { signal, fresh: true })

let lastMark = randomInt(1_000_000)

/** A number for a command of a shell that an earlier one, of whatever process, hardly had. */
export function nextMark(): number {
  lastMark = (lastMark + 1) % 1_000_000
  return lastMark
}

/** Asks the board at the other end; boards that know version 1 only are asked in it from then on. */
export function boardOn(talker: Talker, carrier: 'console' | 'datagram', signal?: AbortSignal): AskBoard {
  let sequence = 0
  let version: 1 | 2 = 2
  return async request => {
    sequence += 1
    const answer = await talker.converse(new SmpExchange(request, sequence, version, carrier), { signal, fresh: true })
    const isTooNew =
      !answer.ok && version === 2 && answer.problem.detail?.group === -1 && answer.problem.detail.rc === 13
    if (!isTooNew) return answer
    version = 1
    return talker.converse(new SmpExchange(request, ++sequence, version, carrier), { signal, fresh: true })
  }
}
