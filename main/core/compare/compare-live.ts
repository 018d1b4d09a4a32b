import type { MoDescription, NodeDescription } from '../description.ts'
import { childDescription, isRequired } from '../tree/describe.ts'
import { fitValue } from '../tree/values.ts'
import { type Change, compareDescriptions } from './compare.ts'
import { formatOf, kindOf, type LiveInstance, type LiveNode } from './live.ts'

/**
 * How a device differs from the descriptions of its objects: objects and nodes that must be there and are not, nodes that
 * nobody described, other formats. Instances of an un-named node stand for it. What values cannot show, such as access types
 * and occurrence, is taken to be as described; what was not read, too.
 */
export function compareWithLive(
  descriptions: readonly MoDescription[],
  instances: readonly LiveInstance[],
): readonly Change[] {
  const shown = descriptions.flatMap(description => {
    const roots = instances.filter(({ moid }) => moid === description.moid).map(({ root }) => root)
    return roots.length > 0 ? [{ ...description, root: shownBy(roots, description.root) }] : []
  })
  // The device has no file whose lines could be told.
  return compareDescriptions(descriptions, shown).map(({ lineAfter: _, ...change }) => change)
}

/** A described node as the nodes of a device show it. */
function shownBy(nodes: readonly LiveNode[], described: NodeDescription): NodeDescription {
  const below = nodes.flatMap(({ children }) => children)
  const isWhole = nodes.every(({ isPartial }) => isPartial !== true)
  const describedBy = (child: LiveNode) => childDescription(described, child.name, kindOf(child))
  const children = described.children.flatMap(child => {
    const own = below.filter(each => describedBy(each) === child)
    if (own.length > 0) return [shownBy(own, child)]
    return isWhole && isRequired(child) ? [] : [child]
  })
  const unknown = new Map(below.filter(each => !describedBy(each)).map(each => [each.name, undescribed(each)]))
  return { ...described, format: formatShown(nodes, described), children: [...children, ...unknown.values()] }
}

function formatShown(nodes: readonly LiveNode[], { format }: NodeDescription): NodeDescription['format'] {
  const odd = nodes.find(({ value }) =>
    value === undefined ? format !== 'node' : format === 'node' || fitValue(format, value) === undefined,
  )
  if (!odd) return format
  return odd.value === undefined ? 'node' : formatOf(odd.value)
}

function undescribed({ name, value, children }: LiveNode): NodeDescription {
  return {
    name,
    access: new Set(['Get']),
    format: value === undefined ? 'node' : formatOf(value),
    occurrence: 'ZeroOrOne',
    scope: 'Dynamic',
    mime: [],
    children: children.map(undescribed),
  }
}
