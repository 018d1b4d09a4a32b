/** One measured value beside its reference, both of the same run. */
export interface BenchResult {
  /** Begins with its group: `sessions`, `tree.paint`, `start`. */
  readonly name: string
  /** How the goals are stated: ours / reference. */
  readonly ratio: number
  readonly ours: number
  readonly reference: number
  /** Of `ours` and `reference`. */
  readonly unit: string
  /** How it was measured, the goal, and whether it was reached. */
  readonly note: string
}

/** A group of measurements. It ends by itself, most in less than a minute. */
export interface BenchGroup {
  readonly name: string
  run(): Promise<readonly BenchResult[]>
}

export function result(
  name: string,
  values: { readonly ours: number; readonly reference: number },
  unit: string,
  note: string,
): BenchResult {
  const { ours, reference } = values
  return { name, ratio: round(ours / reference), ours: round(ours), reference: round(reference), unit, note }
}

/** The middle one, which a single slow round does not move. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2
}

const round = (value: number) => Number(value.toPrecision(4))
