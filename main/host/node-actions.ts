import type { NodeAction, NodeSheet } from '#contract'
import type { AccessType, NodeDescription } from '#core/description.ts'
import { type Problem, problem } from '#core/problem.ts'
import { right } from '#core/tree-types.ts'

// What may be done with a node, and which rule forbids the rest (OMA DM 2.0 §6.3.1.1, §10).

export interface ActionTarget {
  readonly kind: 'mo' | 'instance' | 'interior' | 'leaf'
  /** Undefined when no description is at hand: then the device decides. */
  readonly description?: NodeDescription | undefined
  /** Bits of AR for our server; undefined when the device's access rules were not read. */
  readonly rights?: number | undefined
}

/** Each action with its verdict. */
export function actionsFor(target: ActionTarget): NodeSheet['actions'] {
  const verdicts: readonly (readonly [NodeAction, Problem | undefined])[] = [
    ['GET', needs(target, 'Get') ?? permits(target, right.read)],
    ['WRITE', target.kind === 'mo' ? instanceFirst() : (needs(target, 'Replace') ?? permits(target, right.write))],
    ['DELETE', deletes(target)],
    ['EXEC', target.kind === 'mo' ? instanceFirst() : executes(target)],
    ['ADD', adds(target)],
  ]
  return verdicts.map(([action, why]) => ({ action, allowed: why === undefined, ...(why && { why }) }))
}

function instanceFirst(): Problem {
  return problem('host.action-needs-instance')
}

function needs({ description }: ActionTarget, access: AccessType): Problem | undefined {
  if (!description || description.access.has(access)) return undefined
  return problem('host.action-not-described', { access })
}

function permits({ rights }: ActionTarget, bit: number): Problem | undefined {
  if (rights === undefined || (rights & bit) !== 0) return undefined
  const name = bit === right.read ? 'Read' : bit === right.write ? 'Write' : 'Execute'
  return problem('host.action-no-right', { right: name })
}

/** Only described nodes can be executable; on others EXEC is never a guess worth sending. */
function executes(target: ActionTarget): Problem | undefined {
  if (!target.description) return undefined
  return needs(target, 'Exec') ?? permits(target, right.execute)
}

function deletes(target: ActionTarget): Problem | undefined {
  if (target.kind === 'mo') return instanceFirst()
  if (target.description?.scope === 'Permanent') return problem('host.action-permanent')
  return needs(target, 'Delete') ?? permits(target, right.write)
}

/** Something can be added where the description knows a child, or for an MO an instance, that may come by Add. */
function adds(target: ActionTarget): Problem | undefined {
  const { kind, description } = target
  if (kind === 'leaf') return problem('host.action-leaf')
  if (!description) return undefined
  const made = kind === 'mo' ? [description] : description.children
  if (!made.some(child => child.access.has('Add'))) return problem('host.action-not-described', { access: 'Add' })
  return permits(target, right.write)
}
