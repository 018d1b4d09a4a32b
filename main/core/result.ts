import type { Problem } from './problem.ts'

/** What a step that can fail gives back: the value, or the problem as a value. */
export type Result<T, E = Problem> = Ok<T> | Failed<E>
export interface Ok<T> {
  readonly ok: true
  readonly value: T
}
export interface Failed<E = Problem> {
  readonly ok: false
  readonly problem: E
}

export const ok = <T>(value: T): Ok<T> => ({ ok: true, value })
export const failed = <E>(problem: E): Failed<E> => ({ ok: false, problem })

/** A value that was read, with every leniency that reading it took (OMA DM 2.0 leaves these open; see docs). */
export interface Read<T> {
  readonly value: T
  readonly warnings: readonly Problem[]
}
