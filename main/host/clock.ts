/** The one clock of a run: microseconds since 1970, never going back. */
export function now(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000)
}
