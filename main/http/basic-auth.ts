import { hash, timingSafeEqual } from 'node:crypto'

// HTTP Basic (RFC 7617), UTF-8 on both ends.

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Reads an Authorization header; undefined when it is absent, of another scheme, or damaged. */
export function parseBasic(
  header: string | undefined,
): { readonly user: string; readonly password: string } | undefined {
  const token = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(header ?? '')?.[1]
  if (token === undefined) return undefined
  const text = decode(token)
  const colon = text?.indexOf(':') ?? -1
  if (text === undefined || colon < 0) return undefined
  return { user: text.slice(0, colon), password: text.slice(colon + 1) }
}

function decode(token: string): string | undefined {
  try {
    return utf8.decode(Buffer.from(token, 'base64'))
  } catch {
    return undefined // not UTF-8: no credentials of ours
  }
}

/** The value of an Authorization header. The user must not hold a colon. */
export function basicHeader(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}

/** Compares two secrets in a time that tells nothing about them, not even their lengths. */
export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer'))
}
