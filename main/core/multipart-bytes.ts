import { asciiText, bytesAsText, utf8Encode } from './bytes.ts'
import { keepReads } from './kept-reads.ts'

// The frame of a multipart body (RFC 2046 §5.1), byte by byte and without any notion of what the parts mean.

export interface Part {
  /** Header names in lower case. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Uint8Array
  /** The body as text, where all that came is ASCII. */
  readonly text?: string | undefined
}

export interface Parts {
  readonly parts: readonly Part[]
  /** Whether the closing delimiter came. */
  readonly closed: boolean
  /** Whether all lines of the frame ended in CRLF. */
  readonly crlf: boolean
}

/**
 * Cuts a body into its parts; undefined when the delimiter never occurs. Lines may end in CRLF or LF. It looks at the
 * bytes as text of one character each, so that places in both are the same.
 */
export function splitParts(body: Uint8Array, boundary: string): Parts | undefined {
  const ascii = asciiText(body)
  const text = ascii ?? bytesAsText(body)
  const delimiters = findDelimiters(text, `--${boundary}`)
  if (delimiters.length === 0) return undefined
  const parts: Part[] = []
  let closed = false
  for (const [index, delimiter] of delimiters.entries()) {
    closed = delimiter.closing
    if (closed) break
    const to = delimiters[index + 1]?.start ?? text.length
    const from = endOfHeaders(text, delimiter.end, to)
    const headers = readHeaders(body.subarray(delimiter.end, from), text.slice(delimiter.end, from))
    parts.push({ headers, body: body.subarray(from, to), text: ascii?.slice(from, to) })
  }
  const crlf = delimiters.every(({ end, closing }) => closing || text[end - 2] === '\r')
  return { parts, closed, crlf }
}

interface Delimiter {
  /** Where the line break before the delimiter begins: the end of the part above. */
  readonly start: number
  /** Where the line of the delimiter ends: the start of the part below. */
  readonly end: number
  readonly closing: boolean
}

function findDelimiters(text: string, mark: string): readonly Delimiter[] {
  const found: Delimiter[] = []
  for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + 1)) {
    if (at > 0 && text[at - 1] !== '\n') continue
    const after = at + mark.length
    const closing = text.startsWith('--', after)
    const end = nextLine(text, after)
    if (!closing && !isBlank(text, after, end)) continue
    found.push({ start: lineBreakBefore(text, at), end, closing })
    if (closing) break
  }
  return found
}

function nextLine(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end === -1 ? text.length : end + 1
}

function isBlank(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (!' \t\r\n'.includes(text[i] ?? '')) return false
  return true
}

function lineBreakBefore(text: string, line: number): number {
  if (line === 0) return 0
  return text[line - 2] === '\r' ? line - 2 : line - 1
}

/** Header lines are short; what is longer than a kilobyte is cut, not read. */
const longestLine = 1024

/** Headers of a part are no longer than this, in bytes: what goes on behind it is its body. */
const longestHeaders = 64 * 1024

/** Where the empty line after the headers ends. */
function endOfHeaders(text: string, from: number, to: number): number {
  const most = Math.min(to, from + longestHeaders)
  let at = from
  while (at < most) {
    const line = at
    at = Math.min(nextLine(text, line), most)
    if (isBlank(text, line, at)) break
  }
  return at
}

const readHeaders = keepReads((block): ReadonlyMap<string, string> => {
  const headers = new Map<string, string>()
  for (const whole of bytesAsText(block).split('\n')) {
    const line = whole.slice(0, longestLine)
    const colon = line.indexOf(':')
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim())
  }
  return headers
})

/** Puts parts into one body. The boundary must not occur in them. */
export function joinParts(parts: readonly Part[], boundary: string): Uint8Array {
  const pieces = parts.flatMap(({ headers, body }) => {
    const lines = [...headers].map(([name, value]) => `${name}: ${value}\r\n`).join('')
    return [utf8Encode(`--${boundary}\r\n${lines}\r\n`), body, utf8Encode('\r\n')]
  })
  pieces.push(utf8Encode(`--${boundary}--\r\n`))
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    joined.set(piece, at)
    at += piece.length
  }
  return joined
}
