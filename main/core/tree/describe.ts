import type { NodeDescription } from '../description.ts'

export type NodeKind = 'leaf' | 'interior'

/** The description of a child: the named one, else the first un-named one, of the given kind if there is one. */
export function childDescription(parent: NodeDescription, name: string, kind?: NodeKind): NodeDescription | undefined {
  const { named, unnamed } = indexOf(parent)
  const found = named.get(name)
  if (found) return found
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

interface Children {
  readonly named: ReadonlyMap<string, NodeDescription>
  readonly unnamed: readonly NodeDescription[]
}

// Wide nodes are looked into once per child that is written; an index keeps that linear.
const indexes = new WeakMap<NodeDescription, Children>()

function indexOf(parent: NodeDescription): Children {
  const known = indexes.get(parent)
  if (known) return known
  const named = new Map(parent.children.flatMap(child => (child.name === undefined ? [] : [[child.name, child]])))
  const made = { named, unnamed: parent.children.filter(child => child.name === undefined) }
  indexes.set(parent, made)
  return made
}
