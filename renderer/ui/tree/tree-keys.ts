import { placeOf } from './tree-shape.ts'
import type { TreeModel } from './use-tree.ts'

/** What a key does in a tree (ARIA Authoring Practices, tree view). */
export type TreeStep =
  | { readonly kind: 'go'; readonly row: number }
  | { readonly kind: 'open'; readonly rows: readonly number[]; readonly open: boolean }
  | { readonly kind: 'enter' }
  | { readonly kind: 'search' }

/** The step for a key, given the current row (-1: none) and how many rows a page has. */
export function stepFor(key: string, model: TreeModel, current: number, page: number): TreeStep | undefined {
  const { visible, shape } = model
  const at = placeOf(visible, current)
  const goTo = (place: number): TreeStep | undefined => {
    const row = visible[Math.max(0, Math.min(visible.length - 1, place))]
    return row === undefined ? undefined : { kind: 'go', row }
  }
  const hasChildren = (shape.children[current] ?? 0) > 0
  switch (key) {
    case 'ArrowDown':
      return goTo(at + 1)
    case 'ArrowUp':
      return goTo(at - 1)
    case 'PageDown':
      return goTo(at + page)
    case 'PageUp':
      return goTo(at - page)
    case 'Home':
      return goTo(0)
    case 'End':
      return goTo(visible.length - 1)
    case 'ArrowRight':
      if (!hasChildren) return undefined
      return model.isOpen(current) ? goTo(at + 1) : { kind: 'open', rows: [current], open: true }
    case 'ArrowLeft': {
      const closes = hasChildren && model.isOpen(current) && model.matches === undefined
      if (closes) return { kind: 'open', rows: [current], open: false }
      const parent = shape.parents[current] ?? -1
      return parent < 0 ? undefined : { kind: 'go', row: parent }
    }
    case '*':
      return { kind: 'open', rows: siblingsOf(model, current), open: true }
    case 'Enter':
      return at < 0 ? undefined : { kind: 'enter' }
    case '/':
      return { kind: 'search' }
    default:
      return undefined
  }
}

function siblingsOf({ rows, shape }: TreeModel, row: number): readonly number[] {
  const parent = shape.parents[row] ?? -1
  const siblings: number[] = []
  const end = parent < 0 ? rows.length : (shape.ends[parent] ?? 0)
  for (let at = parent + 1; at < end; at = shape.ends[at] ?? end) siblings.push(at)
  return siblings
}

/** The next visible row whose name starts with the letters, after the current one, round the end. */
export function rowStartingWith({ rows, visible }: TreeModel, current: number, letters: string): number | undefined {
  const from = placeOf(visible, current)
  const wanted = letters.toLowerCase()
  // A longer word may go on matching the row it already reached.
  const first = letters.length > 1 ? Math.max(from, 0) : from + 1
  for (let step = 0; step < visible.length; step++) {
    const row = visible[(first + step) % visible.length]
    if (row !== undefined && rows[row]?.name.toLowerCase().startsWith(wanted)) return row
  }
  return undefined
}
