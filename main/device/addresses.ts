import type { Addresses, Dialect } from '#core/dialect/dialect.ts'
import type { ManagementTree } from '#core/tree-types.ts'
import type { DeviceContext } from './context.ts'

/** The addresses of the tree as it stands; made anew only after a change. */
export function addressesOf({ tree }: DeviceContext, dialect: Dialect): () => Addresses {
  let last: { readonly tree: ManagementTree; readonly addresses: Addresses } | undefined
  return () => {
    const now = tree()
    if (last?.tree !== now) last = { tree: now, addresses: dialect.inTree(now) }
    return last.addresses
  }
}
