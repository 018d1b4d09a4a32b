import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

/** The two runners whose failures are kept. */
export type Runner = 'vitest' | 'playwright'

const folder = join(import.meta.dirname, '..', '.cache', 'failures')
const fileOf = (runner: Runner) => join(folder, `${runner}.txt`)

const mostDiffLines = 12

/** What failed and where: the first line of why, and below it the lines of a diff (`-` expected, `+` received) that differ. */
export function failureLine(where: string, why: string | undefined, diff = ''): string {
  const [first = ''] = stripVTControlCharacters(why ?? 'no error was given')
    .trim()
    .split('\n', 1)
  const differing = stripVTControlCharacters(diff)
    .split('\n')
    .filter(line => /^[-+] (?!Expected|Received)/.test(line))
  const shown = differing.slice(0, mostDiffLines).map(line => `\n      ${line.slice(0, 200)}`)
  return `${where}\n    ${first.slice(0, 300)}${shown.join('')}`
}

/** Keeps what failed in the last run of a runner, so that the end of `npm test` can say it again. */
export function keepFailures(runner: Runner, lines: readonly string[]): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(fileOf(runner), lines.join('\n'))
}

/** What {@link keepFailures} kept, or nothing when the runner never came to its end. */
export function keptFailures(runner: Runner): string {
  try {
    return readFileSync(fileOf(runner), 'utf8')
  } catch {
    return `${runner} did not come to its end`
  }
}

/** Before a run: what an earlier one kept is not taken for this one's. */
export function forgetFailures(runner: Runner): void {
  rmSync(fileOf(runner), { force: true })
}
