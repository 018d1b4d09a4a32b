import { mediaTypes, parseMediaType } from '#core/media-types.ts'
import type { Header } from '#core/record.ts'

const { initiation, request, response, formData } = mediaTypes
const packageTypes: ReadonlySet<string> = new Set([initiation, request, response, formData])

/** Whether a body with these headers is a package of a DM session (OMA DM 2.0 §7.2). */
export function isPackage(headers: readonly Header[]): boolean {
  for (const [name, value] of headers) {
    if (name.length !== 12 || name.toLowerCase() !== 'content-type') continue
    return packageTypes.has(value) || packageTypes.has(parseMediaType(value).type)
  }
  return false
}
