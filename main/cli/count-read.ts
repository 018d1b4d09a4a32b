import { readJson } from '#core/json.ts'
import { decodeMoDocument } from '#core/mo-document.ts'
import type { MoNode } from '#core/package-types.ts'
import type { RecordView } from '#core/record-view.ts'

/** How many nodes of a device's tree the GETs of a record brought back; bare values are one node each. */
export function countRead({ commands }: RecordView): number {
  let count = 0
  for (const { wire, status, result } of commands) {
    if (wire[0] === 'GET' && status?.code === 200 && result !== undefined) count += nodesIn(result)
  }
  return count
}

function nodesIn(result: string): number {
  const json = readJson(result)
  const document = json.ok ? decodeMoDocument(json.value, { uriOptional: true }) : json
  if (!document.ok) return 1
  return document.value.value.reduce((sum, { node }) => sum + countNodes(node), 0)
}

function countNodes(node: MoNode): number {
  if (node.kind === 'leaf') return 1
  let count = 1
  for (const child of node.children.values()) count += countNodes(child)
  return count
}
