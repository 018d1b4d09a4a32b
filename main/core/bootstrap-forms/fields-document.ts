import type { MoDocument, MoNode } from '../package-types.ts'
import { ok, type Result } from '../result.ts'
import { decodeWbxml } from '../wbxml/decode.ts'
import type { Markup } from '../xml/markup.ts'
import { treesIn, unfolded } from './dm1-trees.ts'

/**
 * A WBXML or XML document of an older device as nodes with values, to show it field by field: the trees of a DM 1.x message,
 * and the parameters of client provisioning below their characteristics.
 */
export function fieldsDocument(root: Markup): Result<MoDocument> {
  if (root.name === 'SyncML') return treesIn(unfolded(root))
  return ok([{ uri: '', name: root.name, node: characteristic(root) }])
}

/** The root of a document in WBXML. */
export function wbxmlRoot(bytes: Uint8Array): Result<Markup> {
  const decoded = decodeWbxml(bytes)
  return decoded.ok ? ok(decoded.value.root) : decoded
}

/** Of several with one name each but the first has its number. */
function characteristic(item: Markup): MoNode {
  const children = new Map<string, MoNode>()
  for (const part of item.content) {
    if (typeof part === 'string') continue
    const own = (name: string) => part.attributes.find(([each]) => each === name)?.[1] ?? ''
    const [base, node]: [string, MoNode] =
      part.name === 'parm' ? [own('name'), { kind: 'leaf', value: own('value') }] : [own('type'), characteristic(part)]
    let name = base
    for (let number = 2; children.has(name); number += 1) name = `${base}-${number}`
    children.set(name, node)
  }
  return { kind: 'interior', children }
}
