/** Are two names so alike that one is probably a slip of the other: other capitals, or one or two letters apart? */
export function isSimilar(a: string, b: string): boolean {
  if (a.toLowerCase() === b.toLowerCase()) return true
  const shorter = Math.min(a.length, b.length)
  const most = shorter < 3 ? 0 : shorter < 5 ? 1 : 2
  return a.length <= 60 && b.length <= 60 && distance(a, b, most) <= most
}

/** The one of `words` that is most like `word`, if any is. */
export function mostSimilar(word: string, words: Iterable<string>): string | undefined {
  for (const candidate of words) if (isSimilar(word, candidate)) return candidate
  return undefined
}

/** Letters to add, remove, change or swap with the next; numbers above `most` are not exact. */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let twoBefore: readonly number[] = []
  let before: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const change = (before[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swap = isSwapped ? (twoBefore[j - 2] ?? 0) + 1 : most + 1
      row.push(Math.min(change, swap, (before[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    twoBefore = before
    before = row
  }
  return before[b.length] ?? most + 1
}
