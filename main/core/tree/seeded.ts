// Numbers that look random and are the same for the same text, so that a simulated device keeps its face.

/** A whole number from 0 to 2³² − 1 out of any text (FNV-1a with a final mix). */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d)
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** A whole number from `least` to `most`. */
export function numberOf(key: string, least: number, most: number): number {
  return least + (hashOf(key) % (most - least + 1))
}

/** One of the items. */
export function pickOf<T>(key: string, items: readonly [T, ...T[]]): T {
  return items[hashOf(key) % items.length] ?? items[0]
}

/** That many decimal digits. */
export function digitsOf(key: string, count: number): string {
  return Array.from({ length: count }, (_, index) => hashOf(`${key}#${index}`) % 10).join('')
}

/** That many hexadecimal digits. */
export function hexOf(key: string, count: number): string {
  return Array.from({ length: count }, (_, index) => (hashOf(`${key}#${index}`) % 16).toString(16)).join('')
}

/** That many bytes. */
export function bytesOf(key: string, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, index) => hashOf(`${key}#${index}`) & 255)
}

/** A UUID of version 4. */
export function uuidOf(key: string): string {
  const hex = hexOf(key, 30)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(12, 15)}-a${hex.slice(15, 18)}-${hex.slice(18, 30)}`
}

/** A date from 2024 to 2026, `2025-03-09`. */
export function dateOf(key: string): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${numberOf(`${key}y`, 2024, 2026)}-${two(numberOf(`${key}m`, 1, 12))}-${two(numberOf(`${key}d`, 1, 28))}`
}

/** A time of day in UTC, `08:30:00Z`. */
export function timeOf(key: string): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(numberOf(`${key}h`, 0, 23))}:${two(numberOf(`${key}i`, 0, 11) * 5)}:00Z`
}
