/** Line and column, from 1, of a byte; columns count characters, as editors do. */
export function lineOf(bytes: Uint8Array, index: number): { readonly line: number; readonly column: number } {
  let line = 1
  let column = 1
  for (let at = 0; at < index; at += 1) {
    const byte = bytes[at] ?? 0
    if (byte === 0x0a) {
      line += 1
      column = 1
    } else if ((byte & 0xc0) !== 0x80) column += 1
  }
  return { line, column }
}
