import { base64Encode, latin1Decode, utf8Encode } from '../bytes.ts'
import { problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import { type Conversation, type Move, over } from './conversation.ts'

// A POSIX shell on a console. Markers are sent split by quotes (__DM""WB7__), so that their echo is no marker, and numbered,
// so that the late answer to an earlier command is none to this one.

export interface ShellAnswer {
  readonly status: number
  readonly output: string
}

const answerMs = 8000
const mostHeard = 65_536
const sentMarker = (mark: number) => `echo __DM""WB${mark}__$?`

/** Words that a shell takes as they are, whatever is in them. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** What an unknown console is told first: no prompt, no echo. */
export const quietShell = "PS1='';PS2='';stty -echo"

interface ShellOptions {
  readonly waitMs?: number
  /** Lines that follow the command at once: a here-document. They go in small pieces, for no console has flow control. */
  readonly lines?: string
  /** The number of this command. */
  readonly mark?: number
}

/** A command with what makes its status known, as a line to send. */
export const commandLine = (command: string, mark = 0): Uint8Array => utf8Encode(`${command}; ${sentMarker(mark)}\n`)

/** Runs one command in a shell and waits for its status; without one, for that of a line that was sent before. Problem: `serial.no-answer`. */
export class ShellCommand implements Conversation<ShellAnswer> {
  readonly #command: string | undefined
  readonly #waitMs: number
  readonly #pieces: Uint8Array[]
  readonly #mark: number
  readonly #marker: RegExp
  #heard = ''

  constructor(command: string | undefined, { waitMs = answerMs, lines = '', mark = 0 }: ShellOptions = {}) {
    this.#mark = mark
    this.#marker = new RegExp(`__DMWB${mark}__(\\d{1,3})\\r?\\n`)
    this.#command = command
    this.#waitMs = waitMs
    const bytes = utf8Encode(lines)
    this.#pieces = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, at) =>
      bytes.subarray(at * piece, (at + 1) * piece),
    )
  }

  start(): Move<ShellAnswer> {
    if (this.#command === undefined) return { waitMs: this.#waitMs }
    if (this.#pieces.length === 0) return { send: commandLine(this.#command, this.#mark), waitMs: this.#waitMs }
    return { send: utf8Encode(`${this.#command}\n`), waitMs: pauseMs }
  }

  heard(bytes: Uint8Array): Move<ShellAnswer> {
    for (let at = 0; at < bytes.length; at += piece) this.#heard += latin1Decode(bytes.subarray(at, at + piece))
    this.#heard = this.#heard.slice(-mostHeard)
    const found = this.#marker.exec(this.#heard)
    if (!found) return {}
    const behind = this.#heard.slice(found.index + found[0].length)
    const output = this.#heard.slice(0, found.index)
    return over(ok({ status: Number(found[1]), output }), bytes.slice(bytes.length - behind.length))
  }

  silence(): Move<ShellAnswer> {
    const next = this.#pieces.shift()
    if (!next) return over(failed(problem('serial.no-answer', { what: 'the console' })))
    const isLast = this.#pieces.length === 0
    // The line after a here-document is a command of its own; its status is that of the here-document's.
    const send = isLast ? utf8Encode(`${latin1Decode(next)}${sentMarker(this.#mark)}\n`) : next
    return { send, waitMs: isLast ? this.#waitMs : pauseMs }
  }

  farewell(): Uint8Array {
    return ctrlC
  }
}

const piece = 1024
const pauseMs = 15
const ctrlC: Uint8Array = Uint8Array.of(0x03)

/** A document as a here-document of base64 lines: what follows `base64 -d > file <<'__EOF__'`. */
export function hereDocument(document: Uint8Array): string {
  const lines = base64Encode(document).match(/.{1,76}/g) ?? []
  return [...lines, '__EOF__', ''].join('\n')
}

/** Runs one command in a shell. */
export type AskShell = (command: string, options?: ShellOptions) => Promise<Result<ShellAnswer>>

/** The command must end with 0. Problems: `serial.shell-status`, and what asking brings. */
export async function must(ask: AskShell, command: string, options?: ShellOptions): Promise<Result<string>> {
  const answer = await ask(command, options)
  if (!answer.ok) return answer
  const { status, output } = answer.value
  if (status === 0) return ok(output)
  const said = output.trim().slice(-200)
  return failed(problem('serial.shell-status', { command: command.slice(0, 80), status, said }))
}
