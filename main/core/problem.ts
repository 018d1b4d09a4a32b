import { problemTable } from './problems/index.ts'

/** Where a problem was found. Lines and columns count from 1, offsets (UTF-16 units) from 0. */
export interface Place {
  readonly file?: string
  readonly line?: number
  readonly column?: number
  readonly offset?: number
  /** A JSON pointer, a ClientURI or a node path. */
  readonly path?: string
}

export type ProblemCode = keyof typeof problemTable

/** A failure that is expected, or a leniency that is reported: plain JSON, safe to show, log and send. */
export interface Problem {
  readonly code: ProblemCode
  readonly at?: Place
  /** Values for the `{name}` gaps in the words. Never a secret. */
  readonly detail?: Readonly<Record<string, string | number>>
}

export interface Explanation {
  readonly words: string
  readonly cause: string
  readonly next: string
}

/** Makes a problem; `detail` fills the gaps of its words. */
export function problem(code: ProblemCode, detail?: Problem['detail'], at?: Place): Problem {
  return { code, ...(at && { at }), ...(detail && { detail }) }
}

/** True for what is told, and stops nothing. */
export const isWarning = ({ code }: Problem): boolean =>
  (problemTable[code] as { readonly severity?: string }).severity === 'warning'

/** A problem in words: what happened, the likely cause, the next step. */
export function explain({ code, detail }: Problem): Explanation {
  const { words, cause, next } = problemTable[code]
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (gap, name: string) => String(detail?.[name] ?? gap))
  return { words: fill(words), cause: fill(cause), next: fill(next) }
}

/** One line for a terminal or a log: `file:line:col: code: words`. */
export function formatProblem(item: Problem): string {
  const { file, line, column, path } = item.at ?? {}
  const place = [file, line, column].filter(part => part !== undefined).join(':')
  const where = place !== '' ? place : (path ?? '')
  return `${where === '' ? '' : `${where}: `}${item.code}: ${explain(item).words}`
}
