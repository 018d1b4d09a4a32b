import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import BetterSqlite from 'better-sqlite3'
import { afterEach, expect, it, vi } from 'vitest'
import { type OpenDatabase, openDatabase } from './database.ts'
import type { EntryPack } from './entry-rows.ts'
import { storageFailure } from './failures.ts'
import type { Journal } from './journal.ts'
import { createApplier } from './journal-applier.ts'
import { encodeFrame } from './journal-frames.ts'
import { entryLine } from './journal-lines.ts'
import { hasJournal, openJournal, replayJournal } from './journal-open.ts'
import { recordMigrations as migrations } from './migrations.ts'
import type { RecordRow } from './record-rows.ts'
import { rowStatements } from './row-statements.ts'
import { freshFolder } from './store.fixture.ts'

const toClose: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of toClose.splice(0)) await close()
})

async function database(folder: string): Promise<OpenDatabase> {
  const file = join(folder, 'records.db')
  const opened = await openDatabase(file, { folder, migrations, readOnly: false, wasLeft: false })
  if (!opened.ok) throw new Error(JSON.stringify(opened.problem))
  return opened.value
}

async function opened(folder = freshFolder()) {
  const { file, ...base } = await database(folder)
  const lost: unknown[] = []
  const explain = (error: unknown) => storageFailure(error, folder, file)
  const journal = openJournal(folder, { file, ...base }, join(folder, 'workbench.db'), explain, error =>
    lost.push(error),
  )
  toClose.push(journal.close)
  const other = new BetterSqlite(file, { readonly: true })
  const all = (sql: string) => other.prepare(sql).pluck().all()
  return { folder, file, sqlite: base.sqlite, journal, lost, all }
}

const entries = (firstId: number, body: Uint8Array | null = null, record = 1): EntryPack => ({
  firstId,
  lastId: firstId,
  record,
  items: `[${firstId}]`,
  bodies: body ? [body] : [],
  bytes: body?.length ?? 0,
})
const record = (number: number, outcome: string): RecordRow => ({
  number,
  id: `r${number}`,
  kind: 'session',
  side: 'server',
  device: 'a "device"\n\twith signs',
  server: null,
  dialect: 'approved',
  insecure: 0,
  peer: null,
  startedAt: number,
  endedAt: null,
  outcome,
  problemJson: null,
  warnings: 0,
  packages: 0,
})
const session = (device: string, round: number) => ({
  server: 's',
  device,
  record: 'r1',
  round,
  turn: 'device',
  json: JSON.stringify({ round, name: 'tab\tand\nline' }),
})
const journalBytes = (folder: string) =>
  [1, 2].map(number => statSync(join(folder, `records.journal-${number}`)).size).reduce((a, b) => a + b)

it('writes rows of every kind: the last state of each, entries of one record together with their bytes', async () => {
  const { journal, all } = await opened()
  journal.record(record(1, 'open'))
  journal.record(record(2, 'open'))
  journal.entries(entries(1, Buffer.from('abcdef').subarray(1, 3)))
  journal.entries(entries(2, null, 2))
  journal.session(session('one', 1))
  journal.session(session('two', 1))
  await journal.commit()
  journal.record(record(1, 'done'))
  journal.entries(entries(3, Buffer.from('xy')))
  journal.session(session('one', 2))
  journal.sessionOver({ server: 's', device: 'two' })
  await journal.flush()
  expect(all('select "outcome" from "records" order by "number"')).toEqual(['done', 'open'])
  expect(all('select "device" from "records" where "number" = 1')).toEqual(['a "device"\n\twith signs'])
  expect(all('select "contentJson" from "entries" order by "firstId"')).toEqual(['[[1],[3]]', '[[2]]'])
  expect(all('select "bodies" from "entries" order by "firstId"')).toEqual([Buffer.from('bcxy'), null])
  expect(all('select "json" from "sessions"')).toEqual([session('one', 2).json])
  journal.sessionOver({ server: 's', device: 'one' })
  journal.record(record(1, 'failed'))
  await journal.settled()
  expect(all('select "json" from "sessions"')).toEqual([])
  expect(all('select "outcome" from "records" where "number" = 1')).toEqual(['failed'])
})

/** What lies on the disk at this moment, in another folder: it is what a killed process would leave. */
async function leftOf(folder: string): Promise<string> {
  const left = freshFolder()
  const source = new BetterSqlite(join(folder, 'records.db'), { readonly: true })
  await source.backup(join(left, 'records.db'))
  source.close()
  for (const number of [1, 2]) {
    const name = `records.journal-${number}`
    writeFileSync(join(left, name), readFileSync(join(folder, name)))
  }
  return left
}

it('writes by itself after a few milliseconds, to the journal and to the database', async () => {
  const { journal, all } = await opened()
  journal.entries(entries(1))
  await vi.waitFor(() => expect(all('select count(*) from "entries"')).toEqual([1]), { timeout: 20_000, interval: 5 })
})

