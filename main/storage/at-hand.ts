/** Rows that are kept at hand: those that were asked for, and all that the database does not show yet. */
export interface AtHand<Key, Row> {
  /** Undefined: look into the database. */
  get(key: Key): Row | undefined
  set(key: Key, row: Row): void
}

/**
 * Keeps two generations of some rows each. The older one goes when the database shows all of it: `settled` tells so by
 * true, of everything that was written before it was called.
 */
export function atHand<Key, Row>(most: number, settled: () => Promise<boolean>): AtHand<Key, Row> {
  let young = new Map<Key, Row>()
  let old = new Map<Key, Row>()
  let isOldShown = true

  const look = async () => {
    const looked = old
    const isShown = await settled()
    // It says nothing of a generation that has grown old since.
    if (looked === old) isOldShown = isShown
  }
  const age = () => {
    old = young
    young = new Map()
    isOldShown = false
    void look()
  }
  return {
    get: key => young.get(key) ?? old.get(key),
    set(key, row) {
      young.set(key, row)
      if (young.size < most) return
      if (isOldShown) age()
      // What the disk refused is asked for again, seldom.
      else if (young.size % most === 0) void look()
    },
  }
}
