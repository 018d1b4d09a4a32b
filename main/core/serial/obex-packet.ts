import { utf8Encode } from '../bytes.ts'
import { concatBytes, hexEncode } from '../hex.ts'
import { problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'

// OBEX (IrOBEX 1.2 §2, §3): code, length 2 (of the whole packet), what belongs to CONNECT, headers. The first two bits of a
// header's id tell its form: text, bytes, one byte, four bytes.

export const obexCodes = { connect: 0x80, disconnect: 0x81, put: 0x02, get: 0x03, abort: 0xff, final: 0x80 } as const
export const obexAnswers = { continue: 0x90, success: 0xa0 } as const
export const obexHeaders = {
  name: 0x01,
  type: 0x42,
  target: 0x46,
  body: 0x48,
  endOfBody: 0x49,
  who: 0x4a,
  length: 0xc3,
  connection: 0xcb,
} as const

/** The target of SyncML DM in the OBEX binding of SyncML. */
export const dmTarget = 'SYNCML-DM'

export type ObexHeader =
  | { readonly id: number; readonly bytes: Uint8Array }
  | { readonly id: number; readonly text: string }
  | { readonly id: number; readonly number: number }

export interface ObexPacket {
  /** Request or answer, with the final bit. */
  readonly code: number
  /** Only in a CONNECT and its answer. */
  readonly mostBytes?: number
  readonly headers: readonly ObexHeader[]
}

/** A packet as bytes. */
export function encodeObex({ code, mostBytes, headers }: ObexPacket): Uint8Array {
  const connect = mostBytes === undefined ? [] : [0x10, 0x00, mostBytes >> 8, mostBytes & 0xff]
  const body = concatBytes(connect, ...headers.map(encodeHeader))
  const length = body.length + 3
  return concatBytes([code, length >> 8, length & 0xff], body)
}

function encodeHeader(header: ObexHeader): Uint8Array {
  const { id } = header
  if ('number' in header) {
    const { number } = header
    if (id >> 6 === 2) return Uint8Array.of(id, number)
    return Uint8Array.of(id, (number >>> 24) & 0xff, (number >>> 16) & 0xff, (number >>> 8) & 0xff, number & 0xff)
  }
  const bytes = 'text' in header ? utf16(header.text) : header.bytes
  const length = bytes.length + 3
  return concatBytes([id, length >> 8, length & 0xff], bytes)
}

/** Big endian, with a zero behind it. */
const utf16 = (text: string): Uint8Array =>
  Uint8Array.from([...`${text}\0`].flatMap(letter => [letter.charCodeAt(0) >> 8, letter.charCodeAt(0) & 0xff]))

/** A type as its header wants it: ASCII with a zero behind it. */
export const typeHeader = (type: string): ObexHeader => ({ id: obexHeaders.type, bytes: utf8Encode(`${type}\0`) })

/** A whole packet; of `connect` it is told when the packet is a CONNECT or answers one. Problem: `serial.obex-packet`. */
export function decodeObex(bytes: Uint8Array, connect: boolean): Result<ObexPacket> {
  const [code = 0, high = 0, low = 0] = bytes
  if (bytes.length < 3 || high * 256 + low !== bytes.length) return broken('its length is wrong')
  const from = connect ? 7 : 3
  if (bytes.length < from) return broken('it is shorter than a CONNECT')
  const headers = headersIn(bytes.subarray(from))
  if (!headers) return broken(`a header is cut (${hexEncode(bytes.subarray(0, 32))})`)
  return ok({ code, ...(connect && { mostBytes: (bytes[5] ?? 0) * 256 + (bytes[6] ?? 0) }), headers })
}

const broken = (what: string) => failed(problem('serial.obex-packet', { what }))

function headersIn(bytes: Uint8Array): readonly ObexHeader[] | undefined {
  const headers: ObexHeader[] = []
  for (let at = 0; at < bytes.length; ) {
    const [id = 0, high = 0, low = 0, third = 0, fourth = 0] = bytes.subarray(at, at + 5)
    const form = id >> 6
    const length = form === 2 ? 2 : form === 3 ? 5 : high * 256 + low
    if (length < 2 || (form < 2 && length < 3) || at + length > bytes.length) return undefined
    const value = bytes.slice(at + 3, at + length)
    if (form === 2) headers.push({ id, number: high })
    else if (form === 3) headers.push({ id, number: ((high << 24) | (low << 16) | (third << 8) | fourth) >>> 0 })
    else headers.push(form === 0 ? { id, text: textOf(value) } : { id, bytes: value })
    at += length
  }
  return headers
}

function textOf(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at + 1 < bytes.length; at += 2)
    text += String.fromCharCode(((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0))
  return text.replace(/\0$/, '')
}

/** Bytes of the first header of this id. */
export function bytesOf({ headers }: ObexPacket, id: number): Uint8Array | undefined {
  const header = headers.find(item => item.id === id)
  return header && 'bytes' in header ? header.bytes : undefined
}

/** Number of the first header of this id. */
export function numberOf({ headers }: ObexPacket, id: number): number | undefined {
  const header = headers.find(item => item.id === id)
  return header && 'number' in header ? header.number : undefined
}

/** Cuts a stream into packets. */
export class ObexReader {
  #held: Uint8Array = new Uint8Array(0)

  /** Nothing of a packet is here yet. */
  get isEmpty(): boolean {
    return this.#held.length === 0
  }

  push(bytes: Uint8Array): readonly Uint8Array[] {
    this.#held = concatBytes(this.#held, bytes)
    const packets: Uint8Array[] = []
    for (;;) {
      const length = Math.max(3, (this.#held[1] ?? 0) * 256 + (this.#held[2] ?? 0))
      if (this.#held.length < length) return packets
      packets.push(this.#held.slice(0, length))
      this.#held = this.#held.slice(length)
    }
  }
}
