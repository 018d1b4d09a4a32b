import { instanceUri } from '../client-uri.ts'
import type { MoDocument } from '../package-types.ts'
import { type ManagementTree, type RightsOf, right } from '../tree-types.ts'
import { readVisible } from './read-nodes.ts'

/**
 * Everything that a caller may see (draft dialect, S004 §5.5.2 and §5.5.6): one element for each instance that it has the
 * Read right on; nodes without the right, or without Get, are left out. `lists` says which MOIDs it
 * listed at bootstrap, `order` gives the text to sort by.
 */
export function readEverything(
  tree: ManagementTree,
  rights: RightsOf,
  lists: (moid: string) => boolean,
  order: (uri: string) => string,
): MoDocument {
  const visible = [...tree.instances.values()]
    .flatMap(instances => [...instances.values()])
    .filter(({ moid, miid, root }) => {
      return lists(moid) && (rights(moid, miid, []) & right.read) !== 0 && root.description.access.has('Get')
    })
    .map(instance => ({ instance, at: order(instanceUri(instance.moid, instance.miid)) }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  return visible.map(({ instance }) => readVisible(tree, rights, instance))
}
