import { decode, encode } from 'cborg'
import { concatBytes } from '../hex.ts'
import { problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'

// SMP of MCUmgr (Zephyr, MCUboot, Mynewt), all big endian:
//
//   res 3 | version 2 | operation 3   flags   length 2   group 2   sequence   id   CBOR map

export type SmpOperation = 'read' | 'read-answer' | 'write' | 'write-answer'
const operations: readonly SmpOperation[] = ['read', 'read-answer', 'write', 'write-answer']

export interface SmpPacket {
  readonly operation: SmpOperation
  /** 1 for boards of before Zephyr 3.5, else 2. */
  readonly version: 1 | 2
  readonly group: number
  readonly id: number
  readonly sequence: number
  readonly body: Readonly<Record<string, unknown>>
}

const headerBytes = 8

/** A packet as bytes; the map keeps the order of its keys, as boards write it. */
export function encodeSmp({ operation, version, group, id, sequence, body }: SmpPacket): Uint8Array {
  const map = encode(body, { mapSorter: () => 0 })
  const first = ((version - 1) << 3) | operations.indexOf(operation)
  return concatBytes([first, 0, map.length >> 8, map.length & 0xff, group >> 8, group & 0xff, sequence & 0xff, id], map)
}

/** A packet from its bytes; definite and indefinite maps alike. Problem: `serial.smp-answer`. */
export function decodeSmp(bytes: Uint8Array): Result<SmpPacket> {
  const [first = 0, , high = 0, low = 0, groupHigh = 0, groupLow = 0, sequence = 0, id = 0] = bytes
  const length = high * 256 + low
  const operation = operations[first & 7]
  if (bytes.length < headerBytes) return unreadable('it is shorter than its header')
  if (bytes.length - headerBytes !== length)
    return unreadable(`it says ${length} bytes and has ${bytes.length - headerBytes}`)
  if (operation === undefined) return unreadable('its operation is unknown')
  const version = ((first >> 3) & 3) === 0 ? 1 : 2
  const body = mapIn(bytes.subarray(headerBytes))
  if (!body) return unreadable('its CBOR is no map')
  return ok({ operation, version, group: groupHigh * 256 + groupLow, id, sequence, body })
}

const unreadable = (what: string) => failed(problem('serial.smp-answer', { what }))

function mapIn(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = decode(bytes)
    const isMap = typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
    return isMap ? (value as Readonly<Record<string, unknown>>) : undefined
  } catch {
    return undefined
  }
}
