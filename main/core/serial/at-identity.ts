import { type Problem, problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import type { AskModem } from './at-command.ts'
import { isPinState } from './sim-pin.ts'

/** What a modem says about itself (3GPP TS 27.007 §5); what it does not say is absent. */
export interface ModemIdentity {
  readonly manufacturer?: string
  readonly model?: string
  readonly revision?: string
  /** 15 digits whose last one is right. */
  readonly imei?: string
  /** The DevID of OMA DM: `IMEI:` and the digits. */
  readonly deviceId?: string
  readonly iccid?: string
  readonly imsi?: string
  /** What `+CPIN?` says, as `READY` or `SIM PIN`. */
  readonly pin?: string
}

/** True for fifteen digits of which the last is the check digit (Luhn). */
export const isImei = (digits: string): boolean => /^\d{15}$/.test(digits) && luhn(digits) % 10 === 0

/** Sum of the digits of which every second one is doubled, from the right. */
function luhn(digits: string): number {
  return [...digits].reverse().reduce((sum, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1)
    return sum + (value > 9 ? value - 9 : value)
  }, 0)
}

/** The IMEI in an answer: of an IMEISV, which has no check digit, the first fourteen digits and the digit that fits. */
export function imeiIn(text: string): string | undefined {
  const digits = /(?<!\d)\d{14,16}(?!\d)/.exec(text)?.[0]
  if (digits === undefined || digits.length === 14) return undefined
  if (digits.length === 15) return isImei(digits) ? digits : undefined
  const body = digits.slice(0, 14)
  return `${body}${(10 - (luhn(`${body}0`) % 10)) % 10}`
}

/** Makes sure that a modem listens, and sets what all that follows relies on. Problem: `serial.no-answer`. */
export async function wakeModem(ask: AskModem): Promise<Result<null>> {
  let answer = await ask({ command: 'AT', numeric: true, waitMs: 1000 })
  // A modem that trains on the rate, or was just plugged in, misses the first ones.
  for (let again = 0; !answer.ok && isSilence(answer.problem) && again < 4; again++) {
    answer = await ask({ command: 'AT', numeric: true, waitMs: 1000 })
  }
  if (!answer.ok && isSilence(answer.problem)) return answer
  // Errors are borne: old modems refuse some of these, and all that follows copes with either setting.
  for (const command of ['ATE0', 'ATV1', 'AT+CMEE=1']) {
    const set = await ask({ command, numeric: true, waitMs: 2000 })
    if (!set.ok && (set.problem.code === 'serial.lost' || set.problem.code === 'serial.cancelled')) return set
  }
  return ok(null)
}

const mostSilences = 2
const isSilence = ({ code }: Problem): boolean => code !== 'serial.at-error'

/** Asks a modem who it is; refusals leave gaps, only a link that is gone is a problem. */
export async function identifyModem(ask: AskModem): Promise<Result<ModemIdentity>> {
  const awake = await wakeModem(ask)
  if (!awake.ok) return awake
  // A modem that went silent in the middle stays silent: the other questions would only take their time.
  let silences = 0
  const first = async (...commands: readonly string[]): Promise<string | undefined> => {
    for (const command of commands) {
      if (silences >= mostSilences) return undefined
      const answer = await ask({ command, bare: true, waitMs: 2000 })
      silences = !answer.ok && isSilence(answer.problem) ? silences + 1 : 0
      const said = answer.ok ? answer.value.lines.join(' ') : ''
      if (said !== '') return said.replace(/^"(.*)"$/, '$1').slice(0, 200)
    }
    return undefined
  }
  const manufacturer = await first('AT+CGMI', 'AT+GMI')
  const model = await first('AT+CGMM', 'AT+GMM')
  const revision = await first('AT+CGMR', 'AT+GMR')
  const imei = imeiIn((await first('AT+CGSN=1')) ?? '') ?? imeiIn((await first('AT+CGSN', 'AT+GSN')) ?? '')
  const said = await first('AT+CPIN?')
  const pin = said !== undefined && isPinState(said) ? said : undefined
  const iccid = digitsOf(await first('AT+CCID', 'AT+ICCID', 'AT+QCCID'))
  const imsi = digitsOf(await first('AT+CIMI'))
  if (silences >= mostSilences) return failed(problem('serial.no-answer', { what: 'the modem' }))
  const still = await ask({ command: 'AT', numeric: true })
  if (!still.ok) return still
  return ok({
    ...(manufacturer !== undefined && { manufacturer }),
    ...(model !== undefined && { model }),
    ...(revision !== undefined && { revision: revision.replace(/^Revision:\s*/i, '') }),
    ...(imei !== undefined && { imei, deviceId: `IMEI:${imei}` }),
    ...(pin !== undefined && { pin }),
    ...(iccid !== undefined && { iccid }),
    ...(imsi !== undefined && { imsi }),
  })
}

/** The digits of a card or subscriber; all ones stand for an eUICC without a profile. */
function digitsOf(text: string | undefined): string | undefined {
  const digits = text === undefined ? undefined : /\d{6,22}/.exec(text)?.[0]
  return digits === undefined || /^(?:89)?1+$/.test(digits) ? undefined : digits
}
