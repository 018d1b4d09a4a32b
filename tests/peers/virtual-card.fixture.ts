import { connect, type Socket } from 'node:net'
import { tlv } from '#core/bootstrap-forms/ber.ts'
import type { CardFiles } from '#core/bootstrap-forms/card-image.ts'

// A smart card of ISO 7816-4 whose files are those of an image, in a virtual reader (vsmartcard-vpcd): the reader listens, and the
// card calls it. Messages are a length in two bytes and so many bytes; a single byte is power off (0), on (1), reset (2), or asks
// for the ATR (4).

const atr = Buffer.from('3b80800101', 'hex')
const pkcs15Aid = Buffer.from('a000000063504b43532d3135', 'hex')

export interface VirtualCard {
  /** The commands that came, in hexadecimal digits. */
  readonly commands: readonly string[]
  remove(): void
}

/** Puts a card with these files into the reader that listens on a port. */
export const insertCard = (files: CardFiles, port: number): Promise<VirtualCard> => insert(createCard(files), port)

/** Puts a card into the reader that answers commands by itself. */
export async function insert(card: (command: Uint8Array) => Uint8Array, port: number): Promise<VirtualCard> {
  const socket = await reach(port)
  const commands: string[] = []
  let waiting = Buffer.alloc(0)
  socket.on('data', data => {
    waiting = Buffer.concat([waiting, data])
    while (waiting.length >= 2 && waiting.length >= 2 + waiting.readUInt16BE()) {
      const message = waiting.subarray(2, 2 + waiting.readUInt16BE())
      waiting = waiting.subarray(2 + message.length)
      const answer = message.length === 1 ? control(message[0]) : card(message)
      if (message.length > 1) commands.push(message.toString('hex'))
      if (answer) socket.write(Buffer.concat([Buffer.from([answer.length >> 8, answer.length & 0xff]), answer]))
    }
  })
  return { commands, remove: () => socket.destroy() }
}

const control = (code: number | undefined) => (code === 4 ? atr : undefined)

/** The reader needs a moment until it listens. */
async function reach(port: number): Promise<Socket> {
  for (let left = 100; ; left -= 1) {
    const socket = connect(port, '127.0.0.1')
    const isThere = await new Promise<boolean>(resolve => {
      socket.once('connect', () => resolve(true))
      socket.once('error', () => resolve(false))
    })
    if (isThere) return socket
    if (left === 0) throw new Error(`No reader listens on port ${port}.`)
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}

/** Answers SELECT and READ BINARY; everything else is 6D00. */
function createCard(files: CardFiles): (command: Uint8Array) => Buffer {
  const folders = new Set(['3F00', '3F007F50'])
  let at = '3F00'
  const word = (code: number) => Buffer.from([code >> 8, code & 0xff])

  const select = (command: Buffer): Buffer => {
    const [p1 = 0, p2 = 0, length = 0] = command.subarray(2, 5)
    const data = command.subarray(5, 5 + length)
    const path = pathOf(p1, data, at)
    if (path === undefined || !(folders.has(path) || files.has(path))) return word(0x6a82)
    at = path
    if ((p2 & 0x0c) === 0x0c) return word(0x9000)
    return Buffer.concat([fileControl(path, files.get(path)), word(0x9000)])
  }
  const read = (command: Buffer): Buffer => {
    const file = files.get(at)
    if (!file) return word(0x6986)
    const offset = ((command[2] ?? 0) << 8) | (command[3] ?? 0)
    const wanted = command[4] || 256
    if (offset >= file.length) return word(0x6b00)
    return Buffer.concat([file.subarray(offset, offset + wanted), word(0x9000)])
  }
  return bytes => {
    const command = Buffer.from(bytes)
    if (command[1] === 0xa4) return select(command)
    return command[1] === 0xb0 ? read(command) : word(0x6d00)
  }
}

function pathOf(p1: number, data: Buffer, at: string): string | undefined {
  const hex = data.toString('hex').toUpperCase()
  if (p1 === 0x04) return data.equals(pkcs15Aid) ? '3F007F50' : undefined
  if (p1 === 0x08) return hex.startsWith('3F00') ? hex : `3F00${hex}`
  const folder = at.length % 8 === 0 && at !== '3F007F50' ? at.slice(0, -4) : at
  if (p1 === 0x09) return folder + hex
  if (hex === '' || hex === '3F00') return '3F00'
  // By its identifier: below the current folder, or beside the current file.
  return at === '3F00' || at === '3F007F50' ? at + hex : at.slice(0, -4) + hex
}

function fileControl(path: string, file: Uint8Array | undefined): Buffer {
  const id = Buffer.from(path.slice(-4), 'hex')
  const size = file?.length ?? 0
  const kind = file ? [0x01] : [0x38]
  const name = path === '3F007F50' ? [tlv(0x84, pkcs15Aid)] : []
  return Buffer.from(tlv(0x62, tlv(0x80, [size >> 8, size & 0xff]), tlv(0x82, kind), tlv(0x83, id), ...name))
}
