import { type Database, SqliteError } from 'better-sqlite3'
import { deviceStepIn } from './device-lines.ts'
import { carryOut } from './device-steps.ts'
import { preparedStatements } from './device-texts.ts'
import type { Frame } from './journal-frames.ts'
import { readLine, sessionValues, valuesIn } from './journal-lines.ts'
import type { RowStatement, RowStatements } from './row-statements.ts'

/** Brings frames of the journal into the database. */
export interface Applier {
  /** The last frame that is in the database. */
  sequence(): number
  /**
   * Applies frames in one transaction, those that are in the database already left out; with `durable` the disk is
   * synchronised. Throws what SQLite throws; then none of them was applied. A frame that SQLite will never take is left
   * out, so that it does not stand in the way of those behind it: its error is given back.
   */
  apply(frames: readonly Frame[], durable: boolean): Error | undefined
}

/** Bodies of one row above this size begin another row. */
const rowBytes = 1024 * 1024

interface Gathered {
  readonly record: number
  readonly firstId: number
  lastId: number
  readonly contents: string[]
  readonly bodies: Buffer[]
  bytes: number
}

/** What frames say in the end: of rows that changed more than once the last state, entries of one record together. */
interface Changes {
  readonly records: Map<number, string>
  readonly entries: Gathered[]
  readonly sessions: Map<string, string | undefined>
  readonly steps: string[]
}

export function createApplier(database: Database, texts: RowStatements): Applier {
  const made = (statement: RowStatement) => ({ prepared: database.prepare(statement.text), places: statement.places })
  const insertRecord = made(texts.insertRecord)
  const updateRecord = made(texts.updateRecord)
  const appendEntries = made(texts.appendEntries)
  const saveSession = made(texts.saveSession)
  const removeSession = made(texts.removeSession)
  const devices = preparedStatements(database, texts.devices)
  const mark = database.prepare('update "marker" set "count" = "count" + 1, "applied" = ?')
  const applied = database.prepare('select "applied" from "marker"').pluck()
  const newestRecord = database.prepare('select coalesce(max("number"), 0) from "records"').pluck()
  const write = ({ prepared, places }: ReturnType<typeof made>, row: readonly unknown[]) =>
    void prepared.run(...places.map(place => row[place]))

  let sequence = Number(applied.get())
  let newest = Number(newestRecord.get())
  const transaction = database.transaction(({ records, entries, sessions, steps }: Changes, last: number) => {
    for (const [number, json] of records) write(number > newest ? insertRecord : updateRecord, valuesIn(json))
    for (const { firstId, lastId, record, contents, bodies } of entries) {
      const content = contents.length === 1 ? contents[0] : joined(contents)
      write(appendEntries, [firstId, lastId, record, content, bodies.length > 0 ? Buffer.concat(bodies) : null])
    }
    for (const [key, rest] of sessions) {
      if (rest === undefined) write(removeSession, valuesIn(key))
      else write(saveSession, sessionValues(key, rest))
    }
    for (const step of steps) carryOut(devices, deviceStepIn(step))
    mark.run(last)
  })
  const run = (frames: readonly Frame[], last: number) => {
    const changes = changesIn(frames)
    transaction.immediate(changes, last)
    sequence = last
    for (const number of changes.records.keys()) newest = Math.max(newest, number)
  }
  const runEach = (frames: readonly Frame[]): Error | undefined => {
    let refused: Error | undefined
    for (const frame of frames) {
      try {
        run([frame], frame.sequence)
      } catch (error) {
        if (!isOfRow(error)) throw error
        refused ??= error
        run([], frame.sequence)
      }
    }
    return refused
  }
  return {
    sequence: () => sequence,
    apply(frames, durable) {
      const fresh = frames.filter(frame => frame.sequence > sequence)
      if (fresh.length === 0 && !durable) return undefined
      if (durable) database.pragma('synchronous = FULL')
      try {
        run(fresh, fresh.at(-1)?.sequence ?? sequence)
        return undefined
      } catch (error) {
        if (!isOfRow(error)) throw error
        return runEach(fresh)
      } finally {
        if (durable) database.pragma('synchronous = NORMAL')
      }
    },
  }
}

/** About one row, not about the disk or another process. */
const isOfRow = (error: unknown): error is Error =>
  error instanceof SqliteError && error.code.startsWith('SQLITE_CONSTRAINT')

function changesIn(frames: readonly Frame[]): Changes {
  const changes: Changes = { records: new Map(), entries: [], sessions: new Map(), steps: [] }
  const open = new Map<number, Gathered>()
  for (const frame of frames) gather(frame, changes, open)
  return changes
}

function gather(
  { text, bytes }: Frame,
  { records, entries, sessions, steps }: Changes,
  open: Map<number, Gathered>,
): void {
  let used = 0
  for (let at = 0, end = text.indexOf('\n'); end !== -1; at = end + 1, end = text.indexOf('\n', at)) {
    const line = readLine(text.slice(at, end))
    if (line.kind === 'record') records.set(line.number, line.json)
    else if (line.kind === 'session') sessions.set(line.key, line.rest)
    else if (line.kind === 'step') steps.push(line.text)
    else {
      const { record, firstId, lastId, contentJson } = line
      let row = open.get(record)
      if (!row || row.bytes > rowBytes) {
        row = { record, firstId, lastId, contents: [], bodies: [], bytes: 0 }
        open.set(record, row)
        entries.push(row)
      }
      row.lastId = lastId
      row.contents.push(contentJson)
      row.bytes += line.bytes
      if (line.bytes > 0) row.bodies.push(bytes.subarray(used, used + line.bytes))
      used += line.bytes
    }
  }
}

/** Several JSON arrays as one. */
const joined = (arrays: readonly string[]) => `[${arrays.map(array => array.slice(1, -1)).join(',')}]`
