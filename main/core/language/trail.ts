import { findNodeAtLocation, getLocation, parseTree } from 'jsonc-parser'
import type { DdfDocument, DdfNode } from '../ddf/ddf-model.ts'
import { nodeAt } from '../ddf/ddf-values.ts'
import { labelOf, nameSpanOf } from './outline.ts'

/** One step on the way from the top of a document to a place in it; `start` is where its name stands. */
export interface TrailStep {
  readonly name: string
  readonly start: number
}

/** Most steps that are told, the inner ones. */
const mostSteps = 40
/** JSON of more letters than this is not read for every move of the cursor. */
const mostJson = 500_000

/** The nodes around a place, the outermost first. */
export function trailXml(document: DdfDocument, offset: number): readonly TrailStep[] {
  const steps: TrailStep[] = []
  for (let node: DdfNode | undefined = nodeAt(document, offset); node && steps.length < mostSteps; node = node.parent) {
    steps.push({ name: labelOf(node), start: nameSpanOf(node).start })
  }
  return steps.reverse()
}

/** The members and items around a place. */
export function trailJson(text: string, offset: number): readonly TrailStep[] {
  const tree = text.length > mostJson ? undefined : parseTree(text)
  if (!tree) return []
  const { path } = getLocation(text, offset)
  const steps = path.map((step, index) => {
    const found = findNodeAtLocation(tree, path.slice(0, index + 1))
    const start = found?.parent?.type === 'property' ? found.parent.offset + 1 : found?.offset
    return { name: typeof step === 'number' ? `[${step}]` : step, start: start ?? offset }
  })
  return steps.filter(({ name }) => name !== '').slice(-mostSteps)
}
