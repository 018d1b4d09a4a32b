import { concatBytes } from '../hex.ts'

// BER TLVs as PKCS#15 uses them: one byte of tag, a definite length.

export interface Tlv {
  readonly tag: number
  readonly value: Uint8Array
}

/** One TLV as bytes. */
export function tlv(tag: number, ...content: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const value = concatBytes(...content)
  const { length } = value
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return concatBytes([tag], size, value)
}

/** The TLVs that lie behind one another; padding of FF or 00 ends them. Undefined when one is cut. */
export function tlvsOf(bytes: Uint8Array): readonly Tlv[] | undefined {
  const found: Tlv[] = []
  for (let at = 0; at < bytes.length && bytes[at] !== 0xff && bytes[at] !== 0x00; ) {
    const [tag = 0, size = 0x80, high = 0, low = 0] = bytes.subarray(at, at + 4)
    const length = size < 0x80 ? size : size === 0x81 ? high : size === 0x82 ? high * 256 + low : Number.NaN
    const from = at + 2 + (size < 0x80 ? 0 : size & 0x7f)
    if (!(from + length <= bytes.length)) return undefined
    found.push({ tag, value: bytes.subarray(from, from + length) })
    at = from + length
  }
  return found
}

/** The value at a path of tags; the first of each kind. */
export function valueAt(bytes: Uint8Array, ...tags: readonly number[]): Uint8Array | undefined {
  return tags.reduce<Uint8Array | undefined>(
    (inner, tag) => inner && tlvsOf(inner)?.find(item => item.tag === tag)?.value,
    bytes,
  )
}
