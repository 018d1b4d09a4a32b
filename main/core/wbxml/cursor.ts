import { latin1Decode, utf8Decode } from '../bytes.ts'
import { type Problem, problem } from '../problem.ts'

/** IANA MIBenum of what strings may be written in. */
const utf8 = 106
const known: readonly number[] = [0, 3, 4, utf8]

/**
 * Reads WBXML bytes from the front, and never past the end. The first problem is kept with its offset; from then on
 * every read gives nothing, so that callers look for it in one place.
 */
export class Cursor {
  private readonly bytes: Uint8Array
  at = 0
  problem: Problem | undefined
  charset = utf8
  private strings = new Uint8Array(0)

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  get atEnd(): boolean {
    return this.at >= this.bytes.length
  }

  fail(what: string, at = this.at): void {
    this.problem ??= problem('wbxml.broken', { what, offset: at }, { offset: at })
  }

  byte(): number {
    if (this.problem) return 0
    const value = this.bytes[this.at]
    if (value === undefined) this.fail('it ends too early')
    this.at += 1
    return value ?? 0
  }

  /** mb_u_int32: seven bits to a byte, the high bit says that more follow. */
  number(): number {
    const start = this.at
    let value = 0
    for (let count = 0; count < 5; count += 1) {
      const next = this.byte()
      value = value * 128 + (next & 0x7f)
      if (next < 0x80) return value
    }
    this.fail('a number has more than five bytes', start)
    return 0
  }

  slice(length: number): Uint8Array {
    if (this.problem) return new Uint8Array(0)
    if (length > this.bytes.length - this.at) {
      this.fail(`${length} bytes are announced, ${this.bytes.length - this.at} are left`)
      return new Uint8Array(0)
    }
    this.at += length
    return this.bytes.subarray(this.at - length, this.at)
  }

  readCharset(): void {
    const start = this.at
    this.charset = this.number()
    if (!known.includes(this.charset)) this.fail(`the character set ${this.charset} is not known here`, start)
  }

  readStringTable(): void {
    this.strings = Uint8Array.from(this.slice(this.number()))
  }

  /** A string that ends with a zero, in its place. */
  inlineString(): string {
    const start = this.at
    const end = this.problem ? -1 : this.bytes.indexOf(0, start)
    if (end === -1) {
      this.fail('a string is not ended', start)
      return ''
    }
    this.at = end + 1
    return this.text(this.bytes.subarray(start, end), start)
  }

  /** A string of the table, by its place there. */
  tableString(index: number): string {
    const { at } = this
    if (this.problem) return ''
    if (index >= this.strings.length) {
      this.fail(`the table of strings has no place ${index}`, at)
      return ''
    }
    const end = this.strings.indexOf(0, index)
    return this.text(this.strings.subarray(index, end === -1 ? this.strings.length : end), at)
  }

  private text(bytes: Uint8Array, at: number): string {
    if (this.charset === 4) return latin1InPieces(bytes)
    const text = utf8Decode(bytes)
    if (!text.ok) this.fail('a string is not UTF-8', at)
    return text.ok ? text.value : ''
  }
}

function latin1InPieces(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) text += latin1Decode(bytes.subarray(at, at + 8192))
  return text
}
