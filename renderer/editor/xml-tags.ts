/** The end tag that belongs to a start tag that was just completed, or undefined. `before` ends with `>`. */
export function closingTagAfter(before: string): string | undefined {
  const open = /<([A-Za-z_][\w.:-]*)(?:\s[^<>]*)?>$/.exec(before)
  if (!open || before.endsWith('/>')) return undefined
  return `</${open[1]}>`
}

export interface Fold {
  /** First and last line, from 1; the last one stays visible. */
  readonly start: number
  readonly end: number
  readonly comment: boolean
}

const tag =
  /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<(\/?)([A-Za-z_][\w.:-]*)(?:"[^"]*"|'[^']*'|[^<>"'])*?(\/?)>|\n/g

/** What can be folded: elements and comments of more than one line. Broken documents fold as far as they go. */
export function xmlFolds(text: string): readonly Fold[] {
  const folds: Fold[] = []
  const open: { name: string; line: number }[] = []
  let line = 1
  for (const match of text.matchAll(tag)) {
    const [whole, slash, name, empty] = match
    const start = line
    line += countLines(whole)
    if (name === undefined) {
      if (line > start && whole !== '\n') folds.push({ start, end: line, comment: true })
    } else if (slash) close(name, line)
    else if (!empty) open.push({ name, line: start })
  }
  return folds

  function close(name: string, end: number): void {
    const at = open.findLastIndex(item => item.name === name)
    const start = open[at]?.line
    if (start === undefined) return
    open.length = at
    if (end - 1 > start) folds.push({ start, end: end - 1, comment: false })
  }
}

function countLines(text: string): number {
  let lines = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1
  return lines
}
