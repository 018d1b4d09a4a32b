import type { Observation } from '#core/conformance/item.ts'

/** Where probes write down what they saw. */
export interface Notebook {
  readonly observations: readonly Observation[]
  /** The items hold: `evidence` says what was done and what was seen. */
  saw(items: readonly string[], evidence: string): void
  /** The items do not hold. */
  missed(items: readonly string[], evidence: string): void
  /** Holds or not, by `ok`. */
  check(items: readonly string[], ok: boolean, evidence: string): void
}

export function openNotebook(): Notebook {
  const observations: Observation[] = []
  const check = (items: readonly string[], ok: boolean, evidence: string) => {
    for (const item of items) observations.push({ item, ok, evidence })
  }
  return {
    observations,
    check,
    saw: (items, evidence) => check(items, true, evidence),
    missed: (items, evidence) => check(items, false, evidence),
  }
}
