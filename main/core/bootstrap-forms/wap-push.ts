import { latin1Decode, utf8Encode } from '../bytes.ts'
import { concatBytes } from '../hex.ts'
import { problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import { type PushSecurity, pushSecurities } from './push-key.ts'

// A bootstrap as connectionless WAP push (WAP-230-WSP §8.2.4), for UDP port 2948 and for short messages:
// <transaction id> 06 <length of headers> <content type [SEC MAC]> [AF 87] <body>

const pushPdu = 0x06
const secParameter = 0x11
const macParameter = 0x12
const applicationHeader = 0x2f
const deviceManagement = 0x07

/** Media types that have a number in WSP. */
const codes: readonly (readonly [number, string])[] = [
  [0x36, 'application/vnd.wap.connectivity-wbxml'],
  [0x42, 'application/vnd.syncml.dm+wbxml'],
  [0x43, 'application/vnd.syncml.dm+xml'],
  [0x44, 'application/vnd.syncml.notification'],
  [0x58, 'application/vnd.syncml.dm.notification'],
]

export interface PushMac {
  readonly security: PushSecurity
  /** HMAC-SHA1 of the body as 40 upper-case hexadecimal digits. */
  readonly mac: string
}

export interface BootstrapPush {
  readonly type: string
  readonly protection?: PushMac
  /** X-Wap-Application-Id 7, the device management agent; client provisioning goes without. */
  readonly forAgent: boolean
  readonly body: Uint8Array
}

/** The push as bytes; the transaction id is 1, nothing answers it. */
export function encodeBootstrapPush({ type, protection, forAgent, body }: BootstrapPush): Uint8Array {
  const code = codes.find(([, name]) => name === type)?.[0]
  const media = code === undefined ? concatBytes(utf8Encode(type), [0]) : Uint8Array.of(code | 0x80)
  const parameters = protection
    ? concatBytes(
        [secParameter | 0x80, pushSecurities.indexOf(protection.security) | 0x80, macParameter | 0x80],
        utf8Encode(protection.mac),
        [0],
      )
    : undefined
  const whole = parameters ? withLength(concatBytes(media, parameters)) : media
  const headers = concatBytes(whole, forAgent ? [applicationHeader | 0x80, deviceManagement | 0x80] : [])
  return concatBytes([0x01, pushPdu], uintvar(headers.length), headers, body)
}

/** Lengths up to 30 stand for themselves, others behind 1F. */
const withLength = (bytes: Uint8Array) =>
  concatBytes(bytes.length <= 30 ? [bytes.length] : [0x1f, ...uintvar(bytes.length)], bytes)

function uintvar(value: number): readonly number[] {
  return value < 0x80 ? [value] : [...uintvar(Math.floor(value / 128)).map(byte => byte | 0x80), value % 128]
}

/** A pushed bootstrap from its bytes. Problem: `notification.not-push`. */
export function decodeBootstrapPush(bytes: Uint8Array): Result<BootstrapPush> {
  if (bytes[1] !== pushPdu) return notPush('its PDU type is another')
  const length = readUintvar(bytes, 2)
  if (!length || length.value > bytes.length - length.end) return notPush('its headers are cut')
  const body = bytes.slice(length.end + length.value)
  const headers = readHeaders(bytes.subarray(length.end, length.end + length.value))
  return headers ? ok({ ...headers, body }) : notPush('its headers cannot be read')
}

const notPush = (why: string) => failed(problem('notification.not-push', { why }))

function readUintvar(bytes: Uint8Array, from: number): { readonly value: number; readonly end: number } | undefined {
  let value = 0
  for (let at = from; at < from + 5 && at < bytes.length; at += 1) {
    value = value * 128 + ((bytes[at] ?? 0) & 0x7f)
    if ((bytes[at] ?? 0) < 0x80) return { value, end: at + 1 }
  }
  return undefined
}

function readHeaders(bytes: Uint8Array): Omit<BootstrapPush, 'body'> | undefined {
  const first = bytes[0]
  if (first === undefined) return undefined
  const length = first === 0x1f ? readUintvar(bytes, 1) : first < 0x1f ? { value: first, end: 1 } : undefined
  if (first <= 0x1f && (!length || length.end + length.value > bytes.length)) return undefined
  const media = readMedia(length ? bytes.subarray(length.end, length.end + length.value) : bytes)
  if (!media) return undefined
  const rest = bytes.subarray(length ? length.end + length.value : media.end)
  const forAgent = rest[0] === (applicationHeader | 0x80) && rest[1] === (deviceManagement | 0x80)
  if (!length) return { type: media.type, forAgent }
  const parameters = readProtection(bytes.subarray(length.end + media.end, length.end + length.value))
  if (parameters === undefined) return undefined
  return { type: media.type, forAgent, ...(parameters && { protection: parameters }) }
}

function readMedia(bytes: Uint8Array): { readonly type: string; readonly end: number } | undefined {
  const first = bytes[0] ?? 0
  if (first >= 0x80) {
    const known = codes.find(([code]) => code === (first & 0x7f))?.[1]
    return { type: known ?? `content type 0x${(first & 0x7f).toString(16)}`, end: 1 }
  }
  const end = bytes.indexOf(0)
  return end > 0 ? { type: latin1Decode(bytes.subarray(0, end)), end: end + 1 } : undefined
}

/** SEC and MAC, in this order as everybody writes them; null when there are none. */
function readProtection(bytes: Uint8Array): PushMac | null | undefined {
  if (bytes.length === 0) return null
  const security = pushSecurities[(bytes[1] ?? 0) & 0x7f]
  const isBoth = bytes[0] === (secParameter | 0x80) && bytes[2] === (macParameter | 0x80) && bytes.at(-1) === 0
  const mac = latin1Decode(bytes.subarray(3, -1))
  return isBoth && security && /^[0-9A-Fa-f]{1,40}$/.test(mac) ? { security, mac } : undefined
}
