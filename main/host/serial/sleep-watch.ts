// Notices that the machine slept: timers stand still meanwhile, the time of day does not.

export interface SleepClocks {
  /** Milliseconds of the time of day. */
  wall(): number
  /** Milliseconds that stand still while the machine sleeps. */
  awake(): number
}

const lookMs = 1000
const leastMs = 3000

/** Calls back with how long the machine slept, in milliseconds. Returns what ends the watch. */
export function watchSleep(
  slept: (ms: number) => void,
  clocks: SleepClocks = { wall: () => Date.now(), awake: () => performance.now() },
): () => void {
  let ahead = clocks.wall() - clocks.awake()
  const timer = setInterval(() => {
    const now = clocks.wall() - clocks.awake()
    // A clock that is set back is no sleep.
    if (now - ahead >= leastMs) slept(now - ahead)
    ahead = now
  }, lookMs).unref()
  return () => clearInterval(timer)
}
