import { isCharacter } from './characters.ts'

const known: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** What stands at an `&`. */
export type Reference =
  | { readonly kind: 'text'; readonly text: string; readonly end: number }
  | { readonly kind: 'named'; readonly name: string; readonly end: number }
  | { readonly kind: 'bad-number'; readonly what: string; readonly end: number }
  | { readonly kind: 'alone'; readonly end: number }

const reference = /&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|([A-Za-z_:\u00c0-\uffff][\w:.\-\u00b7-\uffff]*));/y

/** Reads the reference that begins at `offset`, where the text has an `&`. */
export function readReference(text: string, offset: number): Reference {
  reference.lastIndex = offset
  const match = reference.exec(text)
  if (!match) return { kind: 'alone', end: offset + 1 }
  const end = reference.lastIndex
  const [whole, hex, decimal, name] = match
  if (name !== undefined) {
    const plain = Object.hasOwn(known, name) ? known[name] : undefined
    return plain === undefined ? { kind: 'named', name, end } : { kind: 'text', text: plain, end }
  }
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
  if (!isCharacter(code)) return { kind: 'bad-number', what: whole, end }
  return { kind: 'text', text: String.fromCodePoint(code), end }
}

/** Text with its references resolved; those that are not known stay as they are written. */
export function decodeReferences(text: string): string {
  let at = text.indexOf('&')
  if (at === -1) return text
  let decoded = ''
  let from = 0
  for (; at !== -1; at = text.indexOf('&', from)) {
    const found = readReference(text, at)
    decoded += text.slice(from, at) + (found.kind === 'text' ? found.text : text.slice(at, found.end))
    from = found.end
  }
  return decoded + text.slice(from)
}

/** Text as it may stand in an element. */
export function encodeText(text: string): string {
  return text.replace(/[&<>]/g, letter => (letter === '&' ? '&amp;' : letter === '<' ? '&lt;' : '&gt;'))
}
