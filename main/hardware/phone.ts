import { concatBytes } from '#core/hex.ts'
import {
  bytesOf,
  decodeObex,
  dmTarget,
  encodeObex,
  type ObexHeader,
  type ObexPacket,
  ObexReader,
  obexAnswers,
  obexCodes,
  obexHeaders,
} from '#core/serial/obex-packet.ts'
import type { Hardware } from './hardware.ts'

// A handset that serves SyncML DM over OBEX.

export interface PhoneOptions {
  readonly mostBytes?: number
  /** No room for more than this. */
  readonly room?: number
  /** Hears each object that came whole. */
  readonly onObject?: (type: string, data: Uint8Array) => void
}

const taken = new Set([
  'application/vnd.syncml.notification',
  'application/vnd.syncml.dm+wbxml',
  'application/dmmo+json',
])
const connection = 1

export class Phone implements Hardware {
  readonly objects: { readonly type: string; readonly data: Uint8Array }[] = []
  readonly #options: PhoneOptions
  #reader = new ObexReader()
  #connected = false
  #type = ''
  #body: Uint8Array = new Uint8Array(0)

  constructor(options: PhoneOptions) {
    this.#options = options
  }

  heard(bytes: Uint8Array, say: (bytes: Uint8Array) => void): void {
    // What comes before a CONNECT is no OBEX: somebody asks whether this is a modem.
    if (!this.#connected && this.#reader.isEmpty && bytes[0] !== obexCodes.connect) return
    for (const packet of this.#reader.push(bytes)) say(this.#answer(packet))
  }

  unplugged(): void {
    this.#reader = new ObexReader()
    this.#connected = false
    this.#forget()
  }

  #forget(): void {
    this.#type = ''
    this.#body = new Uint8Array(0)
  }

  #answer(bytes: Uint8Array): Uint8Array {
    const read = decodeObex(bytes, bytes[0] === obexCodes.connect)
    if (!read.ok) return answer(0xc0)
    const { code } = read.value
    if (code === obexCodes.connect) return this.#connect(read.value)
    if (code === obexCodes.disconnect) {
      this.#connected = false
      return answer(obexAnswers.success)
    }
    if (code === obexCodes.abort) {
      this.#forget()
      return answer(obexAnswers.success)
    }
    if ((code & ~obexCodes.final) !== obexCodes.put) return answer(0xd1)
    return this.#connected ? this.#put(read.value) : answer(0xc3)
  }

  #connect(packet: ObexPacket): Uint8Array {
    const target = bytesOf(packet, obexHeaders.target) ?? new Uint8Array(0)
    const isOurs = String.fromCharCode(...target) === dmTarget
    this.#connected = isOurs
    this.#forget()
    const headers: readonly ObexHeader[] = isOurs
      ? [
          { id: obexHeaders.connection, number: connection },
          { id: obexHeaders.who, bytes: target },
        ]
      : []
    const { mostBytes = 1024 } = this.#options
    return encodeObex({ code: isOurs ? obexAnswers.success : 0xc4, mostBytes, headers })
  }

  #put(packet: ObexPacket): Uint8Array {
    const type = bytesOf(packet, obexHeaders.type)
    if (type) this.#type = String.fromCharCode(...type).replace(/\0$/, '')
    if (!taken.has(this.#type)) return answer(0xcf)
    const part = bytesOf(packet, obexHeaders.body) ?? bytesOf(packet, obexHeaders.endOfBody) ?? new Uint8Array(0)
    this.#body = concatBytes(this.#body, part)
    if (this.#body.length > (this.#options.room ?? 1_048_576)) {
      this.#forget()
      return answer(0xe0)
    }
    if ((packet.code & obexCodes.final) === 0) return answer(obexAnswers.continue)
    const object = { type: this.#type, data: this.#body }
    this.objects.push(object)
    this.#forget()
    this.#options.onObject?.(object.type, object.data)
    return answer(obexAnswers.success)
  }
}

const answer = (code: number): Uint8Array => encodeObex({ code, headers: [] })
