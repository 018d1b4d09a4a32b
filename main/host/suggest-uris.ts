import type { UriSuggestion } from '#contract'
import { percentDecode, percentEncode } from '#core/bytes.ts'
import type { NodeDescription } from '#core/description.ts'
import { describeNode } from '#core/tree/rows.ts'
import { findKnown, type KnownNode } from './device-tree.ts'
import type { ReadyTree } from './tree-rows.ts'

/** Suggestions shown at once. */
const most = 50

/**
 * How a ClientURI (OMA DM 2.0 §6.1.1) that is being typed may go on: MOIDs, then instances, then one node name after the
 * other, from what is known of the device's tree and from the descriptions.
 */
export function suggestUris(text: string, ready: ReadyTree): readonly UriSuggestion[] {
  if (text.includes('?')) return []
  const moids = [...new Set([...ready.tree.keys(), ...ready.library.keys()])].sort()
  const moid = moids.filter(known => text.startsWith(`${known}/`)).sort((a, b) => b.length - a.length)[0]
  const all = moid === undefined ? moidsLike(text, moids, ready) : belowMoid(moid, text.slice(moid.length + 1), ready)
  return all.filter(({ uri }) => uri !== text).slice(0, most)
}

function moidsLike(text: string, moids: readonly string[], { tree, library }: ReadyTree): readonly UriSuggestion[] {
  const wanted = text.toLowerCase()
  const rank = (moid: string) => (moid.startsWith(text) ? 0 : tree.has(moid) ? 1 : 2)
  return moids
    .filter(moid => moid.toLowerCase().includes(wanted))
    .sort((a, b) => rank(a) - rank(b))
    .map(moid => ({ uri: `${moid}/`, kind: 'mo', ...wordsOf(library.get(moid)?.description.root) }))
}

function belowMoid(moid: string, rest: string, ready: ReadyTree): readonly UriSuggestion[] {
  const [instance = '', ...path] = rest.split('/')
  if (path.length === 0) return instancesOf(moid, instance, ready)
  const names = path.slice(0, -1).map(name => percentDecode(name) ?? name)
  const start = path.at(-1) ?? ''
  const base = [`${moid}/${instance}`, ...path.slice(0, -1)].join('/')
  return childrenAt(moid, instance, names, ready)
    .filter(({ name }) => name.startsWith(start))
    .map(({ name, description, node }) => ({
      uri: `${base}/${name}`,
      kind: node?.kind ?? (description?.format === 'node' ? 'interior' : 'leaf'),
      ...(description && { format: description.format }),
      ...wordsOf(description),
    }))
}

function instancesOf(moid: string, start: string, { tree }: ReadyTree): readonly UriSuggestion[] {
  const known = [...(tree.get(moid)?.keys() ?? [])].map(
    miid => [percentEncode(miid), 'the instance of this name'] as const,
  )
  const others = [
    ['', 'the only instance'],
    ['*', 'every instance'],
  ] as const
  return [...known, ...others]
    .filter(([name]) => name.startsWith(start))
    .map(([name, words]) => ({ uri: `${moid}/${name}/`, kind: 'instance', words }))
}

interface Child {
  readonly name: string
  readonly description?: NodeDescription
  readonly node?: KnownNode
}

/** What may stand below a place: named nodes of the description, real names of the tree, `*` for un-named ones. */
function childrenAt(moid: string, instance: string, path: readonly string[], ready: ReadyTree): readonly Child[] {
  const entry = ready.library.get(moid)
  const described = entry && describeNode(entry.description, path)
  const instances = [...(ready.tree.get(moid)?.values() ?? [])]
  const inside = instances.filter(({ miid }) => instance === '' || instance === '*' || percentEncode(miid) === instance)
  const children = new Map<string, Child>()
  for (const description of described?.children ?? []) {
    const name = description.name === undefined ? '*' : percentEncode(description.name)
    children.set(name, { name, description })
  }
  for (const known of inside) {
    for (const node of findKnown(known, path)?.children.values() ?? []) {
      const name = percentEncode(node.name)
      const description =
        children.get(name)?.description ?? (entry && describeNode(entry.description, [...path, node.name]))
      children.set(name, { name, node, ...(description && { description }) })
    }
  }
  return [...children.values()]
}

function wordsOf(description: NodeDescription | undefined): { readonly words?: string } {
  const words = description?.title ?? description?.text?.split('\n')[0]
  return words === undefined || words === '' ? {} : { words: words.length > 120 ? `${words.slice(0, 120)}…` : words }
}
