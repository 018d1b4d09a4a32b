import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

/** The two runners whose failures are kept. */
export type Runner = 'vitest' | 'playwright'

const folder = join(import.meta.dirname, '..', '.cache', 'failures')
const fileOf = (runner: Runner) => join(folder, `${runner}.txt`)

const mostLines = 12

/** What failed and where: the first line of why, and below it those of its details, or of the rest of why, that tell it. */
export function failureLine(where: string, why: string | undefined, details = ''): string {
  const [first = '', ...rest] = stripVTControlCharacters(why ?? 'no error was given')
    .trim()
    .split('\n')
  const telling = [...rest, ...stripVTControlCharacters(details).split('\n')].filter(line => tells.test(line))
  const shown = telling.slice(0, mostLines).map(line => `\n      ${line.slice(0, 200)}`)
  return `${where}\n    ${first.slice(0, 300)}${shown.join('')}`
}

/** Lines of a diff that differ, `-` expected and `+` received; what Playwright looked for, and found. */
const tells = /^(?:[-+] (?! ?Expected|Received)|(?:Locator|Expected|Received)[^:]*:)/

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
