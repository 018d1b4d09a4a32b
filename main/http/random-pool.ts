import { randomFillSync } from 'node:crypto'

const poolBytes = 16_384

/** Strong random bytes, fetched from the system in larger pieces: many small ones cost more than what they are for. */
export function createRandomPool(): (count: number) => Uint8Array {
  const pool = Buffer.alloc(poolBytes)
  let used = poolBytes
  return count => {
    if (count > poolBytes) return randomFillSync(Buffer.alloc(count))
    if (used + count > poolBytes) {
      randomFillSync(pool)
      used = 0
    }
    const bytes = Buffer.from(pool.subarray(used, used + count))
    // Nothing is handed out twice, and nothing stays behind.
    pool.fill(0, used, used + count)
    used += count
    return bytes
  }
}
