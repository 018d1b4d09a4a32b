import { utf8Encode } from './bytes.ts'
import { looksLikeTnds, readTnds } from './draft/tnds.ts'
import { readJson } from './json.ts'
import { decodeMoDocument } from './mo-document.ts'
import type { MoDocument, MoNode } from './package-types.ts'
import { isMembers } from './reading.ts'

/** A value for a place of a device: what one HGET would bring there. */
export interface Write {
  readonly uri: string
  /** A leaf, or an object with the nodes below. */
  readonly value: unknown
}

/** The writes that would put back what a GET of `uri` has brought: one for each element of an MO document, or one for a value. */
export function writesFrom(uri: string, result: string): readonly Write[] {
  const [place = ''] = uri.split('?')
  const document = documentIn(result)
  if (document) {
    return document.flatMap(({ uri: own, node }) => {
      const to = own ?? place
      return isOnePlace(to) ? [{ uri: to, value: valueIn(node) }] : []
    })
  }
  if (!isOnePlace(place)) return []
  const json = readJson(result)
  const isLeaf = json.ok && !isMembers(json.value) && !Array.isArray(json.value)
  return [{ uri: place, value: isLeaf ? json.value : result }]
}

/** Wildcards stand for many places; a write goes to one. */
const isOnePlace = (uri: string) => uri !== '' && !/[*()]/.test(uri)

function documentIn(text: string): MoDocument | undefined {
  const bytes = utf8Encode(text)
  if (looksLikeTnds(bytes)) {
    const tree = readTnds(bytes)
    return tree.ok ? tree.value : undefined
  }
  const json = readJson(text)
  const read =
    json.ok && (Array.isArray(json.value) || isMembers(json.value))
      ? decodeMoDocument(json.value, { uriOptional: true })
      : undefined
  return read?.ok ? read.value.value : undefined
}

function valueIn(node: MoNode): unknown {
  if (node.kind === 'leaf') return node.value
  return Object.fromEntries([...node.children].map(([name, child]) => [name, valueIn(child)]))
}
