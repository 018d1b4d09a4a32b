import { join } from 'node:path'
import BetterSqlite from 'better-sqlite3'
import { expect, it, vi } from 'vitest'
import type { Problem } from '#core/problem.ts'
import { openDatabase } from './database.ts'
import { storageFailure } from './failures.ts'
import { groupCommit } from './group-commit.ts'
import { workbenchMigrations as migrations } from './migrations.ts'
import { freshFolder } from './store.fixture.ts'

async function opened() {
  const folder = freshFolder()
  const file = join(folder, 'workbench.db')
  const database = await openDatabase(file, { folder, migrations, readOnly: false, wasLeft: false })
  if (!database.ok) throw new Error(JSON.stringify(database.problem))
  const { sqlite } = database.value
  const lost: unknown[] = []
  const commits = groupCommit(
    sqlite,
    error => storageFailure(error, folder, file),
    error => lost.push(error),
  )
  const put = sqlite.prepare('insert into "documents" ("area", "id", "json") values (?, ?, ?)')
  const other = new BetterSqlite(file, { readonly: true })
  const count = () => other.prepare('select count(*) from "documents"').pluck().get()
  let last = 0
  const write = (bytes = 10) =>
    commits.write(() => {
      last += 1
      put.run('test', String(last), 'x'.repeat(bytes))
    }, bytes)
  return { folder, sqlite, commits, write, count, lost }
}

it('shows writes to others after the flush, not before', async () => {
  const { commits, write, count } = await opened()
  write()
  write()
  expect(count()).toBe(0)
  await commits.flush()
  expect(count()).toBe(2)
})

it('commits by itself after a few milliseconds', async () => {
  const { write, count } = await opened()
  write()
  await vi.waitFor(() => expect(count()).toBe(1), { timeout: 20_000, interval: 2 })
})

it('does not let one commit grow without an end', async () => {
  const { write, count } = await opened()
  write(5_000_000)
  expect(count()).toBe(0)
  write(5_000_000)
  expect(count()).toBe(2)
})

it('synchronises the disk for what must be durable, and only for that', async () => {
  const { commits, write, count, sqlite } = await opened()
  write()
  await commits.durable()
  expect(count()).toBe(1)
  expect(sqlite.pragma('synchronous', { simple: true })).toBe(1)
  await commits.durable()
})

it('reports a full disk at the write and goes on when there is space again', async () => {
  const { commits, write, count, sqlite, folder } = await opened()
  write()
  await commits.flush()
  const pages = Number(sqlite.pragma('page_count', { simple: true }))
  sqlite.pragma(`max_page_count = ${pages}`)
  const problem: Partial<Problem> = { code: 'storage.disk-full', detail: { folder } }
  expect(() => write(100_000)).toThrow(expect.objectContaining({ problem: expect.objectContaining(problem) }))
  sqlite.pragma('max_page_count = 1000000')
  write(100_000)
  await commits.flush()
  expect(count()).toBe(2)
})

it('keeps the loss of a write that nobody waited for until the next flush', async () => {
  const { commits, write, sqlite, lost } = await opened()
  sqlite.pragma(`max_page_count = ${Number(sqlite.pragma('page_count', { simple: true }))}`)
  commits.quietly(() => write(100_000))
  commits.quietly(() => write(100_000))
  expect(lost).toHaveLength(1)
  await expect(commits.flush()).rejects.toThrow('storage.disk-full')
  sqlite.pragma('max_page_count = 1000000')
  commits.quietly(() => write(100_000))
  await commits.flush()
})
