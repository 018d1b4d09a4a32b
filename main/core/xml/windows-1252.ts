// Characters of windows-1252 for the bytes 80 to 9F; the other bytes are those of Unicode.
const upper = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

/** The UTF-16 unit of a windows-1252 byte. */
export function singleByte(byte: number): number {
  return byte >= 0x80 && byte < 0xa0 ? upper.charCodeAt(byte - 0x80) : byte
}
