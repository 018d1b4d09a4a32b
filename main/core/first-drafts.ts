/** Something that was noted at a place of a text. */
interface Placed {
  readonly start: number
}

/** Keeps the first of what is noted, in the order of the text, in whatever order it comes; of one place, the first that came. */
export class FirstDrafts<Draft extends Placed> {
  private readonly most: number
  private drafts: Draft[] = []
  /** What lies here or behind would not be among the first. */
  private limit: number

  constructor(most: number) {
    this.most = most
    this.limit = most > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
  }

  /** Would something noted here be kept? */
  wants(start: number): boolean {
    return start < this.limit
  }

  add(draft: Draft): void {
    this.drafts.push(draft)
    // Sorting now and then costs less than keeping order.
    if (this.drafts.length >= 2 * this.most) this.drafts = this.sorted()
  }

  /** The first ones in order; from now on only what lies before the last of them is wanted. */
  sorted(): Draft[] {
    const sorted = this.drafts.toSorted((a, b) => a.start - b.start).slice(0, this.most)
    if (sorted.length === this.most) this.limit = Math.min(this.limit, sorted.at(-1)?.start ?? this.limit)
    this.drafts = sorted
    return sorted
  }
}
