import { problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import type { AskModem } from './at-command.ts'
import { type KeyMemory, mayShowKey } from './key-memory.ts'

const pinName = 'the PIN'

/**
 * Lets a card be used that wants its PIN first (3GPP TS 27.007 §8.3, §8.65). A PIN is shown once, only when it is known that
 * more than one try is left. Problems: `serial.card-locked`, `serial.card-last-try`, `serial.card-wrong-key`, `serial.at-error`.
 */
export async function unlockSim(
  ask: AskModem,
  pin: string | undefined,
  memory: KeyMemory = new Map(),
): Promise<Result<null>> {
  const state = await ask({ command: 'AT+CPIN?' })
  // A modem that does not know the question has a card that asks for nothing.
  if (!state.ok) return isUnknown(state.problem.detail?.answer) ? ok(null) : state
  const wanted = state.value.lines[0] ?? 'READY'
  if (wanted === 'READY') return ok(null)
  // Modems without a card slot are known to answer with a number.
  if (!isPinState(wanted)) return failed(problem('serial.at-unexpected', { command: 'AT+CPIN?' }))
  if (wanted !== 'SIM PIN') return failed(problem('serial.card-locked', { key: wanted, left: 'an unknown number of' }))
  const left = await triesLeft(ask)
  if (pin === undefined)
    return failed(problem('serial.card-locked', { key: pinName, left: left ?? 'an unknown number of' }))
  if (!/^\d{4,8}$/.test(pin)) return failed(problem('serial.command-unfit'))
  const may = mayShowKey(pinName, left, memory)
  if (!may.ok) return may
  const shown = await ask({ command: `AT+CPIN="${pin}"` })
  if (shown.ok) return ok(null)
  const isWrong = shown.problem.detail?.answer === '+CME ERROR: 16'
  return isWrong ? failed(problem('serial.card-wrong-key', { key: pinName, left: may.value - 1 })) : shown
}

/** True for what `+CPIN?` may say (3GPP TS 27.007 §8.3): READY, or what is wanted. */
export const isPinState = (said: string): boolean => /^READY$|P[IU][NK]/.test(said)

const isUnknown = (answer: string | number | undefined) => answer === 'ERROR' || answer === '+CME ERROR: 4'

/** +CPINR, or an empty VERIFY of the card itself. Undefined when neither tells. */
async function triesLeft(ask: AskModem): Promise<number | undefined> {
  const told = await ask({ command: 'AT+CPINR="SIM PIN"' })
  const count = told.ok ? /^"?SIM PIN"?,\s*(\d+)/.exec(told.value.lines[0] ?? '')?.[1] : undefined
  if (count !== undefined) return Number(count)
  const verify = await ask({ command: 'AT+CSIM=10,"0020000100"' })
  const digit = verify.ok ? /63C([0-9A-F])"?$/i.exec(verify.value.lines[0] ?? '')?.[1] : undefined
  return digit === undefined ? undefined : Number.parseInt(digit, 16)
}
