import type { MoDocument, MoNode } from '#core/package-types.ts'
import { type Problem, problem } from '#core/problem.ts'

/** A package may name the same data again and again, so often that the device would die of it. */
export const tooMuchData = (most: number): Problem => problem('device.too-much-data', { most })

/** Of a node beside its name and value, in a document. */
const aroundNode = 8

/** About how many bytes an MO document takes as JSON: enough to tell too much from much. */
export function dataSize(document: MoDocument): number {
  let size = 0
  const open: (readonly [name: string, node: MoNode])[] = []
  for (const { uri, name, node } of document) {
    size += uri.length + aroundNode
    open.push([name, node])
  }
  for (let item = open.pop(); item; item = open.pop()) {
    const [name, node] = item
    size += name.length + aroundNode
    if (node.kind === 'interior') for (const child of node.children) open.push(child)
    else size += typeof node.value === 'string' ? node.value.length : aroundNode
  }
  return size
}
