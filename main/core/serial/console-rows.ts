import { latin1Decode, utf8Decode } from '../bytes.ts'
import { concatBytes, hexEncode } from '../hex.ts'
import type { RecordEntry } from '../record.ts'

// What went over serial lines as rows of a log: as lines of text, or as digits with their letters. Rows are found entry by
// entry, and what has to be known between two entries is a small value, so that a log of any length can be read from the
// middle: whoever kept the value of that place goes on from there.

export const rowLayouts = ['text', 'hex'] as const
export type RowLayout = (typeof rowLayouts)[number]

/** One row, not yet in letters. */
export interface RawRow {
  /** Microseconds since 1970: when its first byte came. */
  readonly at: number
  /** The record it belongs to. */
  readonly record: string
  readonly from: 'device' | 'workbench' | 'remark'
  readonly bytes: Uint8Array
  readonly words?: string
}

/** A line that has no end yet, such as a prompt. */
interface OpenLine {
  readonly row: number
  readonly at: number
  readonly bytes: Uint8Array
}

/** What is known between two entries. */
export interface RowState {
  /** How many rows there are so far; open ones count. */
  readonly rows: number
  readonly open: ReadonlyMap<string, OpenLine>
}

export const noRows: RowState = { rows: 0, open: new Map() }

/** The longest row of text, in bytes. */
export const mostInRow = 256
const hexBytes = 16
/** A line that got no end while so many rows came after it gets none any more. */
export const openFor = 100

/** Takes one entry; `emit` hears of each new row, and of open rows that grew. */
export function rowsAfter(
  state: RowState,
  entry: RecordEntry,
  layout: RowLayout,
  emit: (index: number, row: RawRow) => void,
): RowState {
  const { at, record } = entry
  if (entry.kind === 'remark') {
    emit(state.rows, { at, record, from: 'remark', bytes: nothing, words: entry.words })
    return tidied({ rows: state.rows + 1, open: withoutOpen(state.open, record) })
  }
  if (entry.kind !== 'serial') return state
  const { from, body } = entry
  if (layout === 'hex' || entry.sealed) {
    let { rows } = state
    const size = entry.sealed ? Math.max(1, body.length) : hexBytes
    for (let from0 = 0; from0 < body.length; from0 += size)
      emit(rows++, { at, record, from, bytes: body.subarray(from0, from0 + size) })
    return tidied({ rows, open: state.open })
  }
  return tidied(
    from === 'device' ? linesHeard(state, at, record, body, emit) : linesSent(state, at, record, body, emit),
  )
}

const nothing = new Uint8Array(0)
const lineFeed = 0x0a
const carriageReturn = 0x0d

function linesHeard(
  state: RowState,
  at: number,
  record: string,
  body: Uint8Array,
  emit: (index: number, row: RawRow) => void,
): RowState {
  let { rows } = state
  let line = state.open.get(record)
  const row = (bytes: Uint8Array, begun = at): RawRow => ({ at: begun, record, from: 'device', bytes })
  for (let from = 0; from < body.length; ) {
    const room = mostInRow - (line?.bytes.length ?? 0)
    const end = body.subarray(from, from + room).indexOf(lineFeed)
    const to = Math.min(body.length, end < 0 ? from + room : from + end + 1)
    const piece = body.subarray(from, to)
    from = to
    const index: number = line?.row ?? rows++
    const bytes = line ? concatBytes(line.bytes, piece) : piece
    const begun: number = line?.at ?? at
    emit(index, row(bytes, begun))
    const isWhole: boolean = end >= 0 || bytes.length >= mostInRow
    line = isWhole ? undefined : { row: index, at: begun, bytes: bytes.slice() }
  }
  const open = new Map(state.open)
  open.delete(record)
  if (line) open.set(record, line)
  return { rows, open }
}

/** What was sent is a row each time, cut at its line ends. */
function linesSent(
  state: RowState,
  at: number,
  record: string,
  body: Uint8Array,
  emit: (index: number, row: RawRow) => void,
): RowState {
  let { rows } = state
  for (let from = 0; from < body.length; ) {
    let to = from
    while (to < body.length && to - from < mostInRow && body[to] !== lineFeed && body[to] !== carriageReturn) to++
    while (to < body.length && to - from < mostInRow && (body[to] === carriageReturn || body[to] === lineFeed)) to++
    emit(rows++, { at, record, from: 'workbench', bytes: body.subarray(from, to) })
    from = to
  }
  return { rows, open: state.open }
}

function withoutOpen(open: RowState['open'], record: string): RowState['open'] {
  if (!open.has(record)) return open
  const rest = new Map(open)
  rest.delete(record)
  return rest
}

function tidied(state: RowState): RowState {
  const old = [...state.open].filter(([, line]) => state.rows - line.row > openFor)
  if (old.length === 0) return state
  const open = new Map(state.open)
  for (const [record] of old) open.delete(record)
  return { ...state, open }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a terminal is told by
const escapes = /\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const controls = /[\x00-\x08\x0b-\x1f\x7f]/g

/** A row in letters: without its line end and without colours, other control characters as pictures of themselves. */
export function rowText(row: RawRow, layout: RowLayout): string {
  if (row.words !== undefined) return row.words
  if (layout === 'hex') return hexText(row.bytes)
  const decoded = utf8Decode(row.bytes)
  const text = decoded.ok ? decoded.value : latin1Decode(row.bytes).replace(/[\x80-\x9f]/g, '�')
  const shown = text.replace(/[\r\n]+$/, '').replace(escapes, '')
  return shown.replace(controls, letter =>
    letter === '\x7f' ? '␡' : String.fromCharCode(0x2400 + letter.charCodeAt(0)),
  )
}

function hexText(bytes: Uint8Array): string {
  const digits = hexEncode(bytes).replace(/(..)(?=.)/g, '$1 ')
  const letters = latin1Decode(bytes).replace(/[^ -~]/g, '.')
  return `${digits.padEnd(hexBytes * 3 - 1)}  ${letters}`
}
