import { tlv } from '#core/bootstrap-forms/ber.ts'
import { type CardFiles, cardPaths } from '#core/bootstrap-forms/card-image.ts'
import { concatBytes, hexDecode, hexEncode } from '#core/hex.ts'

// A UICC with the files of a DM bootstrap (OMA DM 2.0 App. G), as far as readers and writers of them go (ETSI TS 102 221).

export interface CardOptions {
  readonly files: CardFiles
  /** What UPDATE wants to be shown first; without it anybody may write, as on test cards. */
  readonly adm?: Uint8Array
  readonly admTries?: number
  readonly onChange?: (files: CardFiles) => void
}

const master = '3F00'
const application = '3F007F50'
const folders: ReadonlySet<string> = new Set([master, application])
const aid = 'a000000063504b43532d3135'
const recordLength = 40
const channelsMost = 4

const words = (status: number, data: Uint8Array = new Uint8Array(0)): Uint8Array =>
  concatBytes(data, [status >> 8, status & 0xff])

export class Card {
  readonly files: Map<string, Uint8Array>
  readonly #options: CardOptions
  /** Selected file of each open channel. */
  readonly #channels = new Map<number, string>([[0, master]])
  #tries: number
  #unlocked = false

  constructor(options: CardOptions) {
    this.#options = options
    this.files = new Map(options.files)
    this.#tries = options.admTries ?? 3
  }

  /** How many wrong ADM keys are left. */
  get tries(): number {
    return this.#tries
  }

  /** Power off and on: channels are closed, rights are gone. */
  reset(): void {
    this.#channels.clear()
    this.#channels.set(0, master)
    this.#unlocked = false
  }

  transmit(apdu: Uint8Array): Uint8Array {
    const [cla = 0, ins = 0, p1 = 0, p2 = 0, lc = 0] = apdu
    if (apdu.length < 4) return words(0x6700)
    if ((cla & 0xfc) !== 0) return words(0x6e00)
    const channel = cla & 3
    if (!this.#channels.has(channel)) return words(0x6881)
    if (ins === 0x70) return this.#manage(p1, p2)
    if (ins === 0xa4) return this.#select(channel, p1, p2, apdu.subarray(5, 5 + lc))
    if (ins === 0xb2) return this.#record(this.#channels.get(channel) ?? '', p1, lc || recordLength)
    if (ins === 0xb0) return this.#read(channel, (p1 << 8) | p2, apdu.length > 4 ? lc || 256 : 256)
    if (ins === 0xd6) return this.#update(this.#channels.get(channel), (p1 << 8) | p2, apdu.subarray(5, 5 + lc))
    if (ins === 0x20) return this.#verify(p2, apdu.subarray(5, 5 + lc))
    return words(0x6d00)
  }

  /** +CRSM: one command on a file that is named by its path; answers like `transmit`. */
  restricted(ins: number, path: string, p1: number, p2: number, p3: number, data: Uint8Array): Uint8Array {
    const file = this.files.get(path)
    if (!file) return words(0x6a82)
    if (ins === 192) return words(0x9000, this.#template(path, file))
    if (ins === 178) return this.#record(path, p1, p3)
    if (ins === 176) return this.#readAt(path, (p1 << 8) | p2, p3 || 256)
    if (ins === 214) return this.#update(path, (p1 << 8) | p2, data)
    return words(0x6d00)
  }

  #manage(p1: number, p2: number): Uint8Array {
    if (p1 === 0x80) return this.#channels.delete(p2) ? words(0x9000) : words(0x6a86)
    for (let number = 1; number < channelsMost; number++) {
      if (this.#channels.has(number)) continue
      this.#channels.set(number, master)
      return words(0x9000, Uint8Array.of(number))
    }
    return words(0x6881)
  }

  #select(channel: number, p1: number, p2: number, name: Uint8Array): Uint8Array {
    const path = this.#pathOf(this.#channels.get(channel) ?? master, p1, name)
    const file = path === undefined ? undefined : this.files.get(path)
    if (path === undefined || !(file || folders.has(path))) return words(0x6a82)
    this.#channels.set(channel, path)
    if ((p2 & 0x0c) === 0x0c) return words(0x9000)
    return words(0x9000, file ? this.#template(path, file) : folderTemplate(path))
  }

  /** By name, by path from the master file or from the folder, or by identifier (ETSI TS 102 221 §11.1.1.2). */
  #pathOf(current: string, p1: number, name: Uint8Array): string | undefined {
    const text = hexEncode(name).toUpperCase()
    if (p1 === 0x04) return text.toLowerCase() === aid ? application : undefined
    if (p1 === 0x08) return text.replace(/^7FFF/, application).replace(/^(?!3F00)/, master)
    const folder = folders.has(current) ? current : current.slice(0, -4)
    if (p1 === 0x09) return `${folder}${text}`
    if (text === '' || text === master) return master
    // Below the folder, beside it, or, as cards of one application are lenient, in that application.
    return [`${folder}${text}`, `${master}${text}`, `${application}${text}`].find(
      path => folders.has(path) || this.files.has(path),
    )
  }

  #record(path: string, number: number, length: number): Uint8Array {
    const file = this.files.get(path)
    if (!file) return words(0x6986)
    if (path !== cardPaths.directory) return words(0x6981)
    return number === 1 ? words(0x9000, padded(file, length)) : words(0x6a83)
  }

