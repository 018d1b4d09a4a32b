import type { ManagementTree, MoInstance } from '#core/tree-types.ts'
import { completed, isGood } from './completed.ts'
import type { Finished, OperationSite, OperationsOf } from './operation.ts'
import { nodeIn, putLeaf, removeNode, textIn } from './own-writes.ts'

const alertType = 'urn:oma:at:lawmo:1.0:OperationComplete'
/** The numbers are those that implementations use; the specification that has them was not at hand. */
const states: Readonly<Record<string, number>> = { FullyLock: 10, PartiallyLock: 20, UnLock: 30 }
const result = { ok: 1200, wiped: 1202, notWiped: 1406 } as const

/** LAWMO 1.0: locks, unlocks, wipes what is marked in the list, and goes back to how it left the factory. */
export const lock: OperationsOf = ([operations, name = '', ...more]) => {
  if (operations !== 'Operations' || more.length > 0) return undefined
  const state = states[name]
  if (name === 'FactoryReset') return { kind: 'quick', run: async site => reset(site) }
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

/** Accounts, and the rules about what their servers may do: without them nobody could be told of a reset (our choice). */
const staying = /^urn:oma:mo:oma-dm-(dmacc|dacmo):/

const reset = (site: OperationSite) =>
  finished(site, result.ok, tree => {
    const { factoryTree, newValidator } = site.context
    const instances = [...factoryTree().instances].map(([moid, made]) => {
      const kept = staying.test(moid) ? tree.instances.get(moid) : undefined
      return [moid, kept ?? asNew(made, newValidator)] as const
    })
    return { ...tree, instances: new Map(instances) }
  })

/** With cache validators of their own: what a server remembers of them no longer holds. */
function asNew(made: ReadonlyMap<string, MoInstance>, newValidator: () => string): ReadonlyMap<string, MoInstance> {
  return new Map([...made].map(([miid, instance]) => [miid, { ...instance, validator: newValidator() }]))
}

function finished(
  site: OperationSite,
  code: number,
  change: ((tree: ManagementTree) => ManagementTree) | undefined,
): Finished {
  return { ...(change && { change }), alert: completed(alertType, site, code), code: isGood(code) ? 200 : code }
}
