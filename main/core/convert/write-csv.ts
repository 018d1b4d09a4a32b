import type { MoDescription } from '../description.ts'
import { referenceRows } from './reference-rows.ts'

const columns = [
  ...['moid', 'path', 'format', 'access', 'occurrence', 'scope', 'type', 'defaultValue', 'title', 'text'],
  ...['allowed', 'line'],
] as const

/** Descriptions as CSV (RFC 4180), one line for each node. */
export function writeCsv(descriptions: readonly MoDescription[]): string {
  const rows = descriptions.flatMap(referenceRows).map(row => columns.map(column => String(row[column] ?? '')))
  return [[...columns], ...rows].map(cells => `${cells.map(cell).join(',')}\r\n`).join('')
}

/** A spreadsheet takes what begins with these for a formula; an apostrophe tells it that it is text. */
const formula = /^[=+\-@\t\r]/
const number = /^[+-]?\d+(?:\.\d+)?$/

function cell(text: string): string {
  const safe = formula.test(text) && !number.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
