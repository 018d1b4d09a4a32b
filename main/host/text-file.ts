import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'

// Text files keep their bytes: encoding, byte order mark and line ends are what their author chose.

export type Encoding = 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | 'ISO-8859-1'
export interface TextFile {
  readonly text: string
  readonly bom: boolean
  readonly encoding: Encoding
}

/** Reads bytes as text. Problem `host.file-not-text` with the offset of the first byte that does not fit. */
export function decodeFile(file: string, bytes: Uint8Array): Result<TextFile> {
  const { encoding, mark } = detectEncoding(bytes)
  const body = bytes.subarray(mark)
  const text = encoding === 'ISO-8859-1' ? Buffer.from(body).toString('latin1') : strictText(encoding, body)
  const binary = text?.indexOf('\0') ?? 0
  if (text === undefined || binary >= 0) {
    const offset = mark + (text === undefined ? firstBad(encoding, body) : binary)
    return failed(problem('host.file-not-text', { file, offset, encoding }, { file, offset }))
  }
  return ok({ text, bom: mark > 0, encoding })
}

/** Writes text in an encoding. Problem `host.file-encoding` names the first character that has no place there. */
export function encodeFile(file: string, { text, bom, encoding }: TextFile): Result<Uint8Array> {
  if (encoding === 'UTF-8') return ok(Buffer.from((bom ? '\uFEFF' : '') + text, 'utf8'))
  if (encoding === 'ISO-8859-1') {
    const foreign = [...text].find(letter => letter > '\u00FF')
    if (foreign !== undefined) return failed(problem('host.file-encoding', { file, character: foreign, encoding }))
    return ok(Buffer.from(text, 'latin1'))
  }
  const bytes = Buffer.from((bom ? '\uFEFF' : '') + text, 'utf16le')
  return ok(encoding === 'UTF-16BE' ? bytes.swap16() : bytes)
}

function detectEncoding(bytes: Uint8Array): { readonly encoding: Encoding; readonly mark: number } {
  const [a, b, c] = bytes
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'UTF-8', mark: 3 }
  if (a === 0xff && b === 0xfe) return { encoding: 'UTF-16LE', mark: 2 }
  if (a === 0xfe && b === 0xff) return { encoding: 'UTF-16BE', mark: 2 }
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1')
  const declared = /^<\?xml[^>]*encoding\s*=\s*["'](iso-8859-1|latin1|windows-1252)["']/i.test(head)
  return { encoding: declared ? 'ISO-8859-1' : 'UTF-8', mark: 0 }
}

function strictText(encoding: Encoding, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding.toLowerCase(), { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Where decoding stops: halves the range until one byte is left. */
function firstBad(encoding: Encoding, bytes: Uint8Array): number {
  let good = 0
  let bad = bytes.length
  const decodes = (end: number) => {
    const decoder = new TextDecoder(encoding.toLowerCase(), { fatal: true })
    try {
      decoder.decode(bytes.subarray(0, end), { stream: true })
      return true
    } catch {
      return false
    }
  }
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    if (decodes(middle)) good = middle
    else bad = middle
  }
  return good
}
