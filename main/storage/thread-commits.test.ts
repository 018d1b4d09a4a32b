import { join } from 'node:path'
import BetterSqlite from 'better-sqlite3'
import { afterEach, expect, it, vi } from 'vitest'
import { batchSender } from './batch-sender.ts'
import { openDatabase } from './database.ts'
import { storageFailure } from './failures.ts'
import { recordMigrations as migrations } from './migrations.ts'
import { freshFolder } from './store.fixture.ts'
import { type ThreadCommits, threadCommits } from './thread-commits.ts'

const toClose: ThreadCommits[] = []
afterEach(async () => {
  for (const commits of toClose.splice(0)) await commits.close()
})

async function opened(threadFile?: string) {
  const folder = freshFolder()
  const file = join(folder, 'records.db')
  const database = await openDatabase(file, { folder, migrations, readOnly: false, wasLeft: false })
  if (!database.ok) throw new Error(JSON.stringify(database.problem))
  const { sqlite } = database.value
  const lost: unknown[] = []
  const sender = batchSender(threadFile ?? file, sqlite)
  const commits = threadCommits(
    sender,
    error => storageFailure(error, folder, file),
    error => lost.push(error),
  )
  toClose.push(commits)
  const other = new BetterSqlite(file, { readonly: true })
  const put = commits.prepare(
    'insert into "entries" ("firstId", "lastId", "record", "contentJson", "bodies") values (?, ?, ?, ?, ?)',
  )
  let last = 0
  const write = (bytes: Uint8Array | null = null, id = ++last) => commits.add(put, [id, id, 1, '[]', bytes])
  const count = () => other.prepare('select count(*) from "entries"').pluck().get()
  const bodies = () => other.prepare('select "bodies" from "entries" order by "firstId"').pluck().all()
  return { folder, commits, write, count, bodies, lost }
}

it('writes values of every kind, bytes of any view in their place', async () => {
  const { commits, write, bodies } = await opened()
  const shared = Buffer.from('a long text of which a part is written')
  write(shared.subarray(2, 6))
  write(null)
  write(new Uint8Array([1, 2]))
  await commits.flush()
  expect(bodies()).toEqual([Buffer.from('long'), null, Buffer.from([1, 2])])
})

it('commits by itself after a few milliseconds', async () => {
  const { write, count } = await opened()
  write()
  await vi.waitFor(() => expect(count()).toBe(1), { timeout: 5000, interval: 5 })
})

it('settles at once when there is nothing to write, and lets all be read that was written', async () => {
  const { commits, write, count } = await opened()
  await commits.settled()
  write()
  await commits.settled()
  expect(count()).toBe(1)
  await commits.durable()
})

it('writes what a drain adds in the commit that it was called for', async () => {
  const { commits, write, count } = await opened()
  commits.beforeCommit(() => write())
  await commits.flush()
  expect(count()).toBe(1)
})

it('reports a full disk at the flush, once, and goes on when there is space again', async () => {
  const { folder, commits, write, count, lost } = await opened()
  const limit = (pages: number) => commits.add(commits.prepare(`pragma max_page_count = ${pages}`), [])
  write()
  limit(1)
  await commits.flush()
  write(new Uint8Array(100_000))
  const problem = expect.objectContaining({ code: 'storage.disk-full', detail: { folder } })
  await expect(commits.flush()).rejects.toMatchObject({ problem })
  expect(lost).toHaveLength(1)
  limit(1_000_000)
  write(new Uint8Array(100_000))
  await commits.flush()
  expect(count()).toBe(2)
})

it('never lets the memory fill with what the disk has not taken yet', async () => {
  const { commits, write, count } = await opened()
  for (let i = 0; i < 60; i++) write(new Uint8Array(2 * 1024 * 1024))
  await commits.flush()
  expect(count()).toBe(60)
})

it('writes by itself where no thread can be had', async () => {
  const { commits, write, count } = await opened('/nowhere/records.db')
  write()
  write()
  await commits.flush()
  write()
  await commits.durable()
  expect(count()).toBe(3)
})
