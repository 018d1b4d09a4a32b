import { latin1Decode, utf8Encode } from './bytes.ts'

// The frame of a multipart body (RFC 2046 §5.1), byte by byte and without any notion of what the parts mean.

export interface Part {
  /** Header names in lower case. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Uint8Array
}

export interface Parts {
  readonly parts: readonly Part[]
  /** Whether the closing delimiter came. */
  readonly closed: boolean
  /** Whether all lines of the frame ended in CRLF. */
  readonly crlf: boolean
}

const lf = 0x0a
const cr = 0x0d

/** Cuts a body into its parts; undefined when the delimiter never occurs. Lines may end in CRLF or LF. */
export function splitParts(body: Uint8Array, boundary: string): Parts | undefined {
  const delimiters = findDelimiters(body, utf8Encode(`--${boundary}`))
  if (delimiters.length === 0) return undefined
  const parts: Part[] = []
  let closed = false
  for (const [index, delimiter] of delimiters.entries()) {
    closed = delimiter.closing
    if (closed) break
    parts.push(readPart(body.subarray(delimiter.end, delimiters[index + 1]?.start ?? body.length)))
  }
  const crlf = delimiters.every(({ end, closing }) => closing || body[end - 2] === cr)
  return { parts, closed, crlf }
}

interface Delimiter {
  /** Where the line break before the delimiter begins: the end of the part above. */
  readonly start: number
  /** Where the line of the delimiter ends: the start of the part below. */
  readonly end: number
  readonly closing: boolean
}

function findDelimiters(body: Uint8Array, mark: Uint8Array): readonly Delimiter[] {
  const found: Delimiter[] = []
  for (let line = 0; line < body.length; line = nextLine(body, line)) {
    if (!startsWith(body, line, mark)) continue
    const after = line + mark.length
    const closing = body[after] === 0x2d && body[after + 1] === 0x2d
    const end = nextLine(body, line)
    if (!closing && !isBlank(body, after, end)) continue
    found.push({ start: lineBreakBefore(body, line), end, closing })
    if (closing) break
  }
  return found
}

function nextLine(body: Uint8Array, from: number): number {
  const end = body.indexOf(lf, from)
  return end === -1 ? body.length : end + 1
}

function startsWith(body: Uint8Array, at: number, mark: Uint8Array): boolean {
  if (at + mark.length > body.length) return false
  for (let i = 0; i < mark.length; i++) if (body[at + i] !== mark[i]) return false
  return true
}

function isBlank(body: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const byte = body[i]
    if (byte !== 0x20 && byte !== 0x09 && byte !== cr && byte !== lf) return false
  }
  return true
}

function lineBreakBefore(body: Uint8Array, line: number): number {
  if (line === 0) return 0
  return line > 1 && body[line - 2] === cr ? line - 2 : line - 1
}

function readPart(part: Uint8Array): Part {
  const headers = new Map<string, string>()
  let at = 0
  while (at < part.length) {
    const next = nextLine(part, at)
    const line = latin1(part.subarray(at, next)).trim()
    at = next
    if (line === '') break
    const colon = line.indexOf(':')
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim())
  }
  return { headers, body: part.subarray(at) }
}

/** Header lines are short; what is longer than a kilobyte is cut, not read. */
const latin1 = (bytes: Uint8Array) => latin1Decode(bytes.subarray(0, 1024))

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
