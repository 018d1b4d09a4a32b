/** How much a problem matters: `error` breaks the thing, `warning` may, `info` should be known, `hint` could be better. */
export type Severity = 'error' | 'warning' | 'info' | 'hint'

/** The words of one problem. `{name}` is filled from the problem's detail. */
export interface ProblemWords {
  readonly words: string
  /** The likely cause. */
  readonly cause: string
  /** What to do next. */
  readonly next: string
  /** Without one: `error`. */
  readonly severity?: Severity
}
export type ProblemTable = Readonly<Record<string, ProblemWords>>
