import { createHash } from 'node:crypto'
import { decode, encode } from 'cbor2'
import { concatBytes } from '#core/hex.ts'
import { encodeSmpLines, SmpLineReader } from '#core/serial/smp-console.ts'
import type { Hardware } from './hardware.ts'

// A board with MCUmgr. Its CBOR comes from another library than that of the workbench, so that one does not confirm the
// mistakes of the other.

export interface BoardOptions {
  readonly buffer?: number
  /** The file system has no room for more than this. */
  readonly room?: number
  /** Kept in the setting `dm/devid`. */
  readonly deviceId?: string
  readonly onFile?: (name: string, data: Uint8Array) => void
}

type Body = Readonly<Record<string, unknown>>
const groupError = (group: number, rc: number, more: Body = {}): Body => ({ err: { group, rc }, ...more })
const smpError = (rc: number): Body => ({ rc })

export class Board implements Hardware {
  readonly files = new Map<string, Uint8Array>()
  readonly settings = new Map<string, Uint8Array>()
  /** What is there after a reset. */
  #saved = new Map<string, Uint8Array>()
  readonly #options: BoardOptions
  #reader = new SmpLineReader()
  #upload: { readonly name: string; readonly length: number; data: Uint8Array } | undefined
  #resets = 0
  #uploads = 0

  constructor(options: BoardOptions) {
    this.#options = options
    if (options.deviceId !== undefined) this.settings.set('dm/devid', new TextEncoder().encode(options.deviceId))
    this.#saved = new Map(this.settings)
  }

  /** How many files were begun. */
  get uploads(): number {
    return this.#uploads
  }

  /** How often it was told to reset. */
  get resets(): number {
    return this.#resets
  }

  heard(bytes: Uint8Array, say: (bytes: Uint8Array) => void): void {
    for (const packet of this.#reader.push(bytes).packets) {
      const answer = this.answer(packet)
      if (answer) say(encodeSmpLines(answer))
    }
  }

  chatter(): Uint8Array {
    return new TextEncoder().encode('[00:00:01.000,000] <inf> app: still here\r\n')
  }

  unplugged(): void {
    // The board goes on, without its cable: an upload waits for its next piece.
    this.#reader = new SmpLineReader()
  }

  /** The answer to a bare packet, as it would come in a datagram; undefined for what is no request. */
  answer(packet: Uint8Array): Uint8Array | undefined {
    const [first = 0, , high = 0, low = 0, groupHigh = 0, group = 0, sequence = 0, id = 0] = packet
    const operation = first & 7
    if (packet.length < 8 || high * 256 + low !== packet.length - 8 || groupHigh !== 0) return undefined
    if (operation !== 0 && operation !== 2) return undefined
    const told = operation === 0 ? this.#read(group, id, bodyOf(packet)) : this.#write(group, id, bodyOf(packet))
    const body = encode(told)
    return concatBytes([first | 1, 0, body.length >> 8, body.length & 0xff, 0, group, sequence, id], body)
  }

  #read(group: number, id: number, body: Body): Body {
    const name = typeof body.name === 'string' ? body.name : ''
    if (group === 0 && id === 6) return { buf_size: this.#options.buffer ?? 384, buf_count: 4 }
    if (group === 0 && id === 7) return { output: 'Zephyr simulated 3.7.0 simulated_board' }
    if (group === 0 && id === 8) return { bootloader: 'MCUboot' }
    if (group === 3 && id === 0) {
      const value = this.settings.get(name)
      return value ? { val: value } : groupError(3, 4)
    }
    if (group !== 8) return smpError(8)
    const file = this.files.get(name)
    if (!file) return groupError(8, 3)
    if (id === 1) return { len: file.length }
    if (id === 2)
      return { type: 'sha256', len: file.length, output: new Uint8Array(createHash('sha256').update(file).digest()) }
    if (id !== 0) return smpError(8)
    const from = Number(body.off)
    return { off: from, data: file.slice(from, from + 200), ...(from === 0 && { len: file.length }) }
  }

  #write(group: number, id: number, body: Body): Body {
    if (group === 0 && id === 0) return { r: body.d }
    if (group === 0 && id === 5) {
      this.#restart()
      return {}
    }
    if (group === 3 && id === 1 && typeof body.name === 'string') {
      return this.settings.delete(body.name) ? {} : groupError(3, 4)
    }
    if (group === 3 && id === 2) return {}
    if (group === 3 && id === 3) {
      this.#saved = new Map(this.settings)
      return {}
    }
    if (group === 3 && id === 0 && typeof body.name === 'string' && body.val instanceof Uint8Array) {
      this.settings.set(body.name, Uint8Array.from(body.val))
      return {}
    }
    return group === 8 && id === 0 ? this.#uploadPart(body) : smpError(8)
  }

  #restart(): void {
    this.#resets += 1
    this.#upload = undefined
    this.settings.clear()
    for (const [name, value] of this.#saved) this.settings.set(name, value)
  }

  #uploadPart({ off, data, name, len }: Body): Body {
    if (typeof name !== 'string' || !(data instanceof Uint8Array)) return smpError(3)
    if (!name.startsWith('/')) return groupError(8, 14)
    if (off === 0) {
      if (typeof len !== 'number') return smpError(3)
      if (len > (this.#options.room ?? 65_536)) return groupError(8, 10)
      this.#uploads += 1
      this.#upload = { name, length: len, data: new Uint8Array(0) }
    }
    const upload = this.#upload
    if (!upload || upload.name !== name || off !== upload.data.length) {
      return groupError(8, 11, { len: upload?.data.length ?? this.files.get(name)?.length ?? 0 })
    }
    upload.data = concatBytes(upload.data, data)
    if (upload.data.length < upload.length) return { off: upload.data.length }
    this.files.set(name, upload.data)
    this.#options.onFile?.(name, upload.data)
    this.#upload = undefined
    return { off: upload.data.length }
  }
}

function bodyOf(packet: Uint8Array): Body {
  try {
    const value: unknown = decode(packet.subarray(8))
    return typeof value === 'object' && value !== null ? (value as Body) : {}
  } catch {
    return {}
  }
}
