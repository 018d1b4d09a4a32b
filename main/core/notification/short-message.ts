import { concatBytes } from '../hex.ts'
import { problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import { pushPort, pushSourcePort } from './wsp-push.ts'

// A push as short messages: SMS-SUBMIT TPDUs (3GPP TS 23.040 §9.2.2.2) with a user data header that names the WAP ports
// and, for more than one part, the place of each (§9.2.3.24.1, .24.4).

const mostUserData = 140
const concatenation = 0x00
const ports = 0x05
const aloneHeader = 7
const partHeader = 12

/** Message type SUBMIT, relative validity, user data header. */
const firstOctet = 0x51
const eightBit = 0x04
const oneDay = 0xa7

/** One part of a message that was cut. */
export interface Part {
  readonly reference: number
  readonly total: number
  /** From 1. */
  readonly number: number
}

export interface ShortMessage {
  /** Digits, with `+` for an international number. */
  readonly to: string
  readonly part?: Part
  readonly data: Uint8Array
}

/** The TPDUs that carry a push to a telephone number; `reference` holds the parts of one push together. */
export function encodeShortMessages(to: string, push: Uint8Array, reference: number): Result<readonly Uint8Array[]> {
  const address = encodeAddress(to)
  if (!address) return failed(problem('notification.sms-number', { number: to }))
  const room = mostUserData - (push.length + aloneHeader <= mostUserData ? aloneHeader : partHeader)
  const total = Math.max(1, Math.ceil(push.length / room))
  if (total > 255) return failed(problem('notification.sms-too-long', { bytes: push.length }))
  return ok(
    Array.from({ length: total }, (_, index) => {
      const header = userDataHeader(total === 1 ? undefined : { reference, total, number: index + 1 })
      const data = push.subarray(index * room, (index + 1) * room)
      const fixed = [0x00, eightBit, oneDay, header.length + data.length]
      return concatBytes([firstOctet, 0x00], address, fixed, header, data)
    }),
  )
}

function userDataHeader(part: Part | undefined): readonly number[] {
  const addressing = [ports, 4, pushPort >> 8, pushPort & 0xff, pushSourcePort >> 8, pushSourcePort & 0xff]
  const elements = part
    ? [concatenation, 3, part.reference & 0xff, part.total, part.number, ...addressing]
    : [...addressing]
  return [elements.length, ...elements]
}

/** Digit count, type of number, digits with their halves swapped. */
function encodeAddress(number: string): readonly number[] | undefined {
  const digits = /^\+?(\d{1,20})$/.exec(number)?.[1]
  if (digits === undefined) return undefined
  const padded = digits.length % 2 === 0 ? digits : `${digits}f`
  const swapped = padded.match(/../g)?.map(([low, high]) => Number.parseInt(`${high}${low}`, 16)) ?? []
  return [digits.length, number.startsWith('+') ? 0x91 : 0x81, ...swapped]
}

/** One SMS-SUBMIT for the push port. Problem: `notification.sms-form`. */
export function decodeShortMessage(tpdu: Uint8Array): Result<ShortMessage> {
  const digits = tpdu[2] ?? 0
  const addressEnd = 4 + Math.ceil(digits / 2)
  const headerAt = addressEnd + 4
  if (tpdu.length < headerAt) return otherForm('it is cut')
  if (((tpdu[0] ?? 0) & 0x5b) !== firstOctet) return otherForm('it is no SMS-SUBMIT with a user data header')
  if (tpdu[addressEnd + 1] !== eightBit) return otherForm('its data are not 8-bit')
  const userData = tpdu.subarray(headerAt)
  if (userData.length !== tpdu[headerAt - 1] || userData.length > mostUserData) return otherForm('its length is wrong')
  const headerEnd = (userData[0] ?? 0) + 1
  if (headerEnd > userData.length) return otherForm('its user data header is cut')
  const header = readHeader(userData.subarray(1, headerEnd))
  if (header?.port !== pushPort) return otherForm(`it is not for port ${pushPort}`)
  const to = readAddress(tpdu.subarray(3, addressEnd), digits)
  return ok({ to, ...(header.part && { part: header.part }), data: userData.slice(headerEnd) })
}

const otherForm = (why: string) => failed(problem('notification.sms-form', { why }))

function readHeader(bytes: Uint8Array): { readonly port?: number; readonly part?: Part } | undefined {
  let found: { port?: number; part?: Part } = {}
  for (let at = 0; at < bytes.length; ) {
    const [kind = 0, length = 0] = [bytes[at], bytes[at + 1]]
    const end = at + 2 + length
    if (at + 2 > bytes.length || end > bytes.length) return undefined
    const [a = 0, b = 0, c = 0] = bytes.subarray(at + 2, end)
    if (kind === ports && length === 4) found = { ...found, port: (a << 8) | b }
    if (kind === concatenation && length === 3) found = { ...found, part: { reference: a, total: b, number: c } }
    at = end
  }
  return found
}

function readAddress([type, ...bytes]: Uint8Array, digits: number): string {
  const swapped = bytes.map(byte => `${byte & 0x0f}${byte >> 4}`).join('')
  return `${type === 0x91 ? '+' : ''}${swapped.slice(0, digits)}`
}

/** The push that parts make together, whatever their order; undefined as long as one is missing. */
export function joinShortMessages(messages: readonly ShortMessage[]): Uint8Array | undefined {
  const [first] = messages
  if (!first?.part) return first?.data
  const { reference, total } = first.part
  const parts = new Map(
    messages.flatMap(({ part, data }) =>
      part?.reference === reference && part.total === total ? [[part.number, data] as const] : [],
    ),
  )
  const found = Array.from({ length: total }, (_, index) => parts.get(index + 1))
  const whole = found.filter(data => data !== undefined)
  return whole.length === total ? concatBytes(...whole) : undefined
}
