import { setTimeout as pause } from 'node:timers/promises'
import { ok, type Result } from '#core/result.ts'
import { must, quietShell } from '#core/serial/shell-command.ts'
import { shellOn, type Talker } from './talker.ts'

const settleMs = 150
const usualTries = 3

/** A shell that has neither prompt nor echo. What the last visitor left in its line is thrown away. */
export async function readyShell(talker: Talker, signal?: AbortSignal, tries = usualTries): Promise<Result<string>> {
  const shell = shellOn(talker, signal)
  let quiet: Result<unknown> = ok(null)
  for (let again = 0; again < tries; again++) {
    // A terminal throws away what stands behind an interrupt, so that it goes alone.
    const stopped = await talker.say(Uint8Array.of(0x03))
    if (!stopped.ok) return stopped
    await pause(settleMs)
    quiet = await shell(quietShell, { waitMs: 1500 * (again + 1) })
    if (quiet.ok || quiet.problem.code !== 'serial.no-answer') break
  }
  return quiet.ok ? must(shell, 'true') : quiet
}
