import type { DdfDocument } from '#core/ddf/ddf-model.ts'
import { type DocumentRow, listTree, rowAt, sameRows, type TreeListing } from '#core/language/tree-rows.ts'

/** What became of the rows of a tree: between those that are as before, there are others. */
export interface RowsChange {
  /** The version of the text whose rows they are. */
  readonly version: number
  readonly total: number
  /** How many rows at the beginning, and at the end, are those that were told before. */
  readonly before: number
  readonly behind: number
}
/** The row that the cursor stands in, and where its node begins. */
export interface RowPlace {
  readonly uri: string
  readonly start: number
}
/** A text as it is now. */
interface TreeText {
  readonly version: number
  readonly document: DdfDocument
}
interface Version extends TreeListing {
  readonly version: number
}

const none: Version = { version: 0, rows: [], starts: new Int32Array(), ends: new Int32Array() }

/** The rows of a text that is edited. What was told is remembered, so that of a large tree only the difference is told again. */
export class ToldRows {
  /** What the one who asks has, as far as it is known. */
  private told = none
  private newest = none

  /** The rows as they are now. */
  rows(text: TreeText): readonly DocumentRow[] {
    return this.now(text).rows
  }

  /** What is different from the rows of version `since`; whoever holds rows that nobody remembers gets all of them. */
  change(text: TreeText, since: number): RowsChange {
    if (since === this.newest.version) this.told = this.newest
    const { version, rows } = this.now(text)
    const isKnown = since === this.told.version
    return { version, total: rows.length, ...sameRows(isKnown ? this.told.rows : [], rows) }
  }

  /** The row around an offset, else the first; undefined while the rows are behind the text. */
  at({ version }: TreeText, since: number, offset: number): RowPlace | undefined {
    if (version !== since || version !== this.newest.version) return undefined
    return placeOf(this.newest, rowAt(this.newest, offset) ?? 0)
  }

  /** Where the node of a row begins. */
  startOf(text: TreeText, uri: string): number | undefined {
    const listing = this.now(text)
    return placeOf(
      listing,
      listing.rows.findIndex(row => row.uri === uri),
    )?.start
  }

  private now({ version, document }: TreeText): Version {
    if (version === this.newest.version) return this.newest
    const listing = listTree(document)
    this.newest = { ...listing, rows: shared(this.newest.rows, listing.rows), version }
    return this.newest
  }
}

/** Rows that say the same are the same, so that two listings take little more room than one. */
function shared(known: readonly DocumentRow[], rows: readonly DocumentRow[]): readonly DocumentRow[] {
  const { before, behind } = sameRows(known, rows)
  if (before === rows.length && rows.length === known.length) return known
  const end = rows.length - behind
  return [...known.slice(0, before), ...rows.slice(before, end), ...known.slice(known.length - behind)]
}

function placeOf({ rows, starts }: TreeListing, at: number): RowPlace | undefined {
  const row = rows[at]
  return row && { uri: row.uri, start: starts[at] ?? 0 }
}
