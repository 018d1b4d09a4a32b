/** The front of one queue at hand: ids in order. What lies behind it is in the store alone. */
export interface QueueFront {
  /** Takes at most `most` ids off the front. */
  take(most: number): readonly number[]
  /** Adds what was queued just now; behind a long queue it is left to the store, and false. */
  push(ids: readonly number[]): boolean
  /** Takes one id out, wherever it stands. */
  remove(id: number): void
  /** Nothing waits, here or in the store. */
  isEmpty(): boolean
}

/** This many commands of one device are kept at hand; the rest of a longer queue is fetched as it moves up. */
export const frontMost = 1000

/** `load` gives the first ids of the queue as the store has it, `frontMost` at most; it is not asked where none are. */
export function queueFront(load: () => readonly number[], isEmpty: boolean): QueueFront {
  let ids: number[] = isEmpty ? [] : [...load()]
  /** Everything that is queued stands in `ids`. */
  let whole = ids.length < frontMost
  const fill = () => {
    ids = [...load()]
    whole = ids.length < frontMost
  }
  return {
    take(most) {
      if (!whole && ids.length < most) fill()
      return ids.splice(0, most)
    },
    push(more) {
      whole &&= ids.length + more.length <= frontMost
      if (whole) ids.push(...more)
      return whole
    },
    remove(id) {
      const at = ids.indexOf(id)
      if (at >= 0) ids.splice(at, 1)
    },
    isEmpty: () => whole && ids.length === 0,
  }
}
