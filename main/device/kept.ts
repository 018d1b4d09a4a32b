import { toJson } from '#core/tree/rows.ts'
import type { ManagementTree } from '#core/tree-types.ts'
import { afterChange, type DeviceMemory } from './memory.ts'

/** The tree and the memory of a device, saved after every change. */
export interface Kept {
  tree(): ManagementTree
  memory(): DeviceMemory
  /** Takes over what changed; settles once it is saved. Rejects, and changes nothing, if that fails. */
  change(tree: ManagementTree, remember?: (memory: DeviceMemory) => DeviceMemory): Promise<void>
  /** Everything to make the device again, as JSON. */
  state(): unknown
}

/** What a device holds at one moment. */
export interface Held {
  readonly tree: ManagementTree
  readonly memory: DeviceMemory
}

/** `make` gives the first tree, when it is asked for: a device that does nothing has none. */
export function keep(
  make: () => ManagementTree,
  first: DeviceMemory,
  save: ((state: unknown) => Promise<void>) | undefined,
  changed: (now: Held, before: Held) => void,
): Kept {
  let known: ManagementTree | undefined
  let memory = first
  let saving: Promise<unknown> = Promise.resolve()
  const tree = () => {
    known ??= make()
    return known
  }
  const state = () => ({ ...(toJson(tree()) as object), memory })
  return {
    tree,
    memory: () => memory,
    state,
    change: async (next, remember = same => same) => {
      const before = { tree: tree(), memory }
      const remembered = afterChange(remember(memory), before.tree, next)
      known = next
      memory = remembered
      // One after another, each with all that is known by then: an older state never overwrites a newer one.
      const saved = saving.then(() => save?.(state()))
      saving = saved.catch(() => undefined)
      try {
        await saved
      } catch (cause) {
        if (known === next) known = before.tree
        if (memory === remembered) memory = before.memory
        throw cause
      }
      changed({ tree: next, memory: remembered }, before)
    },
  }
}
