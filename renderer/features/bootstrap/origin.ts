import type { Provenance } from '#core/bootstrap/profile.ts'
import { call, host } from '../../host.ts'
import { writeAt } from './profile-form.ts'

/** The text with who made it, when, and of what. A text that is no JSON yet stays as it is. */
export async function withOrigin(
  text: string,
  source: { readonly name: string; readonly text: string } | undefined,
): Promise<string> {
  const signing = await call(host.profiles.signing())
  const author = signing?.ok ? (signing.value.own?.signer ?? signing.value.user) : ''
  const sha256 = source && (await hashOf(source.text))
  const provenance: Provenance = {
    ...(author !== '' && { author }),
    at: new Date().toISOString(),
    ...(source && { source: { name: source.name, ...(sha256 !== undefined && { sha256 }) } }),
  }
  try {
    return writeAt(text, ['provenance'], provenance)
  } catch {
    return text
  }
}

/** SHA-256 in hexadecimal digits; undefined where the browser has no hashes (pages that are not secure). */
async function hashOf(text: string): Promise<string | undefined> {
  if (!('subtle' in crypto)) return undefined
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(digest)].map(byte => byte.toString(16).padStart(2, '0')).join('')
}
