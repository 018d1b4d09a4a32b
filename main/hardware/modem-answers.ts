import { hexDecode, hexEncode } from '#core/hex.ts'
import type { Card } from './card.ts'

/** Lines and a final result. */
export interface PlainAnswer {
  readonly lines?: readonly string[]
  readonly final?: string
  /** Bytes behind `CONNECT`, in front of the lines. */
  readonly gives?: Uint8Array
  /** What the modem says of its own accord afterwards. */
  readonly after?: readonly string[]
}

/** What a modem answers to a command: lines and a final result, the prompt for a message, or `CONNECT` for so many bytes. */
export type Answer =
  | PlainAnswer
  | 'prompt'
  | { readonly takes: number; readonly taken: (bytes: Uint8Array) => PlainAnswer }

export const done: PlainAnswer = {}
export const refused = (code: number): PlainAnswer => ({ final: `+CME ERROR: ${code}` })

/** +CSIM and +CGLA: a command to the card as it is; lengths count hexadecimal digits. */
export function apduAnswer(name: string, card: Card, argument: string, channel = 0): Answer {
  const [, length, digits = ''] = /^=(\d+),"?([0-9A-Fa-f]*)"?$/.exec(argument) ?? []
  const apdu = hexDecode(digits)
  if (!apdu || Number(length) !== digits.length) return refused(50)
  const answer = card.transmit(apdu.map((byte, index) => (index === 0 ? byte | channel : byte)))
  return { lines: [`${name}: ${answer.length * 2},"${hexEncode(answer).toUpperCase()}"`] }
}

/** +CRSM: one command on a file that is named by its path. */
export function restricted(card: Card, argument: string): Answer {
  const pattern = /^=(\d+),(\d+),(\d+),(\d+),(\d+)(?:,"?([0-9A-Fa-f]*)"?(?:,"?([0-9A-Fa-f]*)"?)?)?$/
  const [, ins, file, p1, p2, p3, digits = '', parent = '3F00'] = pattern.exec(argument) ?? []
  const data = hexDecode(digits)
  if (ins === undefined || !data) return refused(50)
  const path = `${parent}${Number(file).toString(16).toUpperCase().padStart(4, '0')}`
  const answer = card.restricted(Number(ins), path, Number(p1), Number(p2), Number(p3), data)
  const body = hexEncode(answer.slice(0, -2)).toUpperCase()
  return { lines: [`+CRSM: ${answer.at(-2)},${answer.at(-1)}${body === '' ? '' : `,"${body}"`}`] }
}
