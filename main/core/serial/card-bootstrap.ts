import { type CardReading, readCardImage } from '../bootstrap-forms/card-image.ts'
import { concatBytes } from '../hex.ts'
import { problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import { type ApduAnswer, cardStatus, isDone } from './apdu.ts'
import type { CardWay } from './card-way.ts'
import { type KeyMemory, mayShowKey } from './key-memory.ts'

// The bootstrap on a card (OMA DM 2.0 App. G), through whatever way leads to the card.

/** What was found: the document, and the file it lies in. */
export interface FoundBootstrap extends CardReading {
  readonly file: Uint8Array
}

/** A map that remembers what was looked for in vain. */
class AskedFiles extends Map<string, Uint8Array> {
  missing: string | undefined

  override get(path: string): Uint8Array | undefined {
    const file = super.get(path)
    if (!file) this.missing = path
    return file
  }
}

/** More files than any card has on the way to its bootstrap. */
const mostFiles = 12

/** Finds the bootstrap as a device does, reading only the files that lead there. Problems: `bootstrap.card-form`, `serial.card-…`. */
export async function readCard(way: CardWay): Promise<Result<FoundBootstrap>> {
  const files = new AskedFiles()
  for (let count = 0; ; count++) {
    files.missing = undefined
    const reading = readCardImage(files)
    if (reading.ok) return ok({ ...reading.value, file: files.get(reading.value.path) ?? new Uint8Array(0) })
    if (files.missing === undefined || count === mostFiles) return reading
    const path: string = files.missing
    const file = await way.read(path)
    if (!file.ok) return file
    if (!file.value) return reading
    files.set(path, file.value)
  }
}

export interface CardKey {
  /** What is known of it from earlier attempts. */
  readonly memory?: KeyMemory | undefined
  /** Reference of the key: 0x0A for ADM1, 0x01 for PIN1. */
  readonly reference: number
  readonly key: Uint8Array
}
/** Reference of the ADM1 key. */
export const adm1 = 0x0a

export interface CardWriting {
  readonly path: string
  /** What stood there before: the way back. */
  readonly before: Uint8Array
  readonly bytes: number
}

/**
 * Writes a document into EF(DM_Bootstrap) and reads it back. Its first bytes stay invalid until all others stand there, so
 * that a cable that is pulled leaves no half document that looks whole. A key is tried once and never when it is the last try.
 */
export async function writeCard(
  way: CardWay,
  document: Uint8Array,
  key?: CardKey,
  onWritten: (bytes: number) => void = () => undefined,
): Promise<Result<CardWriting>> {
  const found = await readCard(way)
  if (!found.ok) return found
  const { path, file } = found.value
  if (document.length > file.length) {
    return failed(problem('serial.card-too-small', { bytes: document.length, room: file.length }))
  }
  // Padded over what was longer, and no further.
  const whole = new Uint8Array(file.length).fill(0xff)
  whole.set(document)
  const isThere = whole.every((byte, at) => byte === file[at])
  // The rest of the file takes its time, too: the share of it that is written is told as bytes of the document.
  const told = (bytes: number) => onWritten(Math.ceil((bytes * document.length) / whole.length))
  if (isThere) told(whole.length)
  const written = isThere ? ok(null) : await writeTail(way, path, whole, key, told)
  if (!written.ok) return written
  const back = await way.read(path)
  if (!back.ok) return back
  const isSame = back.value?.length === whole.length && back.value.every((byte, at) => byte === whole[at])
  return isSame ? ok({ path, before: file, bytes: document.length }) : failed(problem('serial.read-back'))
}

/** Bytes of the first piece, which goes last. */
const head = 16

async function writeTail(
  way: CardWay,
  path: string,
  whole: Uint8Array,
  key: CardKey | undefined,
  onWritten: (bytes: number) => void,
): Promise<Result<null>> {
  const invalid = Uint8Array.of(0xff, 0xff)
  let first = await way.update(path, 0, invalid)
  if (first.ok && first.value.status === 0x6982) {
    const shown = await presentKey(way, key)
    if (!shown.ok) return shown
    first = await way.update(path, 0, invalid)
  }
  const steps: readonly (readonly [number, number])[] = chunks(whole.length)
  let done = judge(first)
  let bytes = 0
  for (const [from, to] of steps) {
    if (!done.ok) return done
    done = judge(await way.update(path, from, whole.subarray(from, to)))
    bytes += to - from
    if (done.ok) onWritten(bytes)
  }
  return done
}

/** The places to write, from the end to the start. */
function chunks(length: number): readonly (readonly [number, number])[] {
  const size = 128
  const list: [number, number][] = []
  for (let to = length; to > head; to -= Math.min(size, to - head)) list.push([Math.max(head, to - size), to])
  return [...list, [0, Math.min(head, length)]]
}

function judge(answer: Result<ApduAnswer>): Result<null> {
  if (!answer.ok) return answer
  return isDone(answer.value) ? ok(null) : failed(cardStatus('write', answer.value))
}

async function presentKey(way: CardWay, key: CardKey | undefined): Promise<Result<null>> {
  const reference = key?.reference ?? adm1
  const name = reference === adm1 ? 'the ADM key' : 'the PIN'
  if (!way.verify) return failed(problem('serial.card-locked', { key: name, left: 'an unknown number of' }))
  const asked = await way.verify(reference, new Uint8Array(0))
  if (!asked.ok) return asked
  const left = triesIn(asked.value)
  if (isDone(asked.value)) return ok(null)
  if (!key) return failed(problem('serial.card-locked', { key: name, left: left ?? 'an unknown number of' }))
  if (left === undefined) return failed(cardStatus(`say how many tries are left for ${name}`, asked.value))
  const may = mayShowKey(name, left, key.memory ?? new Map())
  if (!may.ok) return may
  const padded = concatBytes(key.key, Array(Math.max(0, 8 - key.key.length)).fill(0xff)).slice(0, 8)
  const shown = await way.verify(reference, padded)
  if (!shown.ok) return shown
  if (isDone(shown.value)) return ok(null)
  const rest = triesIn(shown.value)
  return failed(
    rest === undefined
      ? cardStatus('verify', shown.value)
      : problem('serial.card-wrong-key', { key: name, left: rest }),
  )
}

/** 63Cx: the tries that are left. */
const triesIn = ({ status }: ApduAnswer): number | undefined => (status >> 4 === 0x63c ? status & 0xf : undefined)
