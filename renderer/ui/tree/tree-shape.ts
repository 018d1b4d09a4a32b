// A tree as a flat list in pre-order: how rows hang together, which are to be seen, which are found.

/** What the shape needs to know of a row. */
export interface ShapeRow {
  readonly depth: number
  readonly uri: string
}

/** How rows hang together, by row number. Built in one pass, so that 200,000 rows take milliseconds. */
export interface TreeShape {
  /** Number of the row after the last descendant. */
  readonly ends: Int32Array
  /** Number of the parent row, -1 at the top. */
  readonly parents: Int32Array
  /** Place among its siblings, from 1. */
  readonly places: Int32Array
  /** Number of children. */
  readonly children: Int32Array
  /** Number of rows at the top. */
  readonly tops: number
}

/** Finds out how rows hang together from their depths. */
export function shapeOf(rows: readonly ShapeRow[]): TreeShape {
  const count = rows.length
  const ends = new Int32Array(count)
  const parents = new Int32Array(count).fill(-1)
  const places = new Int32Array(count)
  const children = new Int32Array(count)
  const open: number[] = []
  let tops = 0
  for (let at = 0; at < count; at++) {
    const depth = rows[at]?.depth ?? 0
    for (let last = open.at(-1); last !== undefined && (rows[last]?.depth ?? 0) >= depth; last = open.at(-1)) {
      ends[last] = at
      open.pop()
    }
    const parent = open.at(-1) ?? -1
    parents[at] = parent
    if (parent >= 0) children[parent] = (children[parent] ?? 0) + 1
    else tops++
    places[at] = parent >= 0 ? (children[parent] ?? 0) : tops
    open.push(at)
  }
  for (const last of open) ends[last] = count
  return { ends, parents, places, children, tops }
}

/** Numbers of the rows to be seen when closed rows hide what is below them. */
export function visibleRows(shape: TreeShape, isOpen: (row: number) => boolean): Int32Array {
  const count = shape.ends.length
  const visible = new Int32Array(count)
  let length = 0
  for (let at = 0; at < count; ) {
    visible[length++] = at
    const end = shape.ends[at] ?? at + 1
    at = end > at + 1 && !isOpen(at) ? end : at + 1
  }
  return visible.subarray(0, length)
}

export interface Found {
  /** The rows found and their ancestors. */
  readonly visible: Int32Array
  /** The rows found. */
  readonly matches: Int32Array
}

/** Rows that match, each with its ancestors so that one sees where it is. */
export function findRows(shape: TreeShape, isMatch: (row: number) => boolean): Found {
  const count = shape.ends.length
  const shown = new Uint8Array(count)
  const matches = new Int32Array(count)
  let found = 0
  for (let at = 0; at < count; at++) {
    if (!isMatch(at)) continue
    matches[found++] = at
    for (let up = at; up >= 0 && shown[up] === 0; up = shape.parents[up] ?? -1) shown[up] = 1
  }
  const visible = new Int32Array(count)
  let length = 0
  for (let at = 0; at < count; at++) if (shown[at] === 1) visible[length++] = at
  return { visible: visible.subarray(0, length), matches: matches.subarray(0, found) }
}

/** Where `row` stands in a rising list, or -1. */
export function placeOf(list: Int32Array, row: number): number {
  let low = 0
  let high = list.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const here = list[middle] ?? 0
    if (here === row) return middle
    if (here < row) low = middle + 1
    else high = middle - 1
  }
  return -1
}
