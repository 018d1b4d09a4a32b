import type { LeafValue, MoElement, MoNode } from '#core/package-types.ts'

// Elements as JSON text: a leaf is its value, an interior node a list of pairs, so that the order of names survives.

type NodeJson = LeafValue | readonly (readonly [name: string, node: NodeJson])[]

export function elementToText(element: MoElement): string {
  return JSON.stringify({ ...element, node: nodeToJson(element.node) })
}

export function elementFromText(text: string): MoElement {
  const element = JSON.parse(text) as Omit<MoElement, 'node'> & { readonly node: NodeJson }
  return { ...element, node: nodeFromJson(element.node) }
}

function nodeToJson(node: MoNode): NodeJson {
  return node.kind === 'leaf' ? node.value : [...node.children].map(([name, child]) => [name, nodeToJson(child)])
}

function nodeFromJson(json: NodeJson): MoNode {
  if (json === null || typeof json !== 'object') return { kind: 'leaf', value: json }
  return { kind: 'interior', children: new Map(json.map(([name, child]) => [name, nodeFromJson(child)])) }
}

/** The steps of a ClientURI: MOID, MIID, names, without percent-encoding; the query part does not count. */
export function stepsOf(uri: string): readonly string[] {
  const path = uri.split('?')[0] ?? ''
  return path.replace(/\/$/, '').split('/').map(decode)
}

function decode(step: string): string {
  try {
    return decodeURIComponent(step)
  } catch {
    return step
  }
}

/** The steps from `above` down to `below`; undefined when it is not below or equal. */
export function stepsBelow(above: readonly string[], below: readonly string[]): readonly string[] | undefined {
  return above.every((step, i) => step === below[i]) ? below.slice(above.length) : undefined
}

/** The node that these steps lead to. */
export function nodeAt(node: MoNode, steps: readonly string[]): MoNode | undefined {
  const [step, ...rest] = steps
  if (step === undefined) return node
  const child = node.kind === 'interior' ? node.children.get(step) : undefined
  return child && nodeAt(child, rest)
}

/** The same node without the one that the steps lead to. */
export function without(node: MoNode, steps: readonly string[]): MoNode {
  const [step, ...rest] = steps
  if (step === undefined || node.kind === 'leaf') return node
  const children = new Map(node.children)
  const child = children.get(step)
  if (child && rest.length > 0) children.set(step, without(child, rest))
  else children.delete(step)
  return { kind: 'interior', children }
}
