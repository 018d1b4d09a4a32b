import type { Header } from '#core/record.ts'

const withScheme = new Set(['authorization', 'proxy-authorization'])
const withoutScheme = new Set(['cookie', 'set-cookie'])

/** Headers without secrets: credentials become stand-ins, their scheme stays readable (RFC 9110 §11.6.2). */
export function redactHeaders(headers: readonly Header[], placeholder: (secret: string) => string): readonly Header[] {
  return headers.some(isSecret) ? headers.map(header => redactHeader(header, placeholder)) : headers
}

function isSecret([name]: Header): boolean {
  // Lengths first: this looks at every header of every request.
  const { length } = name
  if (length !== 6 && length !== 10 && length !== 13 && length !== 19) return false
  const lower = name.toLowerCase()
  return withScheme.has(lower) || withoutScheme.has(lower)
}

function redactHeader(header: Header, placeholder: (secret: string) => string): Header {
  if (!isSecret(header)) return header
  const [name, value] = header
  const space = withScheme.has(name.toLowerCase()) ? value.indexOf(' ') : -1
  return [name, `${value.slice(0, space + 1)}${placeholder(value.slice(space + 1))}`]
}
