/** All rows of a log have one height, so that a place is a multiplication, however long the log is. */
export const rowHeight = 18
/** Rows beyond the edges that exist, too. */
const beyond = 8

export interface Sight {
  readonly count: number
  /** How far it is scrolled, and how high the part in sight is, in pixels. */
  readonly top: number
  readonly height: number
  /** It shows its end, wherever it was scrolled to. */
  readonly follows: boolean
}

/** The rows that have to exist: from this one up to, and without, that one. */
export function rowsInSight({ count, top, height, follows }: Sight): { readonly from: number; readonly to: number } {
  const start = follows ? Math.max(0, count * rowHeight - height) : top
  return {
    from: Math.max(0, Math.min(count, Math.floor(start / rowHeight) - beyond)),
    to: Math.min(count, Math.ceil((start + height) / rowHeight) + beyond),
  }
}
