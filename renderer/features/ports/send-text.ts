// What is typed into a console, as bytes.

export const lineEnds = {
  cr: { label: 'CR', text: '\r' },
  lf: { label: 'LF', text: '\n' },
  crlf: { label: 'CR LF', text: '\r\n' },
  none: { label: 'no line end', text: '' },
  hex: { label: 'hex bytes', text: '' },
} as const
export type LineEnd = keyof typeof lineEnds

/** The bytes of a line, or of digits such as `41 54 0d`; undefined when those are no bytes. */
export function bytesOfLine(text: string, end: LineEnd): Uint8Array<ArrayBuffer> | undefined {
  if (end !== 'hex') return Uint8Array.from(new TextEncoder().encode(text + lineEnds[end].text))
  const digits = text.replace(/0x|[\s,:]/gi, '')
  if (digits === '' || digits.length % 2 === 1 || !/^[0-9a-f]+$/i.test(digits)) return undefined
  return Uint8Array.from(digits.match(/../g) ?? [], pair => Number.parseInt(pair, 16))
}

/** Keys that a line cannot hold. */
export const controlKeys = [
  ['Ctrl+C', 0x03],
  ['Ctrl+D', 0x04],
  ['Ctrl+Z', 0x1a],
  ['Escape', 0x1b],
  ['Tab', 0x09],
] as const
