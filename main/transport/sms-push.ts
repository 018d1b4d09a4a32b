import { utf8Encode } from '#core/bytes.ts'
import { hexEncode } from '#core/hex.ts'
import { encodeShortMessages } from '#core/notification/short-message.ts'
import { type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { ByteLink } from './byte-link.ts'
import { createTalker, modemOn } from './talker.ts'

export interface SmsPush {
  /** Telephone number, with `+` for an international one. */
  readonly to: string
  /** The WSP PDU. */
  readonly push: Uint8Array
  /** Holds the parts of one push together; 0–255. */
  readonly reference: number
  /** For each answer of the modem, in milliseconds; the network may take long to accept a message. */
  readonly answerMs?: number
}

const defaultAnswerMs = 60_000

/**
 * Sends a push as short messages through a modem in PDU mode (3GPP TS 27.005 §4): each part waits for the prompt and for
 * its `OK`. Gives back the number of parts. Problems: `notification.sms-…`, `notification.modem`.
 */
export async function sendSmsPush(
  link: ByteLink,
  { to, push, reference, answerMs = defaultAnswerMs }: SmsPush,
): Promise<Result<number>> {
  const messages = encodeShortMessages(to, push, reference)
  if (!messages.ok) return messages
  const ask = modemOn(createTalker(link))
  const mode = await ask({ command: 'AT+CMGF=0', waitMs: answerMs })
  if (!mode.ok) return failed(modemProblem(mode.problem))
  for (const tpdu of messages.value) {
    // 00: the service centre that the modem has stored.
    const data = utf8Encode(`00${hexEncode(tpdu).toUpperCase()}`)
    const sent = await ask({ command: `AT+CMGS=${tpdu.length}`, data, waitMs: answerMs })
    if (!sent.ok) return failed(modemProblem(sent.problem))
  }
  return ok(messages.value.length)
}

function modemProblem({ code, detail }: Problem): Problem {
  const silent = code === 'serial.no-answer' ? 'it did not answer' : 'it did not finish'
  return problem('notification.modem', { why: detail?.answer ?? detail?.why ?? silent })
}
