interface Bridge {
  /** Asks for a port; it arrives as a window message `dmwb-port`. */
  connect(): void
}

/** What the preload script put here; undefined in a plain browser. */
export function bridge(): Bridge | undefined {
  return 'dmHost' in window ? (window.dmHost as Bridge) : undefined
}
