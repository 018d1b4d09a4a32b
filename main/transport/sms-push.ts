import { utf8Encode } from '#core/bytes.ts'
import { concatBytes, hexEncode } from '#core/hex.ts'
import { encodeShortMessages } from '#core/notification/short-message.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { ByteLink } from './byte-link.ts'

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
/** More than this of an answer is noise, in bytes. */
const mostAnswer = 4096
const cancel = 0x1b
const controlZ = 0x1a

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
  const ask = (bytes: Uint8Array, prompt: boolean) => exchange(link, bytes, prompt, answerMs)
  try {
    const mode = await ask(line('AT+CMGF=0'), false)
    if (!mode.ok) return mode
    for (const tpdu of messages.value) {
      const prompted = await ask(line(`AT+CMGS=${tpdu.length}`), true)
      if (!prompted.ok) {
        await link.send(Uint8Array.of(cancel))
        return prompted
      }
      // 00: the service centre that the modem has stored.
      const sent = await ask(concatBytes(utf8Encode(`00${hexEncode(tpdu).toUpperCase()}`), [controlZ]), false)
      if (!sent.ok) return sent
    }
    return ok(messages.value.length)
  } catch (cause) {
    return failed(problem('notification.modem', { why: cause instanceof Error ? cause.message : 'the link is gone' }))
  }
}

const line = (text: string) => utf8Encode(`${text}\r`)
const isPrompt = /\r\n> $/
const isOk = /\r\nOK\r\n$/
const isError = /\r\n((?:\+CM[SE] )?ERROR[^\r\n]*)\r\n$/

/** Sends bytes and waits for the prompt or for a final result, in whatever pieces it comes. */
function exchange(link: ByteLink, bytes: Uint8Array, prompt: boolean, answerMs: number): Promise<Result<null>> {
  return new Promise((resolve, reject) => {
    let heard = ''
    const settle = (result: Result<null>) => {
      clearTimeout(timer)
      stop()
      resolve(result)
    }
    const refuse = (why: string) => settle(failed(problem('notification.modem', { why })))
    const timer = setTimeout(() => refuse(heard.trim() === '' ? 'it did not answer' : 'it did not finish'), answerMs)
    const stop = link.onBytes(chunk => {
      heard = (heard + Buffer.from(chunk).toString('latin1')).slice(-mostAnswer)
      const error = isError.exec(heard)?.[1]
      if (error !== undefined) refuse(error)
      else if ((prompt ? isPrompt : isOk).test(heard)) settle(ok(null))
    })
    link.send(bytes).catch((cause: unknown) => {
      clearTimeout(timer)
      stop()
      reject(cause)
    })
  })
}
