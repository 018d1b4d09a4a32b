/** So many may be gone at least before the rest is copied. */
const fewest = 32

/**
 * A map that lives long, and whose entries come and go all the time. A plain Map that V8 has moved among its old objects
 * drags along what passed through it, with all that hangs on it, until the next full collection; this one is copied, and
 * so young again, each time that as many are gone as are there.
 */
export class PassingMap<Key, Value> {
  #map = new Map<Key, Value>()
  #gone = 0

  get size(): number {
    return this.#map.size
  }
  get(key: Key): Value | undefined {
    return this.#map.get(key)
  }
  has(key: Key): boolean {
    return this.#map.has(key)
  }
  set(key: Key, value: Value): void {
    this.#map.set(key, value)
  }
  /** Whether it was there. */
  delete(key: Key): boolean {
    const was = this.#map.delete(key)
    if (was && ++this.#gone > fewest && this.#gone > this.#map.size) this.#renew(this.#map)
    return was
  }
  values(): Iterable<Value> {
    return this.#map.values()
  }
  clear(): void {
    this.#renew([])
  }
  #renew(entries: Iterable<readonly [Key, Value]>): void {
    this.#map = new Map(entries)
    this.#gone = 0
  }
}
