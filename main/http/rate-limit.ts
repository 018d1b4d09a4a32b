/** So many calls at once, and one more every so often. */
export interface Rate {
  readonly burst: number
  readonly refillMs: number
}

/** Names that are told apart at once; who floods under ever new names shares one bucket with the rest. */
const mostNames = 1000

/** A bucket of permits for each name that asks, or one for all without names, which fills again slowly; `clock` in milliseconds. */
export function rateLimit({ burst, refillMs }: Rate, clock: () => number): (name?: string) => boolean {
  const buckets = new Map<string, { left: number; last: number }>()
  const isFull = ({ left, last }: { left: number; last: number }, now: number) =>
    left + (now - last) / refillMs >= burst
  const bucketOf = (name: string, now: number) => {
    const known = buckets.get(name)
    if (known) return known
    if (buckets.size >= mostNames) {
      for (const [old, bucket] of buckets) if (isFull(bucket, now)) buckets.delete(old)
    }
    const key = buckets.size >= mostNames ? '' : name
    const made = buckets.get(key) ?? { left: burst, last: now }
    buckets.set(key, made)
    return made
  }
  return (name = '') => {
    const now = clock()
    const bucket = bucketOf(name, now)
    bucket.left = Math.min(burst, bucket.left + (now - bucket.last) / refillMs)
    bucket.last = now
    if (bucket.left < 1) return false
    bucket.left -= 1
    return true
  }
}
