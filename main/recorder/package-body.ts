import { mediaTypes } from '#core/media-types.ts'
import type { Header } from '#core/record.ts'

const { initiation, request, response, formData } = mediaTypes
const packageTypes: ReadonlySet<string> = new Set([initiation, request, response, formData])

/** Whether a body with these headers is a package of a DM session (OMA DM 2.0 §7.2). */
export function isPackage(headers: readonly Header[]): boolean {
  const header = headers.find(([name]) => name.length === 12 && name.toLowerCase() === 'content-type')
  const type = header?.[1].split(';', 1)[0]?.trim().toLowerCase()
  return type !== undefined && packageTypes.has(type)
}
