import { createScanner } from 'jsonc-parser'

// Finds where JSON text goes wrong, so that a message can point there; JSON.parse only says that it does.

/** The scanner's token kinds. Its own enumeration vanishes at run time, so they are spelt out (a test compares). */
const token = {
  openBrace: 1,
  closeBrace: 2,
  openBracket: 3,
  closeBracket: 4,
  comma: 5,
  colon: 6,
  null: 7,
  true: 8,
  false: 9,
  string: 10,
  number: 11,
  lineBreak: 14,
  blank: 15,
  end: 17,
} as const

/** What may come next while mistakes are looked for. */
type Expected = 'value' | 'value-or-end' | 'name' | 'name-or-end' | 'colon' | 'comma-or-end' | 'end-of-text'

/** The first token that does not fit. It walks with a stack of its own: broken text may be nested at will. */
export function firstMistake(text: string): { readonly offset: number; readonly what: string } {
  const scanner = createScanner(text, false)
  const open: ('[' | '{')[] = []
  let expected: Expected = 'value'
  for (;;) {
    const kind: number = scanner.scan()
    if (kind === token.lineBreak || kind === token.blank) continue
    const next: Expected | undefined = scanner.getTokenError() === 0 ? follow(kind, expected, open) : undefined
    if (next === undefined) {
      const offset = scanner.getTokenOffset()
      return { offset, what: describe(kind, text.slice(offset, offset + scanner.getTokenLength()), expected) }
    }
    // JSON.parse is stricter than the scanner in corners such as control characters; then the end must do.
    if (kind === token.end) return { offset: text.length, what: 'a character is not allowed in JSON' }
    expected = next
  }
}

function follow(kind: number, expected: Expected, open: ('[' | '{')[]): Expected | undefined {
  const afterValue = (): Expected => (open.length === 0 ? 'end-of-text' : 'comma-or-end')
  const takesValue = expected === 'value' || expected === 'value-or-end'
  const takesName = expected === 'name' || expected === 'name-or-end'
  switch (kind) {
    case token.openBrace:
      if (takesValue) open.push('{')
      return takesValue ? 'name-or-end' : undefined
    case token.openBracket:
      if (takesValue) open.push('[')
      return takesValue ? 'value-or-end' : undefined
    case token.closeBrace:
      if (!(expected === 'name-or-end' || expected === 'comma-or-end') || open.pop() !== '{') return undefined
      return afterValue()
    case token.closeBracket:
      if (!(expected === 'value-or-end' || expected === 'comma-or-end') || open.pop() !== '[') return undefined
      return afterValue()
    case token.colon:
      return expected === 'colon' ? 'value' : undefined
    case token.comma:
      if (expected !== 'comma-or-end') return undefined
      return open.at(-1) === '{' ? 'name' : 'value'
    case token.string:
      return takesName ? 'colon' : takesValue ? afterValue() : undefined
    case token.number:
    case token.true:
    case token.false:
    case token.null:
      return takesValue ? afterValue() : undefined
    case token.end:
      return expected === 'end-of-text' ? 'end-of-text' : undefined
    default:
      return undefined
  }
}

const awaited: Readonly<Record<Expected, string>> = {
  value: 'a value',
  'value-or-end': 'a value or "]"',
  name: 'a member name in double quotes',
  'name-or-end': 'a member name in double quotes or "}"',
  colon: '":"',
  'comma-or-end': '"," or the closing bracket',
  'end-of-text': 'the end of the text',
}

function describe(kind: number, text: string, expected: Expected): string {
  if (kind === token.end) return `it ends where ${awaited[expected]} should come`
  const shown = (text.length > 20 ? `${text.slice(0, 20)}…` : text).replace(/\p{Cc}/gu, '\ufffd')
  return `${shown} stands where ${awaited[expected]} should come`
}
