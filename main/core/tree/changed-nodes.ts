import type { ManagementTree, TreeNode } from '../tree-types.ts'

/** A node that is another one, new, or gone. */
export interface ChangedNode {
  readonly moid: string
  readonly miid: string
  readonly path: readonly string[]
  readonly how: 'added' | 'changed' | 'removed'
}

/**
 * The deepest nodes that differ between two trees; unchanged ones are the very same values in both. Of more than `most` in
 * one instance its root stands for all.
 */
export function changedNodes(before: ManagementTree, after: ManagementTree, most: number): readonly ChangedNode[] {
  const moids = new Set([...before.instances.keys(), ...after.instances.keys()])
  return [...moids].flatMap(moid => {
    const [old, now] = [before.instances.get(moid), after.instances.get(moid)]
    if (old === now) return []
    const miids = new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])
    return [...miids].flatMap(miid => {
      const found: ChangedNode[] = []
      const at = { moid, miid, most }
      compare(found, at, old?.get(miid)?.root, now?.get(miid)?.root, [])
      return found.length > most ? [{ moid, miid, path: [], how: 'changed' as const }] : found
    })
  })
}

interface Place {
  readonly moid: string
  readonly miid: string
  readonly most: number
}

function compare(
  found: ChangedNode[],
  place: Place,
  old: TreeNode | undefined,
  now: TreeNode | undefined,
  path: readonly string[],
): void {
  if (old === now || found.length > place.most) return
  const { moid, miid } = place
  if (old?.kind !== 'interior' || now?.kind !== 'interior') {
    if (old?.kind === 'leaf' && now?.kind === 'leaf' && old.value === now.value) return
    found.push({ moid, miid, path, how: old ? (now ? 'changed' : 'removed') : 'added' })
    return
  }
  for (const name of new Set([...old.children.keys(), ...now.children.keys()])) {
    compare(found, place, old.children.get(name), now.children.get(name), [...path, name])
  }
}
