import { utf8Encode } from '../bytes.ts'
import { concatBytes } from '../hex.ts'
import { type Problem, problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import { connectionTypes, digestBytes, formatVersion, type Notification, option, optionName } from './notification.ts'

const mostLength = 0xfff
type Option = readonly [number: number, value: Uint8Array]

/**
 * A notification as bytes (OMA DM 2.0 §7.1.1), its digest as it is given; `signNotification` makes one. Problems:
 * `notification.option-too-long`, `notification.number-range`, `notification.any-not-last`.
 *
 *     VER (4) | option count (5) | reserved (7)       then per option: delta (4) | length (12) | value
 */
export function encodeNotification(notification: Notification): Result<Uint8Array> {
  const wrong = mistakeIn(notification)
  if (wrong) return failed(wrong)
  const options = optionsOf(notification)
  for (const [number, value] of options) {
    if (value.length > mostLength) return failed(tooLong(number, value.length, mostLength))
  }
  const header = (formatVersion << 12) | (options.length << 7)
  let before = 0
  const parts = options.map(([number, value]) => {
    const head = ((number - before) << 12) | value.length
    before = number
    return concatBytes(uint(head, 2), value)
  })
  return ok(concatBytes(uint(header, 2), ...parts))
}

function mistakeIn({ id, timestamp, digest, connections = [] }: Notification): Problem | undefined {
  // Any connection must be the last wish (OMA DM 2.0 §5.2.1.2).
  if (connections.slice(0, -1).includes('any')) return problem('notification.any-not-last')
  if (id !== undefined && !isWhole(id, 0xffff)) return outOfRange(option.id, id)
  if (timestamp !== undefined && !isWhole(timestamp, Number.MAX_SAFE_INTEGER)) {
    return outOfRange(option.timestamp, timestamp)
  }
  return digest && digest.length !== digestBytes ? tooLong(option.digest, digest.length, digestBytes) : undefined
}

function optionsOf(notification: Notification): readonly Option[] {
  const { serverId, connections, id, digest, timestamp, requestsMos } = notification
  const options: Option[] = []
  if (serverId !== undefined) options.push([option.serverId, utf8Encode(serverId)])
  if (connections) {
    options.push([option.connections, Uint8Array.from(connections, wish => connectionTypes.indexOf(wish))])
  }
  if (id !== undefined) options.push([option.id, uint(id, 2)])
  if (digest) options.push([option.digest, digest])
  if (timestamp !== undefined) options.push([option.timestamp, timestampBytes(timestamp)])
  if (requestsMos) options.push([option.requestsMos, new Uint8Array(0)])
  return options
}

/** Four bytes as long as they suffice; the specification leaves the width open. */
const timestampBytes = (seconds: number) => uint(seconds, seconds > 0xffffffff ? 8 : 4)

/** An unsigned number in network byte order. */
function uint(value: number, width: number): Uint8Array {
  const bytes = new Uint8Array(width)
  for (let at = width - 1, left = value; at >= 0; at--, left = Math.floor(left / 256)) bytes[at] = left % 256
  return bytes
}

const isWhole = (value: number, most: number) => Number.isInteger(value) && value >= 0 && value <= most
const outOfRange = (number: number, value: number) =>
  problem('notification.number-range', { option: optionName(number), value })
const tooLong = (number: number, length: number, most: number) =>
  problem('notification.option-too-long', { option: optionName(number), length, most })