it('has what was committed in the journal, from which a process that comes after a death brings it in', async () => {
  const { folder, journal, all } = await opened()
  journal.entries(entries(1))
  await journal.flush()
  journal.record(record(1, 'open'))
  journal.entries(entries(2, Buffer.from('late')))
  journal.session(session('one', 1))
  await journal.commit()
  const left = await leftOf(folder)
  expect(hasJournal(left)).toBe(true)
  const found = await database(left)
  replayJournal(left, found)
  const bodies = found.sqlite.prepare('select "bodies" from "entries" order by "firstId"').pluck().all()
  expect(bodies).toEqual([null, Buffer.from('late')])
  expect(found.sqlite.prepare('select "device" from "sessions"').pluck().all()).toEqual(['one'])
  expect(hasJournal(left)).toBe(false)
  replayJournal(left, found)
  expect(found.sqlite.prepare('select count(*) from "entries"').pluck().get()).toBe(2)
  found.sqlite.close()
  await journal.flush()
  expect(all('select count(*) from "entries"')).toEqual([2])
})

it('brings in all before a frame that was cut, each once', async () => {
  const folder = freshFolder()
  const found = await database(folder)
  const frames = [1, 2, 3].map(id => Buffer.from(encodeFrame(id, entryLine(entries(id)), [], 0)))
  createApplier(found.sqlite, rowStatements(found.query)).apply(
    [{ sequence: 1, text: entryLine(entries(1)), bytes: Buffer.alloc(0), end: 0 }],
    false,
  )
  // The second file had its turn before the first.
  const [first, second] = [1, 2].map(number => join(folder, `records.journal-${number}`)) as [string, string]
  writeFileSync(first, frames[2] as Buffer)
  writeFileSync(second, Buffer.concat(frames.slice(0, 2)))
  truncateSync(first, statSync(first).size - 1)
  replayJournal(folder, found)
  expect(found.sqlite.prepare('select "firstId" from "entries"').pluck().all()).toEqual([1, 2])
  found.sqlite.close()
})

it('ends a file where a frame of an earlier turn stands in the middle, as when the power went', async () => {
  const folder = freshFolder()
  const found = await database(folder)
  const frame = (sequence: number) =>
    Buffer.from(encodeFrame(sequence, entryLine(entries(sequence, null, sequence)), [], 0))
  const file = join(folder, 'records.journal-1')
  writeFileSync(file, Buffer.concat([10, 11, 12].map(frame)))
  replayJournal(folder, found)
  // Frames of one length: of three new ones the middle one did not reach the disk.
  writeFileSync(file, Buffer.concat([13, 11, 15].map(frame)))
  replayJournal(folder, found)
  expect(found.sqlite.prepare('select "firstId" from "entries"').pluck().all()).toEqual([10, 11, 12, 13])
  found.sqlite.close()
})

it('keeps aside what the database will never take, and tells of it', async () => {
  const folder = freshFolder()
  const found = await database(folder)
  found.sqlite.exec(`create trigger "no" before insert on "entries" when 2 between new."firstId" and new."lastId" begin
    select raise(abort, 'not this one'); end`)
  const frames = [1, 2, 3].map(id => Buffer.from(encodeFrame(id, entryLine(entries(id)), [], 0)))
  const bytes = Buffer.concat(frames)
  writeFileSync(join(folder, 'records.journal-1'), bytes)
  const told = replayJournal(folder, found)
  expect(told).toMatchObject({ code: 'storage.left-out', detail: { what: 'not this one' } })
  expect(readFileSync(join(String(told?.at?.file), 'records.journal-1'))).toEqual(bytes)
  expect(found.sqlite.prepare('select "firstId" from "entries"').pluck().all()).toEqual([1, 3])
  expect(hasJournal(folder)).toBe(false)
  found.sqlite.close()
})

it('lets its files take turns, and writes the one that is through over again', async () => {
  const { folder, journal, all } = await opened()
  const body = Buffer.alloc(1024 * 1024, 7)
  for (let id = 1; id <= 60; id++) {
    journal.entries(entries(id, body))
    await journal.commit()
    if (id % 10 === 0) await journal.settled()
  }
  expect(journalBytes(folder)).toBeLessThan(30 * 1024 * 1024)
  await journal.flush()
  expect(all('select sum(length("bodies")) from "entries"')).toEqual([60 * body.length])
})

it('finds after a death what is new in a file, and not again what stood there before', async () => {
  const { folder, journal } = await opened()
  // Frames of one length, so that a new one ends where an older one begins.
  const ids = Array.from({ length: 30 }, (_, index) => index + 10)
  for (const id of ids) {
    await journal.settled()
    journal.entries(entries(id, Buffer.alloc(1024 * 1024, id)))
    await journal.commit()
  }
  const left = await leftOf(folder)
  expect(journalBytes(left)).toBeGreaterThan(15 * 1024 * 1024)
  const found = await database(left)
  replayJournal(left, found)
  expect(found.sqlite.prepare('select "firstId" from "entries" order by "firstId"').pluck().all()).toEqual(ids)
  found.sqlite.close()
})

