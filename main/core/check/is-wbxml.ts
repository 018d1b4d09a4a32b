// The head of a WBXML document: version, public id, character set, string table (WBXML 1.3 §5.1).

const versions = [0x01, 0x02, 0x03]
/** UTF-8, US-ASCII, ISO-8859-1, UTF-16, not said. */
const charsets = [106, 3, 4, 1015, 0]

/** Do the bytes begin like WBXML, with a table of strings that fits into them? */
export function isWbxml(bytes: Uint8Array): boolean {
  if (!versions.includes(bytes[0] ?? 0)) return false
  let at = 1
  const next = () => {
    let value = 0
    for (let count = 0; count < 5; count += 1) {
      const byte = bytes[at] ?? 0
      at += 1
      value = value * 128 + (byte & 0x7f)
      if (byte < 0x80) break
    }
    return value
  }
  if (next() === 0) next()
  return charsets.includes(next()) && at + next() < bytes.length
}
