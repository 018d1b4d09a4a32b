/** The words of one problem. `{name}` is filled from the problem's detail. */
export interface ProblemWords {
  readonly words: string
  /** The likely cause. */
  readonly cause: string
  /** What to do next. */
  readonly next: string
}
export type ProblemTable = Readonly<Record<string, ProblemWords>>
