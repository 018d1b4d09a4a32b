import type { Header } from '#core/record.ts'

const packageTypes = new Set([
  'application/vnd.oma.dm.initiation+json',
  'application/vnd.oma.dm.request+json',
  'application/vnd.oma.dm.response+json',
  'multipart/form-data',
])

/** Whether a body with these headers is a package of a DM session (OMA DM 2.0 §7.2). */
export function isPackage(headers: readonly Header[]): boolean {
  const header = headers.find(([name]) => name.length === 12 && name.toLowerCase() === 'content-type')
  const type = header?.[1].split(';', 1)[0]?.trim().toLowerCase()
  return type !== undefined && packageTypes.has(type)
}
