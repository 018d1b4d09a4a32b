import type { MosEntry } from '#core/package-types.ts'

/** What devices of one model announce is the same value (kept-reads.ts), and long: it is written as text once. */
const texts = new WeakMap<readonly MosEntry[], string>()

/** JSON text of what a device announces. */
export function textOfMos(mos: readonly MosEntry[]): string {
  const known = texts.get(mos)
  if (known !== undefined) return known
  const text = JSON.stringify(mos)
  texts.set(mos, text)
  return text
}
