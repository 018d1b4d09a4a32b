// Simulated hardware: what a device at the other end of a cable does, as a product feature. Each kind knows the bytes only;
// what carries them, and how badly, is the business of `plug.ts`.

/** A device behind a cable. */
export interface Hardware {
  /** Bytes that came over the cable; answers go through `say`, at once or later. */
  heard(bytes: Uint8Array, say: (bytes: Uint8Array) => void): void
  /** The cable was pulled: whatever was going on is over. */
  unplugged(): void
  /** The device says something of its own accord, as in a storm of unsolicited lines. */
  chatter?(): Uint8Array
}
