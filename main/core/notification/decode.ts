import { utf8Decode } from '../bytes.ts'
import { type Problem, problem } from '../problem.ts'
import { failed, ok, type Read, type Result } from '../result.ts'
import {
  type ConnectionType,
  connectionTypes,
  digestBytes,
  formatVersion,
  type Notification,
  option,
  optionName,
} from './notification.ts'

export interface DecodedNotification extends Read<Notification> {
  /** Where the value of the digest begins, when there is one. */
  readonly digestAt?: number
}

interface Draft {
  serverId?: string
  connections?: readonly ConnectionType[]
  id?: number
  digest?: Uint8Array
  timestamp?: number
  requestsMos: boolean
}

interface Reading {
  readonly bytes: Uint8Array
  readonly draft: Draft
  readonly warnings: Problem[]
  digestAt?: number
}

/**
 * A notification from its bytes (OMA DM 2.0 §7.1.1). What is cut, out of order or of a wrong length is refused; unknown
 * options are skipped and reserved bits ignored, with a warning (our choice: the specification says nothing).
 */
export function decodeNotification(bytes: Uint8Array): Result<DecodedNotification> {
  if (bytes.length < 2) return failed(problem('notification.truncated', { part: 'its header' }))
  const header = numberAt(bytes, 0, 2)
  const version = header >> 12
  if (version !== formatVersion) return failed(problem('notification.version', { version }))
  const reading: Reading = { bytes, draft: { requestsMos: false }, warnings: [] }
  const reserved = header & 0x7f
  if (reserved !== 0) reading.warnings.push(problem('notification.reserved-bits', { bits: hexByte(reserved) }))
  const wrong = readOptions(reading, (header >> 7) & 0x1f)
  if (wrong) return failed(wrong)
  const { draft: value, warnings, digestAt } = reading
  return ok({ value, warnings, ...(digestAt !== undefined && { digestAt }) })
}

function readOptions(reading: Reading, count: number): Problem | undefined {
  const { bytes } = reading
  let number = 0
  let at = 2
  for (let done = 0; done < count; done++) {
    if (at + 2 > bytes.length) return problem('notification.truncated', { part: `option ${done + 1} of ${count}` })
    const head = numberAt(bytes, at, 2)
    const delta = head >> 12
    const length = head & 0xfff
    if (delta === 0 && done > 0) return problem('notification.option-twice', { option: optionName(number) })
    number += delta
    at += 2
    if (at + length > bytes.length) return problem('notification.truncated', { part: optionName(number) })
    const wrong = readOption(reading, number, at, length)
    if (wrong) return wrong
    at += length
  }
  return at < bytes.length ? problem('notification.bytes-left', { bytes: bytes.length - at }) : undefined
}

function readOption(reading: Reading, number: number, at: number, length: number): Problem | undefined {
  const { bytes, draft, warnings } = reading
  const value = bytes.subarray(at, at + length)
  const otherForm = problem('notification.option-form', { option: optionName(number), length })
  switch (number) {
    case option.serverId: {
      const text = utf8Decode(value)
      if (!text.ok || text.value === '') return otherForm
      draft.serverId = text.value
      return undefined
    }
    case option.connections: {
      if (length === 0) return otherForm
      const wishes = readConnections(value, warnings)
      // Wishes that nobody knows are as good as none.
      if (wishes.length > 0) draft.connections = wishes
      return undefined
    }
    case option.id:
      if (length !== 2) return otherForm
      draft.id = numberAt(bytes, at, 2)
      return undefined
    case option.digest:
      if (length !== digestBytes) return otherForm
      draft.digest = new Uint8Array(value)
      reading.digestAt = at
      return undefined
    case option.timestamp:
      if (length !== 4 && length !== 8) return otherForm
      draft.timestamp = numberAt(bytes, at, length)
      return undefined
    case option.requestsMos:
      if (length !== 0) return otherForm
      draft.requestsMos = true
      return undefined
    default:
      warnings.push(problem('notification.option-unknown', { number }))
      return undefined
  }
}

function readConnections(value: Uint8Array, warnings: Problem[]): readonly ConnectionType[] {
  const wishes: ConnectionType[] = []
  for (const byte of value) {
    const wish = connectionTypes[byte]
    if (wish === undefined) warnings.push(problem('notification.connection-unknown', { value: hexByte(byte) }))
    else wishes.push(wish)
  }
  const any = wishes.indexOf('any')
  if (any >= 0 && any < wishes.length - 1) warnings.push(problem('notification.any-not-last'))
  return wishes
}

/** An unsigned number in network byte order; beyond 2^53 it loses its last digits, which no real time reaches. */
function numberAt(bytes: Uint8Array, at: number, width: number): number {
  let value = 0
  for (let i = 0; i < width; i++) value = value * 256 + (bytes[at + i] ?? 0)
  return value
}

const hexByte = (byte: number) => byte.toString(16).padStart(2, '0')
