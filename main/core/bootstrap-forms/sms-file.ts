import { concatBytes, hexDecode, hexEncode } from '../hex.ts'
import {
  decodeShortMessage,
  encodeShortMessages,
  joinShortMessages,
  type ShortMessage,
} from '../notification/short-message.ts'
import { problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'

/**
 * A push as the lines that a modem in PDU mode takes after `AT+CMGS=n`: the service centre (00, the one of the card) and the
 * TPDU in hexadecimal digits; n is the number of bytes without the first (3GPP TS 27.005 §3.5.1).
 */
export function smsFileText(to: string, push: Uint8Array, reference: number): Result<string> {
  const parts = encodeShortMessages(to, push, reference)
  if (!parts.ok) return parts
  return ok(parts.value.map(tpdu => `${hexEncode(concatBytes([0], tpdu)).toUpperCase()}\n`).join(''))
}

export interface SmsReading {
  readonly to: string
  readonly parts: number
  readonly push: Uint8Array
}

/** The push in such lines, whatever their order. Problem: `notification.sms-form`. */
export function readSmsFile(text: string): Result<SmsReading> {
  const messages: ShortMessage[] = []
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue
    const bytes = hexDecode(line)
    const start = (bytes?.[0] ?? 0) + 1
    const message = bytes ? decodeShortMessage(bytes.subarray(start)) : undefined
    if (!message) return failed(problem('notification.sms-form', { why: 'it is not hexadecimal' }, { line: index + 1 }))
    if (!message.ok) return failed({ ...message.problem, at: { line: index + 1 } })
    messages.push(message.value)
  }
  const push = joinShortMessages(messages)
  if (!push) return failed(problem('notification.sms-form', { why: 'a part is missing' }))
  return ok({ to: messages[0]?.to ?? '', parts: messages.length, push })
}
