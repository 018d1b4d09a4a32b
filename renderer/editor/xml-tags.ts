/** The end tag that belongs to a start tag that was just completed, or undefined. `before` ends with `>`. */
export function closingTagAfter(before: string): string | undefined {
  const open = /<([A-Za-z_][\w.:-]*)(?:\s[^<>]*)?>$/.exec(before)
  if (!open || before.endsWith('/>')) return undefined
  return `</${open[1]}>`
}
