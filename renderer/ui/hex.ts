export interface HexLine {
  /** Offset of the first byte, 8 hex digits. */
  readonly offset: string
  readonly hex: string
  readonly text: string
}

/** Bytes as a hex dump, 16 to a line: offset, hex, and what is printable in ASCII. */
export function hexLines(bytes: Uint8Array, from: number, lines: number): readonly HexLine[] {
  const result: HexLine[] = []
  for (let at = from * 16; at < bytes.length && result.length < lines; at += 16) {
    const part = [...bytes.subarray(at, at + 16)]
    const hex = part.map(byte => byte.toString(16).padStart(2, '0'))
    result.push({
      offset: at.toString(16).padStart(8, '0'),
      hex: `${hex.slice(0, 8).join(' ')}  ${hex.slice(8).join(' ')}`.padEnd(48),
      text: part.map(byte => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join(''),
    })
  }
  return result
}

/** Text for a screen: control characters become visible signs, lines stay lines. */
export function visibleText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that have to be made visible
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, sign =>
    String.fromCharCode(0x2400 + sign.charCodeAt(0)),
  )
}
