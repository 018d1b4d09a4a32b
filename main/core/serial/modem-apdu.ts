import { hexDecode, hexEncode } from '../hex.ts'
import { problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import type { ApduAnswer, Transmit } from './apdu.ts'
import type { AskModem, AtRequest } from './at-command.ts'

// Commands to the card as AT commands (3GPP TS 27.007 §8.17, 8.18, 8.45); lengths count hexadecimal digits.

const hex = (bytes: Uint8Array) => hexEncode(bytes).toUpperCase()

/** By +CSIM: any command, as it is. */
export const csimTransmit =
  (ask: AskModem): Transmit =>
  async apdu =>
    answerIn(await asked(ask, { command: `AT+CSIM=${apdu.length * 2},"${hex(apdu)}"` }), 'AT+CSIM')

/** By +CGLA, on a session that +CCHO opened. */
export const cglaTransmit =
  (ask: AskModem, session: string): Transmit =>
  async apdu =>
    answerIn(await asked(ask, { command: `AT+CGLA=${session},${apdu.length * 2},"${hex(apdu)}"` }), 'AT+CGLA')

/** Opens a session with an application. Both `+CCHO: 1` and a bare `1` are in the field. */
export async function openSession(ask: AskModem, aid: Uint8Array): Promise<Result<string>> {
  const said = await asked(ask, { command: `AT+CCHO="${hex(aid)}"`, bare: true })
  if (!said.ok) return said
  const session = /^\d{1,12}$/.exec(said.value)?.[0]
  return session === undefined ? failed(problem('serial.at-unexpected', { command: 'AT+CCHO' })) : ok(session)
}

export interface RestrictedCommand {
  readonly ins: number
  readonly file: number
  readonly p1: number
  readonly p2: number
  readonly p3: number
  readonly data?: Uint8Array
  /** Path of the parent, in hexadecimal digits. */
  readonly path: string
}

/** By +CRSM: the modem selects the file itself; all numbers are decimal. */
export async function crsm(ask: AskModem, call: RestrictedCommand): Promise<Result<ApduAnswer>> {
  const { ins, file, p1, p2, p3, data, path } = call
  const body = data ? `"${hex(data)}"` : ''
  const said = await asked(ask, { command: `AT+CRSM=${ins},${file},${p1},${p2},${p3},${body},"${path}"` })
  if (!said.ok) return said
  const [, first, second, digits = ''] = /^(\d{1,3}),\s*(\d{1,3})(?:,\s*"?([0-9A-Fa-f]*)"?)?$/.exec(said.value) ?? []
  const bytes = hexDecode(digits)
  if (first === undefined || !bytes) return failed(problem('serial.at-unexpected', { command: 'AT+CRSM' }))
  return ok({ data: bytes, status: Number(first) * 256 + Number(second) })
}

/** The first line of the answer; an OK without one proves nothing. */
async function asked(ask: AskModem, request: AtRequest): Promise<Result<string>> {
  const answer = await ask(request)
  if (!answer.ok) return answer
  const line = answer.value.lines[0]
  const [name = ''] = request.command.split('=')
  return line === undefined ? failed(problem('serial.at-unexpected', { command: name })) : ok(line)
}

function answerIn(said: Result<string>, command: string): Result<ApduAnswer> {
  if (!said.ok) return said
  const digits = /^\d+,\s*"?([0-9A-Fa-f]*)"?$/.exec(said.value)?.[1]
  const bytes = digits === undefined ? undefined : hexDecode(digits)
  if (!bytes || bytes.length < 2) return failed(problem('serial.at-unexpected', { command }))
  const status = ((bytes.at(-2) ?? 0) << 8) | (bytes.at(-1) ?? 0)
  return ok({ data: bytes.slice(0, -2), status })
}
