import type { MoDescription } from '../description.ts'
import type { Markup } from '../xml/markup.ts'
import { referenceRows } from './reference-rows.ts'
import type { Snapshot, SnapshotNode } from './snapshot.ts'

// Trees that a person reads: two blanks for each level.

export function describedTree(descriptions: readonly MoDescription[]): string {
  const lines = descriptions.flatMap(description => [
    `${description.moid}${description.path === undefined ? '' : `  (${description.path})`}`,
    ...referenceRows(description).map(({ depth, name, format, access, occurrence, scope, defaultValue }) => {
      const value = defaultValue === '' ? '' : `  = ${flat(defaultValue)}`
      return `${indent(depth + 1)}${name}  ${format}, ${occurrence}, ${scope}, ${access || 'no access'}${value}`
    }),
  ])
  return `${lines.join('\n')}\n`
}

export function valueTree(snapshots: readonly Snapshot[]): string {
  const lines: string[] = []
  for (const { root, path } of snapshots) {
    if (path !== undefined && path !== '') lines.push(`(${path})`)
    addNode(lines, root, 0)
  }
  return `${lines.join('\n')}\n`
}

function addNode(lines: string[], node: SnapshotNode, depth: number): void {
  const moid = node.moid === undefined ? '' : `  (${node.moid})`
  const value = node.format === 'node' ? '' : `  ${node.format} = ${flat(node.value ?? '')}`
  lines.push(`${indent(depth)}${node.name === '' ? '<X>' : node.name}${moid}${value}`)
  for (const child of node.children) addNode(lines, child, depth + 1)
}

/** SyncML, DevInf and CP: elements that hold one thing only share a line with it. */
export function markupTree(root: Markup): string {
  const lines: string[] = []
  addElement(lines, root, '', 0)
  return `${lines.join('\n')}\n`
}

function addElement(lines: string[], item: Markup, above: string, depth: number): void {
  const elements = item.content.filter(part => typeof part !== 'string')
  const text = item.content
    .filter(part => typeof part === 'string')
    .join('')
    .trim()
  const [only] = elements
  const label = above + labelOf(item)
  if (only && elements.length === 1 && text === '' && item.attributes.length === 0) {
    addElement(lines, only, `${label}/`, depth)
    return
  }
  lines.push(`${indent(depth)}${label}${text === '' ? '' : ` = ${flat(text)}`}`)
  for (const each of elements) addElement(lines, each, '', depth + 1)
}

/** Provisioning documents say what they mean in attributes. */
function labelOf({ name, attributes }: Markup): string {
  const value = (wanted: string) => attributes.find(([each]) => each === wanted)?.[1]
  if (name === 'characteristic') return value('type') ?? name
  if (name === 'parm') return `${value('name') ?? name}${value('value') === undefined ? '' : ` = ${value('value')}`}`
  const shown = attributes.filter(([each]) => !each.startsWith('xmlns'))
  return name + shown.map(([each, text]) => ` ${each}="${text}"`).join('')
}

const indent = (depth: number) => '  '.repeat(depth)

function flat(text: string): string {
  const line = text.replace(/\r\n?|\n/g, '⏎').trim()
  return line.length > 200 ? `${line.slice(0, 200)}… (${text.length} characters)` : line
}
