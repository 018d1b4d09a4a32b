/** Longer values are not matched: a pattern is for identifiers and addresses. */
export const mostMatched = 512
const mostPattern = 200
/** With more parts that may repeat without end a text could be tried in too many ways. */
const mostEndless = 2

/**
 * A regular expression for whole values, or what is wrong with it. Profiles come from anywhere, so only those are taken
 * whose time is bounded: no repeated groups that repeat inside or have alternatives, no references, no look-around.
 */
export function safePattern(text: string): RegExp | string {
  if (text.length > mostPattern) return `it is longer than ${mostPattern} signs`
  try {
    const pattern = new RegExp(`^(?:${text})$`, 'u')
    const bare = text.replace(/\\[^k\d]|\\0/g, 'x').replace(/\[(?:\\.|[^\]\\])*\]/g, 'x')
    if (/\(\?(?!:)/.test(bare)) return 'it looks around, or names a group'
    if (/\\[k\d]/.test(bare)) return 'it refers to a group'
    if (repeatsGroup(bare)) return 'a part that repeats repeats again, or has alternatives'
    const endless = bare.match(/[*+]|\{\d+,\}|\{\d*,\d{3,}\}/g) ?? []
    return endless.length > mostEndless ? `more than ${mostEndless} parts repeat without end` : pattern
  } catch {
    return 'it is no regular expression'
  }
}

/** True for a group with a quantifier behind it and a quantifier or a choice inside. */
function repeatsGroup(bare: string): boolean {
  const open: boolean[] = []
  for (let at = 0; at < bare.length; at++) {
    const sign = bare[at]
    if (sign === '(') {
      open.push(false)
      if (bare.startsWith('(?:', at)) at += 2
    } else if (sign === ')') {
      const branches = open.pop() ?? false
      const repeats = /^(?:[*+]|\{\d+,\d*\}|\{(?:\d{2,}|[2-9])\})/.test(bare.slice(at + 1))
      if (branches && repeats) return true
      if ((branches || repeats) && open.length > 0) open[open.length - 1] = true
    } else if (sign === '|' || sign === '*' || sign === '+' || sign === '?' || /^\{\d*,/.test(bare.slice(at))) {
      if (open.length > 0) open[open.length - 1] = true
    }
  }
  return false
}
