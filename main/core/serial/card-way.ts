import { valueAt } from '../bootstrap-forms/ber.ts'
import { cardPaths, writeCardImage } from '../bootstrap-forms/card-image.ts'
import { utf8Encode } from '../bytes.ts'
import { concatBytes, hexDecode } from '../hex.ts'
import { type Problem, problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import { type ApduAnswer, apdus, cardStatus, fetching, isDone, onChannel, type Transmit } from './apdu.ts'
import type { AskModem } from './at-command.ts'
import { cglaTransmit, crsm, csimTransmit, openSession } from './modem-apdu.ts'

/** A way to the files of a card. Paths run from the master file, as in `cardPaths`. */
export interface CardWay {
  readonly name: '+CCHO' | '+CSIM' | '+CRSM'
  /** The whole file; undefined when there is none. */
  read(path: string): Promise<Result<Uint8Array | undefined>>
  /** Puts bytes into the file that was read last. */
  update(path: string, offset: number, data: Uint8Array): Promise<Result<ApduAnswer>>
  /** Presents a key; without digits it asks for the tries that are left. Absent: this way cannot. */
  readonly verify?: (reference: number, key: Uint8Array) => Promise<Result<ApduAnswer>>
  close(): Promise<void>
}

/** A0 00 00 00 63 "PKCS-15" */
const pkcs15: Uint8Array = concatBytes([0xa0, 0x00, 0x00, 0x00, 0x63], utf8Encode('PKCS-15'))
const noSuchFile = 0x6a82

/** The best way that the modem has: +CCHO with +CGLA, +CSIM with a channel of our own, else +CRSM. */
export async function openCardWay(ask: AskModem): Promise<Result<CardWay>> {
  const session = await openSession(ask, pkcs15)
  if (session.ok) return ok(sessionWay(ask, session.value))
  if (isLost(session.problem.code) || isBusy(session.problem)) return session
  const channel = await openOwnChannel(ask)
  if (channel.ok) return channel
  if (isLost(channel.problem.code) || isBusy(channel.problem)) return channel
  return ok(restrictedWay(ask))
}

const isLost = (code: string) => code === 'serial.lost' || code === 'serial.cancelled' || code === 'serial.no-answer'

/** A card that is busy has no other way: the same one works in a moment. */
const isBusy = ({ detail }: Problem) => detail?.answer === '+CME ERROR: 14'

const sessionWay = (ask: AskModem, session: string): CardWay =>
  channelWay('+CCHO', fetching(cglaTransmit(ask, session)), 128, async () => {
    await ask({ command: `AT+CCHC=${session}` })
  })

async function openOwnChannel(ask: AskModem): Promise<Result<CardWay>> {
  const transmit = csimTransmit(ask)
  const opened = await transmit(apdus.openChannel)
  if (!opened.ok) return opened
  const channel = opened.value.data[0]
  if (!isDone(opened.value) || channel === undefined) return failed(cardStatus('open a channel', opened.value))
  const close = async () => {
    await transmit(apdus.closeChannel(channel))
  }
  const onOurs = fetching(apdu => transmit(onChannel(apdu, channel)))
  const selected = await onOurs(apdus.selectByName(pkcs15))
  if (selected.ok && isDone(selected.value)) return ok(channelWay('+CSIM', onOurs, 48, close))
  await close()
  return selected.ok ? failed(cardStatus('select PKCS#15', selected.value)) : selected
}

function channelWay(name: CardWay['name'], transmit: Transmit, step: number, close: () => Promise<void>): CardWay {
  return {
    name,
    close,
    read: async path => {
      // The application was found by its name: it stands for what EF(DIR) would say.
      if (path === cardPaths.directory) return ok(directoryTemplate())
      const below = hexDecode(`7FFF${path.slice(8)}`) ?? new Uint8Array(0)
      const selected = await transmit(apdus.selectByPath(below))
      if (!selected.ok) return selected
      if (selected.value.status === noSuchFile) return ok(undefined)
      if (!isDone(selected.value)) return failed(cardStatus(`select ${path}`, selected.value))
      return readWhole(sizeIn(selected.value.data), step, (at, length) => transmit(apdus.readBinary(at, length)))
    },
    update: (_, offset, data) => inSteps(data, step, (at, part) => transmit(apdus.updateBinary(offset + at, part))),
    verify: (reference, key) => transmit(apdus.verify(reference, key)),
  }
}

function directoryTemplate(): Uint8Array | undefined {
  const image = writeCardImage(new Uint8Array(0))
  return image.ok ? image.value.get(cardPaths.directory) : undefined
}

const binary = { read: 176, record: 178, select: 192, update: 214 } as const

function restrictedWay(ask: AskModem): CardWay {
  const file = (path: string) => ({ file: Number.parseInt(path.slice(-4), 16), path: path.slice(0, -4) })
  const select = (path: string) => crsm(ask, { ins: binary.select, ...file(path), p1: 0, p2: 0, p3: 0 })
  const records = async (path: string, length: number): Promise<Result<Uint8Array>> => {
    let all: Uint8Array = new Uint8Array(0)
    for (let number = 1; number < 32; number++) {
      const record = await crsm(ask, { ins: binary.record, ...file(path), p1: number, p2: 4, p3: length })
      if (!record.ok) return record
      if (!isDone(record.value)) return ok(all)
      all = concatBytes(all, untilFiller(record.value.data))
    }
    return ok(all)
  }
  return {
    name: '+CRSM',
    close: async () => undefined,
    read: async path => {
      const selected = await select(path)
      if (!selected.ok) return selected
      if (selected.value.status === noSuchFile) return ok(undefined)
      if (!isDone(selected.value)) return failed(cardStatus(`select ${path}`, selected.value))
      const length = recordLengthIn(selected.value.data)
      if (length !== undefined) return records(path, length)
      return readWhole(sizeIn(selected.value.data), 128, (at, count) =>
        crsm(ask, { ins: binary.read, ...file(path), p1: at >> 8, p2: at & 0xff, p3: count }),
      )
    },
    update: (path, offset, data) =>
      inSteps(data, 128, (at, part) => {
        const [p1, p2] = [(offset + at) >> 8, (offset + at) & 0xff]
        return crsm(ask, { ins: binary.update, ...file(path), p1, p2, p3: part.length, data: part })
      }),
  }
}

/** A record without the FF behind its template. */
function untilFiller(record: Uint8Array): Uint8Array {
  return record[0] === 0xff ? new Uint8Array(0) : record.subarray(0, 2 + (record[1] ?? 0))
}

/** File size in an FCP template (ETSI TS 102 221 §11.1.1.4.1). */
const sizeIn = (fcp: Uint8Array): number => valueAt(fcp, 0x62, 0x80)?.reduce((sum, byte) => sum * 256 + byte, 0) ?? 0

/** Length of a record, if the file has records: descriptor, coding, length of a record, number of records. */
function recordLengthIn(fcp: Uint8Array): number | undefined {
  const descriptor = valueAt(fcp, 0x62, 0x82)
  return descriptor && descriptor.length >= 4 ? ((descriptor[2] ?? 0) << 8) | (descriptor[3] ?? 0) : undefined
}

async function readWhole(
  size: number,
  step: number,
  read: (at: number, length: number) => Promise<Result<ApduAnswer>>,
): Promise<Result<Uint8Array>> {
  const bytes = new Uint8Array(size)
  for (let at = 0; at < size; at += step) {
    const length = Math.min(step, size - at)
    const part = await read(at, length)
    if (!part.ok) return part
    if (!isDone(part.value)) return failed(cardStatus('read', part.value))
    if (part.value.data.length !== length) return failed(problem('serial.read-back'))
    bytes.set(part.value.data, at)
  }
  return ok(bytes)
}

/** From the end to the start; stops at the first refusal. */
async function inSteps(
  data: Uint8Array,
  step: number,
  write: (at: number, part: Uint8Array) => Promise<Result<ApduAnswer>>,
): Promise<Result<ApduAnswer>> {
  let last: Result<ApduAnswer> = ok({ data: new Uint8Array(0), status: 0x9000 })
  for (let at = Math.floor((data.length - 1) / step) * step; at >= 0; at -= step) {
    last = await write(at, data.subarray(at, at + step))
    if (!last.ok || !isDone(last.value)) return last
  }
  return last
}
