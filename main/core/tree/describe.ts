import type { NodeDescription } from '../description.ts'

export type NodeKind = 'leaf' | 'interior'

/** The description of a child: the named one, else the first un-named one, of the given kind if there is one. */
export function childDescription(parent: NodeDescription, name: string, kind?: NodeKind): NodeDescription | undefined {
  const named = namedChildren(parent).get(name)
  if (named) return named
  const unnamed = parent.children.filter(child => child.name === undefined)
  return unnamed.find(child => kind === undefined || kindOf(child) === kind) ?? unnamed[0]
}

export function kindOf(description: NodeDescription): NodeKind {
  return description.format === 'node' ? 'interior' : 'leaf'
}

/** How many nodes of a description may stand beside each other. */
export function mostOf({ name, occurrence, most }: NodeDescription): number {
  if (name !== undefined || occurrence === 'One' || occurrence === 'ZeroOrOne') return 1
  return occurrence === 'ZeroOrN' || occurrence === 'OneOrN'
    ? (most ?? Number.POSITIVE_INFINITY)
    : Number.POSITIVE_INFINITY
}

/** True if at least one node of this description must be there. */
export function isRequired({ occurrence }: NodeDescription): boolean {
  return occurrence === 'One' || occurrence === 'OneOrMore' || occurrence === 'OneOrN'
}

// Wide nodes are looked into once per child that is written; a map keeps that linear.
const nameMaps = new WeakMap<NodeDescription, ReadonlyMap<string, NodeDescription>>()

function namedChildren(parent: NodeDescription): ReadonlyMap<string, NodeDescription> {
  const known = nameMaps.get(parent)
  if (known) return known
  const made = new Map(
    parent.children.flatMap(child => (child.name === undefined ? [] : [[child.name, child] as const])),
  )
  nameMaps.set(parent, made)
  return made
}
