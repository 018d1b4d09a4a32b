import type { ManagementTree } from '#core/tree-types.ts'
import { completed, isGood } from './completed.ts'
import type { Finished, OperationSite, OperationsOf } from './operation.ts'
import { nodeIn, putLeaf, removeNode, textIn } from './own-writes.ts'

const alertType = 'urn:oma:at:lawmo:1.0:OperationComplete'
/** The numbers are those that implementations use; the specification that has them was not at hand. */
const states: Readonly<Record<string, number>> = { FullyLock: 10, PartiallyLock: 20, UnLock: 30 }
const result = { ok: 1200, wiped: 1202, notWiped: 1406 } as const

/** LAWMO 1.0: locks, unlocks, and wipes what is marked in the list. */
export const lock: OperationsOf = ([operations, name = '', ...more]) => {
  if (operations !== 'Operations' || more.length > 0) return undefined
  const state = states[name]
  if (state === undefined && name !== 'Wipe') return undefined
  return { kind: 'quick', run: async site => (state === undefined ? wipe(site) : moveTo(site, state)) }
}

const moveTo = (site: OperationSite, state: number) =>
  finished(site, result.ok, tree => putLeaf(tree, site, ['State'], state))

function wipe(site: OperationSite): Finished {
  const list = nodeIn(site.context.tree(), site, ['AvailableWipeList'])
  const items = list?.kind === 'interior' ? [...list.children.keys()] : []
  const marked = items.filter(
    item => textIn(site.context.tree(), site, ['AvailableWipeList', item, 'ToBeWiped']) === 'true',
  )
  if (marked.length === 0) return finished(site, result.notWiped, undefined)
  return finished(site, result.wiped, tree =>
    marked.reduce((now, item) => removeNode(now, site, ['AvailableWipeList', item]), tree),
  )
}

function finished(
  site: OperationSite,
  code: number,
  change: ((tree: ManagementTree) => ManagementTree) | undefined,
): Finished {
  return { ...(change && { change }), alert: completed(alertType, site, code), code: isGood(code) ? 200 : code }
}
