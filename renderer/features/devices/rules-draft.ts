import type { DacGrant, DacRule } from '#core/tree/dac-rules.ts'

// The rules on an MO instance while they are edited (OMA DM 2.0 §12.3): lines of text, and what they come to.

export interface DraftGrant {
  readonly name: string
  readonly maid: string
  /** Bits of AR. */
  readonly rights: number
}
export interface DraftRule {
  /** Of its node in the MO; it stays when the rule changes. */
  readonly name: string
  /** As written: `/` or empty for the whole instance. */
  readonly path: string
  readonly grants: readonly DraftGrant[]
}

/** Rules as they stand on the device, to be changed. */
export function draftOf(rules: readonly DacRule[]): readonly DraftRule[] {
  return rules.map(({ name, path, grants }) => ({ name, path: `/${path.join('/')}`, grants }))
}

/** The rules that a draft comes to. Spaces at the ends and empty parts of a path do not count. */
export function rulesOf(draft: readonly DraftRule[]): readonly DacRule[] {
  return draft.map(({ name, path, grants }) => ({
    name,
    path: path
      .split('/')
      .map(part => part.trim())
      .filter(part => part !== ''),
    grants: grants.map((grant): DacGrant => ({ ...grant, maid: grant.maid.trim() })),
  }))
}

/** A rule for the nodes from a path downwards, for everybody who is named, with no right yet. */
export function withRule(draft: readonly DraftRule[], path: readonly string[], maid: string): readonly DraftRule[] {
  const rule: DraftRule = {
    name: freeName(draft),
    path: `/${path.join('/')}`,
    grants: [{ name: '1', maid, rights: 0 }],
  }
  return [...draft, rule]
}

/** One more line for a MAID. */
export function withGrant(rule: DraftRule): DraftRule {
  return { ...rule, grants: [...rule.grants, { name: freeName(rule.grants), maid: '', rights: 0 }] }
}

/** The same list with one entry changed, or without it. */
export function replaced<T>(list: readonly T[], at: number, next: T | undefined): readonly T[] {
  return list.flatMap((item, index) => (index === at ? (next === undefined ? [] : [next]) : [item]))
}

function freeName(taken: readonly { readonly name: string }[]): string {
  const names = new Set(taken.map(({ name }) => name))
  let number = 1
  while (names.has(String(number))) number += 1
  return String(number)
}