  #template(path: string, file: Uint8Array): Uint8Array {
    const isDirectory = path === cardPaths.directory
    const descriptor = isDirectory ? [0x42, 0x21, 0, recordLength, 1] : [0x41, 0x21]
    const size = isDirectory ? recordLength : file.length
    const id = hexDecode(path.slice(-4)) ?? new Uint8Array(0)
    return tlv(0x62, tlv(0x82, descriptor), tlv(0x83, id), tlv(0x8a, [5]), tlv(0x80, [size >> 8, size & 0xff]))
  }

  #read(channel: number, offset: number, length: number): Uint8Array {
    return this.#readAt(this.#channels.get(channel), offset, length)
  }

  #readAt(path: string | undefined, offset: number, length: number): Uint8Array {
    const file = path === undefined ? undefined : this.files.get(path)
    if (!file) return words(0x6986)
    if (offset > file.length) return words(0x6b00)
    const data = file.slice(offset, offset + length)
    return data.length < length ? words(0x6282, data) : words(0x9000, data)
  }

  #update(path: string | undefined, offset: number, data: Uint8Array): Uint8Array {
    const file = path === undefined ? undefined : this.files.get(path)
    if (!file || path === undefined) return words(0x6986)
    if (this.#options.adm && !this.#unlocked) return words(this.#tries === 0 ? 0x6983 : 0x6982)
    if (offset + data.length > file.length) return words(0x6b00)
    const changed = file.slice()
    changed.set(data, offset)
    this.files.set(path, changed)
    this.#options.onChange?.(this.files)
    return words(0x9000)
  }

  #verify(reference: number, key: Uint8Array): Uint8Array {
    const { adm } = this.#options
    if (reference !== 0x0a || !adm) return words(0x6a88)
    if (this.#tries === 0) return words(0x6983)
    if (key.length === 0) return words(this.#unlocked ? 0x9000 : 0x63c0 | this.#tries)
    this.#unlocked = hexEncode(key) === hexEncode(padded(adm, 8))
    this.#tries = this.#unlocked ? (this.#options.admTries ?? 3) : this.#tries - 1
    return words(this.#unlocked ? 0x9000 : 0x63c0 | this.#tries)
  }
}

const folderTemplate = (path: string): Uint8Array =>
  tlv(
    0x62,
    tlv(0x82, [0x78, 0x21]),
    tlv(0x83, hexDecode(path.slice(-4)) ?? []),
    ...(path === application ? [tlv(0x84, hexDecode(aid) ?? [])] : []),
    tlv(0x8a, [5]),
  )

function padded(bytes: Uint8Array, length: number): Uint8Array {
  const whole = new Uint8Array(length).fill(0xff)
  whole.set(bytes.subarray(0, length))
  return whole
}
