import { parseClientUri } from '../client-uri.ts'
import type { MoDescription, NodeDescription } from '../description.ts'
import { pointerTo } from '../json.ts'
import type { MoDocument, MoElement, MoNode } from '../package-types.ts'
import { type Problem, problem } from '../problem.ts'
import { childDescription, isRequired, mostOf } from '../tree/describe.ts'
import { fitValue } from '../tree/values.ts'
import { placeholdersIn } from './placeholders.ts'

/**
 * Holds the objects of a bootstrap against their DDFs: nodes, formats, allowed values, occurrence, access types. Each problem has
 * its JSON pointer below the list of objects. A value that still holds a placeholder is judged once it is filled.
 */
export function checkObjects(
  document: MoDocument,
  descriptions: ReadonlyMap<string, MoDescription>,
): readonly Problem[] {
  return document.flatMap((element, index) => checkElement(element, descriptions, `/${index}`))
}

function checkElement(
  element: MoElement,
  descriptions: ReadonlyMap<string, MoDescription>,
  path: string,
): readonly Problem[] {
  // A placeholder stands for one node name.
  const uri = parseClientUri(element.uri.replace(/\{\{[^{}]*\}\}/g, 'x'), descriptions)
  if (!uri.ok) return [{ ...uri.problem, at: { path: `${path}/ClientURI` } }]
  const { moid } = uri.value
  const description = descriptions.get(moid)
  if (!description) return [problem('bootstrap.not-described', { moid }, { path: `${path}/ClientURI` })]
  let node: NodeDescription | undefined = description.root
  for (const step of uri.value.path) {
    const above: NodeDescription = node
    node =
      step.kind === 'name' ? childDescription(above, step.name) : above.children.find(child => child.name === undefined)
    if (!node) return [noSuchNode(step.kind === 'name' ? step.name : '*', moid, `${path}/ClientURI`)]
  }
  const at = pointerTo(`${path}/MOData`, element.name)
  const isRoot = uri.value.path.length === 0
  return [...accessProblems(node, at, isRoot), ...checkNode(node, element.node, { moid, path: at })]
}

interface At {
  readonly moid: string
  readonly path: string
}

function checkNode(description: NodeDescription, node: MoNode, { moid, path }: At): readonly Problem[] {
  const { format } = description
  if (node.kind === 'leaf') {
    if (typeof node.value === 'string' && placeholdersIn(node.value).length > 0 && format !== 'node') return []
    return leafProblems(description, node.value, path)
  }
  if (format !== 'node') return [problem('bootstrap.node-format', { format, got: 'an interior node' }, { path })]
  const counts = new Map<NodeDescription, number>()
  const below = [...node.children].flatMap(([name, child]) => {
    const at = pointerTo(path, name)
    const other = childDescription(description, name, child.kind)
    if (!other) return [noSuchNode(name, moid, at)]
    counts.set(other, (counts.get(other) ?? 0) + 1)
    return checkNode(other, child, { moid, path: at })
  })
  return [...below, ...description.children.flatMap(child => countProblems(child, counts.get(child) ?? 0, path))]
}

function leafProblems({ format, allowed }: NodeDescription, value: string | number | boolean | null, path: string) {
  const fitted = fitValue(format, value)
  if (fitted === undefined) {
    const got = value === null ? 'null' : typeof value === 'string' ? 'another text' : `${typeof value} ${value}`
    return [problem('bootstrap.node-format', { format, got }, { path })]
  }
  if (!allowed || allowed.length === 0 || allowed.includes(String(fitted))) return []
  return [problem('bootstrap.node-value', { allowed: allowed.slice(0, 10).join(', ') }, { path })]
}

/** The client makes what is permanent or has a default by itself (OMA DM 2.0 §6.3). */
function countProblems(description: NodeDescription, count: number, path: string): readonly Problem[] {
  const name = description.name ?? description.title ?? '*'
  const most = mostOf(description)
  if (count > most) return [problem('bootstrap.node-too-many', { name, most }, { path })]
  if (count > 0 || !isRequired(description) || isMadeByItself(description)) return []
  return [problem('bootstrap.node-missing', { name }, { path })]
}

function isMadeByItself(description: NodeDescription): boolean {
  const { scope, format, name, defaultValue, children } = description
  if (scope === 'Permanent') return true
  if (name === undefined) return false
  if (format !== 'node') return format === 'null' || defaultValue !== undefined
  return children.every(child => !isRequired(child) || isMadeByItself(child))
}

/** What no server may write can still be bootstrapped, for the client writes; but nobody can correct it afterwards. */
function accessProblems({ access, children }: NodeDescription, path: string, isRoot: boolean): readonly Problem[] {
  const writable = (node: NodeDescription): boolean =>
    node.access.has('Add') || node.access.has('Replace') || node.children.some(writable)
  const isWritable = access.has('Add') || access.has('Replace') || (isRoot && children.some(writable))
  return isWritable ? [] : [problem('bootstrap.node-fixed', {}, { path })]
}

const noSuchNode = (name: string, moid: string, path: string) =>
  problem('bootstrap.node-unknown', { name, moid }, { path })
