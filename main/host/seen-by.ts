import type { TreeRow } from '#contract'
import { hasAnyRight } from '#core/tree/decide-rights.ts'
import { right } from '#core/tree-types.ts'
import type { KnownTree } from './device-tree.ts'
import { knownPolicy, rightsAt } from './known-rights.ts'

const all = new Set(['*'])

/**
 * The rows of a tree as one server sees them: each with the rights it holds there, and those marked that it cannot see,
 * because it may neither read them nor anything below. Rows come in pre-order; where no rules that were read tell, they stay.
 */
export function asSeenBy(rows: readonly TreeRow[], tree: KnownTree, serverId: string): readonly TreeRow[] {
  const policy = knownPolicy(tree)
  if (!policy) return rows
  let [moid, miid] = ['', '']
  const path: string[] = []
  const marked = rows.map((row): TreeRow => {
    if (row.kind === 'mo') moid = row.name
    if (row.kind === 'mo') return row
    if (row.kind === 'instance') miid = row.name
    path.length = Math.max(0, row.depth - 2)
    if (row.kind !== 'instance') path.push(row.name)
    const held = rightsAt(tree, serverId, { moid, miid, path })
    if (held === undefined) return row
    // An instance is announced to a server that has any right in it (OMA DM 2.0 §5.2.2).
    const announced = row.kind === 'instance' && hasAnyRight(policy, { serverId, permitted: all }, moid, miid)
    return { ...row, held, ...(!announced && !(held & right.read) && { hidden: true }) }
  })
  return withWayToSeen(marked)
}

/** What lies above something that is seen is seen, too. */
function withWayToSeen(rows: TreeRow[]): readonly TreeRow[] {
  const seenBelow: boolean[] = []
  for (let at = rows.length - 1; at >= 0; at -= 1) {
    const row = rows[at]
    if (!row) continue
    const seen = seenBelow[row.depth + 1] === true || (row.kind !== 'mo' && !row.hidden)
    seenBelow[row.depth + 1] = false
    if (seen) seenBelow[row.depth] = true
    const { hidden: _, ...shown } = row
    rows[at] = seen ? shown : { ...row, hidden: true }
  }
  return rows
}
