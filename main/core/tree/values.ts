import type { Format, NodeDescription } from '../description.ts'
import type { LeafValue } from '../package-types.ts'

const integer = /^[+-]?\d{1,10}$/
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const base64 = /^[A-Za-z0-9+/\s]*(?:=\s*){0,2}$/
// ISO 8601: a date, a time, or both; basic and extended form.
const dateOrTime = /^(?:\d{4}-?\d\d-?\d\d)?(?:T?\d\d:?\d\d(?::?\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/

/** The value in the JSON type of the format (OMA DM 2.0 §7.2.1.4), or undefined if it does not fit. Numbers and booleans may come as text. */
export function fitValue(format: Format, value: LeafValue): LeafValue | undefined {
  switch (format) {
    case 'int':
      return fitInteger(value)
    case 'float':
      return fitFloat(value)
    case 'bool':
      if (value === 'true' || value === 'false') return value === 'true'
      return typeof value === 'boolean' ? value : undefined
    case 'null':
      return value === null ? null : undefined
    case 'node':
      return undefined
    default:
      return typeof value === 'string' && fitsText(format, value) ? value : undefined
  }
}

/** A value that came as plain text, such as the body of an HTTP answer, or undefined if it does not fit. */
export function valueFromText(format: Format, text: string): LeafValue | undefined {
  if (format === 'null') return text.trim() === '' ? null : undefined
  if (format === 'chr' || format === 'xml') return text
  return fitValue(format, text.trim())
}

/** A default value as authors write it: also quoted, in hexadecimal, or with 1 and 0 for a bool. */
export function valueFromDefault(format: Format, text: string): LeafValue | undefined {
  const bare = /^\s*"([^"]*)"\s*$/.exec(text)?.[1] ?? text
  const word = bare.trim().toLowerCase()
  if (format === 'bool') return fitValue('bool', word === '1' ? 'true' : word === '0' ? 'false' : word)
  if (format === 'int' && /^0x[0-9a-f]{1,8}$/.test(word)) return fitValue('int', Number(word))
  return valueFromText(format, bare)
}

/** What a node holds for which nothing was given: `""`, 0, false or null. */
export function emptyValue(format: Format): LeafValue {
  if (format === 'int' || format === 'float') return 0
  if (format === 'bool') return false
  return format === 'null' || format === 'node' ? null : ''
}

/** The value a node is made with: its default, else the empty value (protocol choice for OMA DM 2.0 §6.3). */
export function firstValue(description: NodeDescription): LeafValue {
  const { defaultValue, format } = description
  const value = defaultValue === undefined ? undefined : valueFromDefault(format, defaultValue)
  return value ?? emptyValue(format)
}

/** The value as text: what an `nv` field is compared with, and the body of a bare value. */
export function leafText(value: LeafValue): string {
  return value === null ? '' : String(value)
}

function fitInteger(value: LeafValue): number | undefined {
  const number = typeof value === 'string' && integer.test(value) ? Number(value) : value
  if (typeof number !== 'number' || !Number.isInteger(number)) return undefined
  return number >= -0x80000000 && number <= 0x7fffffff ? number + 0 : undefined
}

function fitFloat(value: LeafValue): number | undefined {
  const number = typeof value === 'string' && decimal.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

function fitsText(format: Format, text: string): boolean {
  if (format === 'date' || format === 'time') return dateOrTime.test(text)
  return format === 'b64' || format === 'bin' ? base64.test(text) : true
}
