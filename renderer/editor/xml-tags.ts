/** The end tag that belongs to a start tag that was just completed, or undefined. `before` ends with `>`. */
export function closingTagAfter(before: string): string | undefined {
  const open = /<([A-Za-z_][\w.:-]*)(?:\s[^<>]*)?>$/.exec(before)
  if (!open || before.endsWith('/>')) return undefined
  return `</${open[1]}>`
}

/**
 * How many characters behind a comment end are one too many: `<!--` brings its end along, and somebody typed another. `before` ends
 * with the `>` that was just typed.
 */
export function spareCommentEnd(before: string, after: string): number {
  return before.endsWith('-->') ? (/^ ?-->/.exec(after)?.[0].length ?? 0) : 0
}
