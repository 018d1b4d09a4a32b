import { setTimeout as pause } from 'node:timers/promises'
import type { Lines, SerialLink } from './serial-link.ts'

/** Where the lines go, one after another, each with a rest in milliseconds. */
type Sequence = readonly (readonly [Lines, number])[]

const at = (dtr: boolean, rts: boolean, ms: number) => [{ dtr, rts }, ms] as const

/** Named ways to reset a board by DTR and RTS. Both lines are always set: a driver raises what is not named. */
export const resetSequences = {
  /** Run: neither line is raised (ESP32 and its kin). */
  run: [at(false, true, 100), at(false, false, 50)],
  /** Into the ROM loader of an ESP32. */
  'esp-loader': [at(false, true, 100), at(true, false, 50), at(false, false, 50)],
  /** Boards that reset when DTR rises (Arduino Uno; it takes two seconds to run). */
  dtr: [at(false, false, 100), at(true, true, 2000)],
} as const satisfies Readonly<Record<string, Sequence>>

export type ResetName = keyof typeof resetSequences

export async function resetBy(link: SerialLink, name: ResetName): Promise<void> {
  for (const [lines, ms] of resetSequences[name]) {
    await link.setLines(lines)
    await pause(ms)
  }
}
