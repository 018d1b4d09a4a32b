/** Lines of a text. Lines and columns count from 1, offsets from 0, all in UTF-16 units. */
export interface LineMap {
  readonly lines: number
  place(offset: number): { readonly line: number; readonly column: number; readonly offset: number }
  /** Offset where a line begins. */
  startOf(line: number): number
}

/** Maps offsets to lines; LF, CRLF and a lone CR end a line, as in an editor. The map is made when first asked. */
export function createLineMap(text: string): LineMap {
  let starts: Int32Array | undefined
  const all = () => {
    starts ??= lineStarts(text)
    return starts
  }
  return {
    get lines() {
      return all().length
    },
    place(offset) {
      const line = lineAt(all(), offset)
      return { line: line + 1, column: offset - (all()[line] ?? 0) + 1, offset }
    },
    startOf: line => all()[line - 1] ?? text.length,
  }
}

function lineStarts(text: string): Int32Array {
  const starts: number[] = [0]
  let lineFeed = text.indexOf('\n')
  let carriageReturn = text.indexOf('\r')
  while (lineFeed !== -1 || carriageReturn !== -1) {
    const returnFirst = carriageReturn !== -1 && (lineFeed === -1 || carriageReturn < lineFeed)
    if (returnFirst && carriageReturn + 1 !== lineFeed) starts.push(carriageReturn + 1)
    if (returnFirst) carriageReturn = text.indexOf('\r', carriageReturn + 1)
    else {
      starts.push(lineFeed + 1)
      lineFeed = text.indexOf('\n', lineFeed + 1)
    }
  }
  return Int32Array.from(starts)
}

function lineAt(starts: Int32Array, offset: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}
