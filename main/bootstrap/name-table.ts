import { createHash } from 'node:crypto'

/** Slots of an empty table; a power of two. */
const firstSlots = 1024
/** A table that is fuller than this gets twice the slots. */
const mostFull = 0.85
/** 96 bits of SHA-256: two of a million million names are alike with a probability of 10^-5. */
const words = 3

/**
 * Remembers a number for each of many names in some 25 bytes a name, whatever their length: of the names only hashes are kept, in
 * slots with open addressing.
 */
export class NameTable {
  #hashes = new Uint32Array(firstSlots * words)
  #numbers = new Float64Array(firstSlots)
  #slots = firstSlots
  #size = 0

  get(name: string): number | undefined {
    const number = this.#numbers[this.#slotOf(hashOf(name))]
    return number === undefined || number === 0 ? undefined : number - 1
  }

  /** The number is a whole one from 0 on; it takes the place of an earlier one. */
  set(name: string, number: number): void {
    const hash = hashOf(name)
    let slot = this.#slotOf(hash)
    if (this.#numbers[slot] === 0) {
      this.#size += 1
      if (this.#size > this.#slots * mostFull) {
        this.#grow()
        slot = this.#slotOf(hash)
      }
    }
    this.#hashes.set(hash, slot * words)
    this.#numbers[slot] = number + 1
  }

  /** Where a hash stands, or the free slot where it belongs. */
  #slotOf([a = 0, b, c]: Uint32Array): number {
    for (let slot = a & (this.#slots - 1); ; slot = (slot + 1) & (this.#slots - 1)) {
      if (this.#numbers[slot] === 0) return slot
      const at = slot * words
      if (this.#hashes[at] === a && this.#hashes[at + 1] === b && this.#hashes[at + 2] === c) return slot
    }
  }

  #grow(): void {
    const [hashes, numbers] = [this.#hashes, this.#numbers]
    this.#slots *= 2
    this.#hashes = new Uint32Array(this.#slots * words)
    this.#numbers = new Float64Array(this.#slots)
    for (const [old, number] of numbers.entries()) {
      if (number === 0) continue
      const hash = hashes.subarray(old * words, (old + 1) * words)
      const slot = this.#slotOf(hash)
      this.#hashes.set(hash, slot * words)
      this.#numbers[slot] = number
    }
  }
}

function hashOf(name: string): Uint32Array {
  const digest = createHash('sha256').update(name).digest()
  return Uint32Array.of(digest.readUInt32LE(0), digest.readUInt32LE(4), digest.readUInt32LE(8))
}
