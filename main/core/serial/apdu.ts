import { concatBytes } from '../hex.ts'
import { problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'

// Commands to a card (ETSI TS 102 221 §11; ISO/IEC 7816-4): CLA INS P1 P2 [Lc data] [Le].

export interface ApduAnswer {
  readonly data: Uint8Array
  /** SW1 and SW2. */
  readonly status: number
}

/** Sends one command to the card and brings its answer. */
export type Transmit = (apdu: Uint8Array) => Promise<Result<ApduAnswer>>

/** The class byte of a command on a logical channel (§10.1.1). */
const classOf = (channel: number): number => (channel < 4 ? channel : 0x40 + channel - 4)

const command = (ins: number, p1: number, p2: number, data: Uint8Array, le?: number): Uint8Array =>
  concatBytes([0x00, ins, p1, p2], data.length > 0 ? [data.length] : [], data, le === undefined ? [] : [le & 0xff])

const none = new Uint8Array(0)

export const apdus = {
  openChannel: command(0x70, 0x00, 0x00, none, 0x01),
  closeChannel: (channel: number): Uint8Array => command(0x70, 0x80, channel, none),
  selectByName: (aid: Uint8Array): Uint8Array => command(0xa4, 0x04, 0x04, aid, 0),
  selectByPath: (path: Uint8Array): Uint8Array => command(0xa4, 0x08, 0x04, path, 0),
  readBinary: (offset: number, length: number): Uint8Array => command(0xb0, offset >> 8, offset & 0xff, none, length),
  updateBinary: (offset: number, data: Uint8Array): Uint8Array => command(0xd6, offset >> 8, offset & 0xff, data),
  /** Without a key it only asks how many tries are left. */
  verify: (reference: number, key: Uint8Array): Uint8Array => command(0x20, 0x00, reference, key),
} as const

/** The command on another logical channel. */
export function onChannel(apdu: Uint8Array, channel: number): Uint8Array {
  return Uint8Array.from(apdu, (byte, index) => (index === 0 ? byte | classOf(channel) : byte))
}

/** 9000, and 91xx: done, and the card has a wish of its own. */
export const isDone = ({ status }: ApduAnswer): boolean => status === 0x9000 || status >> 8 === 0x91

/** Status words in words. */
function statusMeaning(status: number): string {
  if (status >> 4 === 0x63c) return `the key is wrong, ${status & 0xf} tries left`
  return meanings[status] ?? meanings[status & 0xff00] ?? 'no meaning known'
}

const meanings: Readonly<Record<number, string>> = {
  25090: 'the file ended early',
  25985: 'a problem of its memory',
  26368: 'wrong length',
  26753: 'no logical channel is free',
  27009: 'wrong structure of the file',
  27010: 'the rights are missing: a PIN or the ADM key is needed',
  27011: 'the key is blocked',
  27013: 'the conditions are not met',
  27014: 'no file is selected',
  27264: 'wrong data',
  27265: 'it does not support this',
  27266: 'there is no such file',
  27268: 'there is no room',
  27270: 'wrong parameters',
  27392: 'the place is outside of the file',
  27904: 'it does not know the command',
  28160: 'it does not know the class',
  28416: 'it failed inside',
}

/** An answer that is no success, as a problem. */
export function cardStatus(what: string, { status }: ApduAnswer) {
  const shown = status.toString(16).toUpperCase().padStart(4, '0')
  return problem('serial.card-status', { what, status: shown, meaning: statusMeaning(status) })
}

/** Fetches what a card holds ready (61xx) and repeats with the length that it names (6Cxx); modems seldom do. */
export function fetching(transmit: Transmit): Transmit {
  return async apdu => {
    let answer = await transmit(apdu)
    let data: Uint8Array = none
    for (let more = 0; answer.ok && more < 64; more++) {
      const { status } = answer.value
      data = concatBytes(data, answer.value.data)
      if (status >> 8 === 0x6c) answer = await transmit(concatBytes(apdu.subarray(0, -1), [status & 0xff]))
      else if (status >> 8 === 0x61) answer = await transmit(command(0xc0, 0, 0, none, status & 0xff))
      else return ok({ data, status })
    }
    return answer.ok ? failed(cardStatus('answer', answer.value)) : answer
  }
}
