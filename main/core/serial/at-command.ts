import { utf8Encode } from '../bytes.ts'
import { concatBytes } from '../hex.ts'
import { problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import { meaningOf } from './at-errors.ts'
import { type AtEvent, AtLines } from './at-lines.ts'
import { type Conversation, type Move, nothing, over } from './conversation.ts'

export interface AtRequest {
  /** The whole line without its end, as `AT+CGMI`. */
  readonly command: string
  /** The answer may be lines without the name of the command (identity, `+CCHO`). */
  readonly bare?: boolean
  /** Digits alone may be the final result: nobody knows yet how the modem is set (V0). */
  readonly numeric?: boolean
  /** Sent at the prompt. */
  readonly data?: Uint8Array
  /** What asks for the data: `> ` of short messages, which end with Ctrl+Z, or one of those of vendors, behind which bytes go as they are. */
  readonly prompt?: AtPrompt
  /** So many bytes come behind `CONNECT`, as they are. */
  readonly takes?: number
  readonly waitMs?: number
}

export interface AtAnswer {
  /** What was asked for, without the name of the command. */
  readonly lines: readonly string[]
  /** What the modem said of its own accord meanwhile. */
  readonly unsolicited: readonly string[]
  /** What came behind `CONNECT`. */
  readonly bytes?: Uint8Array
}

export const atPrompts = ['> ', 'CONNECT', '>', '>>>'] as const
export type AtPrompt = (typeof atPrompts)[number]

/** Asks a modem one thing. */
export type AskModem = (request: AtRequest) => Promise<Result<AtAnswer>>

const usualMs = 5000
const controlZ = 0x1a
const escapeKey = 0x1b
const lineFeed = 0x0a
/** More unsolicited lines than this are not kept. */
const mostLines = 1000

const success = /^(?:OK|CONNECT(?: .*)?)$/
const connected = /^CONNECT(?: .*)?$/
const failure = /^(?:ERROR|\+CM[ES] ERROR:.*|NO CARRIER|NO DIALTONE|NO ANSWER|BUSY|ABORTED|COMMAND NOT SUPPORT(?:ED)?)$/
const named = /^[+^#*$%&][A-Z]+[:=]?/
const spontaneous = /^(?:RDY|RING|Call Ready|SMS Ready|PB DONE|NORMAL POWER DOWN|MODEM:STARTUP)$/

/**
 * One command and its answer (V.250 §5). Lines that belong to nobody are unsolicited, wherever they come; the time to answer
 * runs on while they do. Problems: `serial.at-error`, `serial.at-unfinished`, `serial.no-answer`, `serial.command-unfit`.
 */
export class AtCommand implements Conversation<AtAnswer> {
  readonly #request: AtRequest
  readonly #prefix: string
  readonly #reader: AtLines
  readonly #lines: string[] = []
  readonly #unsolicited: string[] = []
  readonly #bytes: number[] = []
  #waitsForPrompt: boolean
  /** Bytes that are still to come as they are; undefined before `CONNECT`. */
  #missing: number | undefined
  #sawLineFeed = false
  #heardEcho = false

  constructor(request: AtRequest) {
    this.#request = request
    this.#reader = new AtLines(request.prompt)
    this.#prefix = /^AT([+^#*$%&][A-Z0-9]+)/i.exec(request.command)?.[1]?.toUpperCase() ?? ''
    this.#waitsForPrompt = request.data !== undefined
  }

  start(): Move<AtAnswer> {
    const { command, waitMs = usualMs } = this.#request
    if (/[^\x20-\x7e]/.test(command)) return over(failed(problem('serial.command-unfit')))
    return { send: utf8Encode(`${command}\r`), waitMs }
  }

  heard(bytes: Uint8Array): Move<AtAnswer> {
    // Byte by byte, so that what stands behind the end is left to whoever comes next.
    for (let at = 0; at < bytes.length; at++) {
      if (this.#takeRaw(bytes[at] ?? 0)) continue
      for (const event of this.#reader.push(bytes.subarray(at, at + 1))) {
        const move = this.#event(event)
        if (move?.end) return over(move.end.result, bytes.slice(at + 1))
        if (move) return { ...move, ...this.#afterwards(bytes.subarray(at + 1)) }
      }
    }
    return {}
  }

  silence(): Move<AtAnswer> {
    const { command } = this.#request
    const nothingHeard = this.#lines.length + this.#unsolicited.length + this.#bytes.length === 0 && !this.#heardEcho
    const farewell = this.#waitsForPrompt ? { send: this.farewell() } : {}
    const why = nothingHeard
      ? problem('serial.no-answer', { what: 'the modem' })
      : problem('serial.at-unfinished', { command: shown(command) })
    return { ...farewell, ...over(failed(why)) }
  }

  farewell(): Uint8Array {
    const { data, prompt } = this.#request
    return data && prompt !== 'CONNECT' ? Uint8Array.of(escapeKey) : nothing
  }

  /** Bytes behind the prompt: they can only be unsolicited, and must not be lost. */
  #afterwards(bytes: Uint8Array): Move<AtAnswer> {
    return bytes.length === 0 ? {} : this.heard(bytes)
  }

  /** Bytes behind `CONNECT`; the LF that ends its line is none of them. */
  #takeRaw(byte: number): boolean {
    if (this.#missing === undefined || this.#missing === 0) return false
    const isEndOfLine = byte === lineFeed && this.#bytes.length === 0 && !this.#sawLineFeed
    this.#sawLineFeed = true
    if (isEndOfLine) return true
    this.#bytes.push(byte)
    this.#missing -= 1
    return true
  }

  #event(event: AtEvent): Move<AtAnswer> | undefined {
    return event.kind === 'line' ? this.#line(event.text) : this.#sendData()
  }

  #sendData(): Move<AtAnswer> | undefined {
    const { data, prompt = '> ', waitMs = usualMs } = this.#request
    if (!this.#waitsForPrompt || !data) return undefined
    this.#waitsForPrompt = false
    this.#heardEcho = false
    return { send: prompt === '> ' ? concatBytes(data, [controlZ]) : data, waitMs }
  }

  #line(text: string): Move<AtAnswer> | undefined {
    const { command, numeric, bare, prompt, takes } = this.#request
    if (text === command || (this.#request.data && this.#isEchoedData(text))) {
      this.#heardEcho = true
      return undefined
    }
    if (connected.test(text)) {
      if (prompt === 'CONNECT' && this.#waitsForPrompt) return this.#sendData()
      if (takes !== undefined && this.#missing === undefined) {
        this.#missing = takes
        return undefined
      }
    }
    if (success.test(text) || (numeric && text === '0')) return over(ok(this.#answer()))
    if (failure.test(text) || (numeric && text === '4')) return over(failed(this.#refusal(text)))
    const own = this.#prefix !== '' && text.toUpperCase().startsWith(`${this.#prefix}:`)
    if (own) this.#keep(this.#lines, text.slice(this.#prefix.length + 1).trim())
    else if (bare && !named.test(text) && !spontaneous.test(text)) this.#keep(this.#lines, text)
    else this.#keep(this.#unsolicited, text)
    return undefined
  }

  #isEchoedData(text: string): boolean {
    return /^[0-9A-F]{16,}\W?$/i.test(text)
  }

  #keep(list: string[], text: string): void {
    if (list.length < mostLines) list.push(text)
  }

  #refusal(final: string) {
    return problem('serial.at-error', {
      command: shown(this.#request.command),
      answer: final,
      meaning: meaningOf(final),
    })
  }

  #answer(): AtAnswer {
    const bytes = this.#request.takes === undefined ? {} : { bytes: Uint8Array.from(this.#bytes) }
    return { lines: this.#lines, unsolicited: this.#unsolicited, ...bytes }
  }
}

/** The command by its name: values may be secret. */
export const shown = (command: string): string => /^AT[+^#*$%&]?[A-Z0-9]*\??/i.exec(command)?.[0] ?? 'AT'
