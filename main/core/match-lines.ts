/**
 * Which line of `before` each line of `after` still is; -1 for those that are new. The order is kept, so that every line
 * is used at most once: a text can then be written back with everything that was not edited as it was.
 */
export function matchLines(before: readonly string[], after: readonly string[]): Int32Array {
  const matched = new Int32Array(after.length).fill(-1)
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) {
    matched[head] = head
    head += 1
  }
  let tail = 0
  while (tail < Math.min(before.length, after.length) - head && before.at(-1 - tail) === after.at(-1 - tail)) {
    tail += 1
    matched[after.length - tail] = before.length - tail
  }
  matchBetween(before, after, head, tail, matched)
  return matched
}

/** Between the edited places: each line takes the next equal one, unless that is far away and lines between would be lost. */
function matchBetween(
  before: readonly string[],
  after: readonly string[],
  head: number,
  tail: number,
  matched: Int32Array,
) {
  const places = new Map<string, number[]>()
  for (let index = before.length - tail - 1; index >= head; index -= 1) {
    const line = before[index] ?? ''
    const known = places.get(line)
    if (known) known.push(index)
    else places.set(line, [index])
  }
  let from = head
  for (let index = head; index < after.length - tail; index += 1) {
    const known = places.get(after[index] ?? '') ?? []
    while (known.length > 0 && (known.at(-1) ?? 0) < from) known.pop()
    const next = known.at(-1)
    const isCommon = known.length > 8
    if (next === undefined || (isCommon && next > from + 100)) continue
    matched[index] = next
    from = next + 1
  }
}
