/** Microseconds that the machine slept: the steady clock below stands still meanwhile. */
let sleptMicros = 0

/** The one clock of a run: microseconds since 1970, never going back. */
export function now(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000) + sleptMicros
}

/** The machine slept for so long: the clock catches up. */
export function clockSlept(ms: number): void {
  sleptMicros += Math.round(ms * 1000)
}
