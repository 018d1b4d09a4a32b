import type { TreeRow } from '#contract'

/** The format of a row; what has nodes below it is a node. */
export const formatIn = ({ kind, format }: Partial<Pick<TreeRow, 'kind' | 'format'>>): string | undefined =>
  kind !== undefined && kind !== 'leaf' ? 'node' : format

/** What is sent for a text, by format; what does not fit is sent as it is, so that the refusal names it. */
export function typedValue(text: string, format: string | undefined): unknown {
  if (format === 'bool') return text === 'true' ? true : text === 'false' ? false : text
  if (format === 'null') return null
  // Of a node that is not described, an object can only be what lies below it.
  if (format === 'node' || format === undefined) return treeIn(text) ?? text
  const number = Number(text)
  if ((format !== 'int' && format !== 'float') || text.trim() === '' || !Number.isFinite(number)) return text
  // As a number it would be another one.
  return format === 'int' && !Number.isSafeInteger(number) ? text : number
}

function treeIn(text: string): object | undefined {
  if (!text.trimStart().startsWith('{')) return undefined
  try {
    return JSON.parse(text) as object
  } catch {
    return undefined
  }
}
