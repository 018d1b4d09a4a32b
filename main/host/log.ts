import type { LogLine } from '#contract'
import { formatProblem, type Problem } from '#core/problem.ts'

/** Lines that are kept for windows opened later. */
const mostLines = 5000

export type Log = (level: LogLine['level'], source: string, what: string | Problem) => void

export interface LogBook {
  readonly write: Log
  /** Lines from the `from`th kept one on, oldest first. */
  read(from: number, limit: number): readonly LogLine[]
}

/** The log of this run. `listener` sees each line as it is written. `now` in microseconds since 1970. */
export function createLog(now: () => number, listener: (line: LogLine) => void): LogBook {
  const lines: LogLine[] = []
  let last = 0

  return {
    write: (level, source, what) => {
      const item = typeof what === 'string' ? undefined : what
      const text = typeof what === 'string' ? what : formatProblem(what)
      last += 1
      const line: LogLine = { id: last, at: now(), level, source, text, ...(item && { problem: item }) }
      lines.push(line)
      if (lines.length > mostLines) lines.shift()
      listener(line)
    },
    read: (from, limit) => lines.slice(from, from + limit),
  }
}
