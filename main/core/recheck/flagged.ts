/** Some of many things of a text, in the order of the text, each with a flag. */
export class Flagged<Item> {
  private items: Item[] = []
  private flags: number[] = []
  private readonly startOf: (item: Item) => number

  constructor(startOf: (item: Item) => number) {
    this.startOf = startOf
  }

  /** Takes in something that lies behind everything else; no flag, no place. */
  push(item: Item, flag: number): void {
    if (flag === 0) return
    this.items.push(item)
    this.flags.push(flag)
  }

  /** Gives something another flag; 0 takes it out. */
  set(item: Item, flag: number): void {
    const at = this.find(this.startOf(item))
    const isHere = this.items[at] === item
    if (flag !== 0 && isHere) this.flags[at] = flag
    else if (flag !== 0) this.put(at, [item], [flag], 0)
    else if (isHere) this.put(at, [], [], 1)
  }

  each(look: (item: Item, flag: number) => void): void {
    this.items.forEach((item, index) => {
      look(item, this.flags[index] ?? 0)
    })
  }

  private put(at: number, items: readonly Item[], flags: readonly number[], gone: number): void {
    this.items.splice(at, gone, ...items)
    this.flags.splice(at, gone, ...flags)
  }

  private find(start: number): number {
    let low = 0
    let high = this.items.length
    while (low < high) {
      const middle = (low + high) >> 1
      const item = this.items[middle]
      if (item !== undefined && this.startOf(item) < start) low = middle + 1
      else high = middle
    }
    return low
  }
}
