import { createHash } from 'node:crypto'
import type { ComparedRead } from '#core/bootstrap/compare-read.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'

const seal: unique symbol = Symbol('read back')
/** What reading back showed; made here alone, so that no PASS skips it where it is possible. */
export type ReadBack = { readonly [seal]: true } & (
  | { readonly kind: 'equal'; readonly sha256: string }
  | { readonly kind: 'values'; readonly why: string }
  | { readonly kind: 'compared'; readonly equal: number; readonly withheld: readonly string[] }
  | { readonly kind: 'not-possible'; readonly why: string }
)

/** Compares what was written with what is there now. Problem: `bootstrap.read-back`. */
export function readBackOf(written: Uint8Array, found: Uint8Array): Result<ReadBack> {
  const [was, is] = [sha256(written), sha256(found)]
  if (was !== is) return failed(problem('bootstrap.read-back', { written: was.slice(0, 12), found: is.slice(0, 12) }))
  return ok({ [seal]: true, kind: 'equal', sha256: is })
}

/** So many places that a device does not give back are kept. */
const mostWithheld = 50

/**
 * From what the device gave its servers in the sessions that prove it: all that came must be equal. A device that gives none of
 * it back is told as one. Problem: `bootstrap.read-back-values`.
 */
export function readBackOfDevice({ equal, different, withheld }: ComparedRead): Result<ReadBack> {
  const [first] = different
  if (first !== undefined) {
    return failed(
      problem('bootstrap.read-back-values', { count: different.length, places: different.slice(0, 3).join(', ') }),
    )
  }
  if (equal === 0) {
    return ok({ [seal]: true, kind: 'not-possible', why: 'The device gives its server nothing of it to read.' })
  }
  return ok({ [seal]: true, kind: 'compared', equal, withheld: withheld.slice(0, mostWithheld) })
}

/** Compares with the hash that the device computed of what lies there now. Problem: `bootstrap.read-back`. */
export function readBackByHash(written: Uint8Array, found: string): Result<ReadBack> {
  const was = sha256(written)
  if (was !== found)
    return failed(problem('bootstrap.read-back', { written: was.slice(0, 12), found: found.slice(0, 12) }))
  return ok({ [seal]: true, kind: 'equal', sha256: found })
}

/** For settings that a recipe wrote one by one, and read back as they are to be. */
export const readBackOfValues = (names: readonly string[]): ReadBack => ({
  [seal]: true,
  kind: 'values',
  why: `The device says ${names.join(', ')} as they were written.`,
})

/** For loaders that compute no more than the CRC-32 of what lies in their memory. */
export const readBackByCrc: ReadBack = {
  [seal]: true,
  kind: 'values',
  why: 'The CRC-32 that the device computed of it is the right one.',
}

/** For recipes that read nothing back. */
export const unverified: ReadBack = {
  [seal]: true,
  kind: 'not-possible',
  why: 'The recipe was sent; it says nothing of how to verify it.',
}

/** For cables at whose other end something says only that it took the document. */
export const oneSided: ReadBack = {
  [seal]: true,
  kind: 'not-possible',
  why: 'The device said that it took the document; this protocol gives nothing back.',
}

/** For documents that nobody had to write, because the device carries them already. */
export const carriedAlready: ReadBack = {
  [seal]: true,
  kind: 'not-possible',
  why: 'Nothing was written: the device carries these bytes already.',
}

/** SHA-256 in hexadecimal digits. */
export const sha256 = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex')
