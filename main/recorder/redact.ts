import type { Header } from '#core/record.ts'

const withScheme = ['authorization', 'proxy-authorization']
/** By their lengths, which are all different: every header of every request is looked at. */
const secrets = new Map([...withScheme, 'cookie', 'set-cookie'].map(name => [name.length, name]))

/** Headers without secrets: credentials become stand-ins, their scheme stays readable (RFC 9110 §11.6.2). */
export function redactHeaders(headers: readonly Header[], placeholder: (secret: string) => string): readonly Header[] {
  const first = headers.findIndex(isSecret)
  if (first === -1) return headers
  return headers.map((header, index) => (index < first ? header : redactHeader(header, placeholder)))
}

function isSecret([name]: Header): boolean {
  const secret = secrets.get(name.length)
  return secret !== undefined && name.toLowerCase() === secret
}

function redactHeader(header: Header, placeholder: (secret: string) => string): Header {
  if (!isSecret(header)) return header
  const [name, value] = header
  const space = withScheme.includes(name.toLowerCase()) ? value.indexOf(' ') : -1
  return [name, `${value.slice(0, space + 1)}${placeholder(value.slice(space + 1))}`]
}