it('leaves nothing in its files when it is closed', async () => {
  const { folder, journal } = await opened()
  journal.entries(entries(1, Buffer.alloc(1000)))
  await journal.flush()
  expect(hasJournal(folder)).toBe(true)
  await journal.close()
  toClose.pop()
  expect(hasJournal(folder)).toBe(false)
})

it('never lets the disk fill with what the database has not taken yet', async () => {
  const { folder, journal, all } = await opened()
  for (let id = 1; id <= 200; id++) {
    journal.entries(entries(id, new Uint8Array(2 * 1024 * 1024)))
    await journal.commit()
    await setImmediate()
  }
  expect(journalBytes(folder)).toBeLessThan(150 * 1024 * 1024)
  await journal.flush()
  expect(all('select sum(length("bodies")) from "entries"')).toEqual([200 * 2 * 1024 * 1024])
})

it('takes a body larger than all its limits', async () => {
  const { journal, all } = await opened()
  journal.entries(entries(1, new Uint8Array(80 * 1024 * 1024)))
  await journal.flush()
  expect(all('select length("bodies") from "entries"')).toEqual([80 * 1024 * 1024])
})

async function fails(step: Promise<void>, code: string) {
  await expect(step).rejects.toMatchObject({ problem: expect.objectContaining({ code }) })
}

it.skipIf(process.getuid?.() !== 0)(
  'says that the disk is full, keeps what it refused and goes on when there is space',
  async () => {
    const folder = freshFolder()
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder])
    try {
      const { journal, all, lost } = await opened(folder)
      const filler = join(folder, 'filler')
      journal.entries(entries(1))
      await journal.flush()
      expect(() => writeFileSync(filler, Buffer.alloc(4 * 1024 * 1024))).toThrow(/ENOSPC/)
      journal.entries(entries(2, new Uint8Array(300_000)))
      await fails(journal.commit(), 'storage.disk-full')
      expect(lost).toHaveLength(1)
      journal.entries(entries(3))
      await fails(journal.flush(), 'storage.disk-full')
      rmSync(filler)
      journal.entries(entries(4))
      await journal.flush()
      expect(all('select "contentJson" from "entries" order by "firstId"')).toEqual(['[[1]]', '[[2],[3],[4]]'])
      await toClose.pop()?.()
    } finally {
      execFileSync('umount', ['-l', folder])
    }
  },
)

it.skipIf(process.getuid?.() !== 0)(
  'goes on letting its files take turns after the disk was full when one of them was through',
  async () => {
    const folder = freshFolder()
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', folder])
    try {
      const { journal, all } = await opened(folder)
      const filler = join(folder, 'filler')
      journal.entries(entries(1))
      await journal.flush()
      // There is space for the journal, and none for the database.
      for (let id = 2; id <= 10; id++) {
        journal.entries(entries(id, Buffer.alloc(1024 * 1024, id)))
        if (id === 10) expect(() => writeFileSync(filler, Buffer.alloc(64 * 1024 * 1024))).toThrow(/ENOSPC/)
        if (id === 10) truncateSync(filler, statSync(filler).size - 1.5 * 1024 * 1024)
        await journal.commit()
      }
      await fails(journal.flush(), 'storage.disk-full')
      rmSync(filler)
      await vi.waitFor(() => journal.flush(), { timeout: 10_000, interval: 50 })
      expect(all('select sum(length("bodies")) from "entries"')).toEqual([9 * 1024 * 1024])
      await toClose.pop()?.()
      expect(hasJournal(folder)).toBe(false)
    } finally {
      execFileSync('umount', ['-l', folder])
    }
  },
)

it('leaves out, and tells of, a row that the database will never take', async () => {
  const { journal, all, lost } = await opened()
  journal.entries(entries(1))
  await journal.flush()
  journal.entries(entries(1))
  await journal.commit()
  journal.entries(entries(2))
  await expect(journal.flush()).rejects.toThrow(/UNIQUE/)
  expect(lost).toHaveLength(1)
  journal.entries(entries(3))
  await journal.flush()
  expect(all('select "firstId" from "entries"')).toEqual([1, 2, 3])
})

it('goes on in this thread where no other can be had', async () => {
  const folder = freshFolder()
  const { file, ...base } = await database(folder)
  const wrong = { file: join(folder, 'nowhere', 'records.db'), ...base }
  const journal: Journal = openJournal(
    folder,
    wrong,
    join(folder, 'workbench.db'),
    error => error as Error,
    () => undefined,
  )
  toClose.push(journal.close)
  for (let id = 1; id <= 3; id++) {
    journal.entries(entries(id))
    await journal.durable()
  }
  expect(base.sqlite.prepare('select count(*) from "entries"').pluck().get()).toBe(3)
})
