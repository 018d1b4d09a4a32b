import { z } from 'zod'
import type { LeafValue } from '../package-types.ts'
import type { LiveInstance, LiveNode } from './live.ts'

const savedTree = z.object({
  instances: z.array(z.object({ moid: z.string(), miid: z.string(), root: z.unknown() })),
})
/** A simulated device keeps its tree, or its tree beside other things. */
const savedState = z.object({ tree: savedTree })

const depthLimit = 256

/** The instances in the file of a simulated device (`dmwb device --tree`); undefined when it is no such file. */
export function readSavedTree(json: unknown): readonly LiveInstance[] | undefined {
  const state = savedState.safeParse(json)
  const tree = savedTree.safeParse(state.success ? state.data.tree : json)
  if (!tree.success) return undefined
  return tree.data.instances.flatMap(({ moid, miid, root }) => {
    const node = readNode(root, 0)
    return node ? [{ moid, miid, root: node }] : []
  })
}

/** Name and value, or name and children. */
function readNode(saved: unknown, depth: number): LiveNode | undefined {
  const [name, held]: readonly unknown[] = Array.isArray(saved) ? saved : []
  if (typeof name !== 'string' || depth > depthLimit) return undefined
  if (!Array.isArray(held)) return { name, value: (held ?? null) as LeafValue, children: [] }
  const children = held.flatMap((child: unknown) => readNode(child, depth + 1) ?? [])
  return { name, children }
}
