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
  /** As it was last saved. */
  let safe: Held | undefined
  /** The change that came last, and, once there is one, what becomes of the change after it. */
  let last: { after?: Promise<void> } = {}
  const tree = () => {
    known ??= make()
    return known
  }
  const state = () => ({ ...(toJson(tree()) as object), memory })
  const saveAll = async () => {
    const now = { tree: tree(), memory }
    await save?.(state())
    safe = now
  }
  return {
    tree,
    memory: () => memory,
    state,
    change: (next, remember = same => same) => {
      const before = { tree: tree(), memory }
      safe ??= before
      const remembered = afterChange(remember(memory), before.tree, next)
      known = next
      memory = remembered
      // One after another, each with all that is known by then: an older state never overwrites a newer one.
      const saved = saving.then(saveAll)
      saving = saved.catch(() => undefined)
      const own: typeof last = {}
      const settle = async () => {
        try {
          await saved
        } catch (cause) {
          // A later change stands on this one: both are saved together, or neither is.
          if (own.after) await own.after
          else {
            known = safe?.tree
            memory = safe?.memory ?? memory
            throw cause
          }
        }
        changed({ tree: next, memory: remembered }, before)
      }
      const settled = settle()
      last.after = settled
      last = own
      return settled
    },
  }
}
