import { explain, formatProblem, type Problem } from '#core/problem.ts'
import { problemJson } from '#core/record-json.ts'

/** Where a command prints: results on stdout, everything else on stderr. */
export interface Terminal {
  /** True for `--json`: stdout carries JSON and nothing else. */
  readonly json: boolean
  /** One JSON document, on a line of its own. */
  document(value: unknown): void
  /** A line for people; nothing with `--json`. */
  line(text: string): void
  /** A remark on stderr, with and without `--json`. */
  note(text: string): void
  /** A problem with its cause and the next step, on stderr. */
  complain(item: Problem): void
  /** The job failed: the problem on stderr, and as JSON document with `--json`. Gives back the exit code. */
  fail(item: Problem, code?: 1 | 2): 1 | 2
}

/** Text that a device sent may hold control characters, which a terminal would obey; they are shown instead. */
export function plain(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, letter => `\\x${letter.charCodeAt(0).toString(16).padStart(2, '0')}`)
}

export function createTerminal(json: boolean): Terminal {
  const document = (value: unknown) => {
    process.stdout.write(`${JSON.stringify(value)}\n`)
  }
  const note = (text: string) => {
    process.stderr.write(`${plain(text)}\n`)
  }
  const complain = (item: Problem) => {
    const { cause, next } = explain(item)
    note(`dmwb: ${formatProblem(item)}\n  ${cause}\n  ${next}`)
  }
  return {
    json,
    document,
    line: text => {
      if (!json) process.stdout.write(`${plain(text)}\n`)
    },
    note,
    complain,
    fail: (item, code = 1) => {
      complain(item)
      if (json) document({ ok: false, problem: problemJson(item) })
      return code
    },
  }
}

/** What a command needs to know of its surroundings. */
export interface Surroundings {
  readonly terminal: Terminal
  /** Takes the exit code of the command: 0 done, 1 the job failed, 2 wrong usage. */
  finish(code: number): void
}
