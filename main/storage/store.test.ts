import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite from 'better-sqlite3'
import { expect, it, vi } from 'vitest'
import { freshFolder, openedStore } from './store.fixture.ts'
import { openStore } from './store.ts'

it('finds everything again after it was closed', async () => {
  const folder = freshFolder()
  const first = await openedStore(folder)
  await first.settings.put('server', { port: 8443 })
  await first.secrets.put('password', Buffer.from('geheim'))
  await first.runs.save({ id: 'r1', startedAt: 5 })
  await first.close()
  await first.close()
  const second = await openedStore(folder)
  expect(await second.settings.get('server')).toEqual({ port: 8443 })
  expect(Buffer.from((await second.secrets.get('password')) ?? []).toString()).toBe('geheim')
  expect(await second.runs.list(5)).toEqual([{ id: 'r1', startedAt: 5 }])
  await second.close()
})

it('makes missing folders, and keeps folder, key and secrets to their owner', async () => {
  const folder = join(freshFolder(), 'a', 'b')
  const store = await openedStore(folder)
  await store.secrets.put('password', Buffer.from('geheim'))
  await store.flush()
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  expect(statSync(join(folder, 'secret.key')).mode & 0o777).toBe(0o600)
  expect(readFileSync(join(folder, 'secret.key'))).toHaveLength(32)
  const files = ['workbench.db', 'workbench.db-wal'].map(name => readFileSync(join(folder, name)).includes('geheim'))
  expect(files).toEqual([false, false])
  await store.close()
})

it('refuses a second start on the same folder and tells which process has it', async () => {
  const folder = freshFolder()
  const first = await openedStore(folder)
  const pid = String(process.pid)
  const at = { file: join(folder, 'workbench.pid') }
  const problem = { code: 'storage.folder-in-use', at, detail: { folder, pid } }
  expect(await openStore(folder)).toEqual({ ok: false, problem })
  await first.close()
  await (await openedStore(folder)).close()
  expect(existsSync(at.file)).toBe(false)
})

it.each([
  ['of a process that is gone', '999999999\n'],
  ['of a living process that never had the folder (a pid that was used again)', '1\n'],
  ['that was cut', ''],
])('starts over a lock file %s', async (_, text) => {
  const folder = freshFolder()
  await (await openedStore(folder)).close()
  writeFileSync(join(folder, 'workbench.pid'), text)
  const store = await openedStore(folder)
  expect(readFileSync(join(folder, 'workbench.pid'), 'utf8')).toBe(`${process.pid}\n`)
  await store.close()
})

it('has its log copied into the file while it goes on, long before the log is full', async () => {
  const folder = freshFolder()
  const store = await openedStore(folder)
  for (let i = 0; i < 1500; i++) {
    await store.devices.upsert({ id: `urn:x-copied:${i}`, mos: [], insecure: true })
    if (i % 100 === 99) await store.flush()
  }
  const inFile = () => readFileSync(join(folder, 'workbench.db')).includes('urn:x-copied:500')
  await vi.waitFor(() => expect(inFile()).toBe(true), { timeout: 10_000 })
  await store.close()
  expect(existsSync(join(folder, 'workbench.db-wal'))).toBe(false)
})

it('can be looked at while another process writes', async () => {
  const folder = freshFolder()
  const writer = await openedStore(folder)
  await writer.settings.put('a', 1)
  await writer.flush()
  const reader = await openedStore(folder, { readOnly: true })
  expect(await reader.settings.get('a')).toBe(1)
  await expect(reader.settings.put('a', 2)).rejects.toMatchObject({ problem: { code: 'storage.not-writable' } })
  await reader.close()
  await writer.close()
})

it('says so when there is nothing to look at', async () => {
  const folder = freshFolder()
  expect(await openStore(folder, { readOnly: true })).toMatchObject({ problem: { code: 'storage.no-data' } })
})

it.each([
  ['is a file', (folder: string) => writeFileSync(folder, ''), '', 'storage.not-a-folder'],
  ['lies below a file', (folder: string) => writeFileSync(folder, ''), 'deep', 'storage.not-a-folder'],
  ['is read-only', () => {}, '/sys/kernel/dmwb', 'storage.not-writable'],
])('reports a data folder that %s', async (_, prepare, name, code) => {
  const base = join(freshFolder(), 'data')
  prepare(base)
  const folder = name.startsWith('/') ? name : join(base, name)
  const opened = await openStore(folder)
  expect(opened).toMatchObject({ ok: false, problem: { code, detail: { folder } } })
})

it('reports a damaged database and leaves it alone', async () => {
  const folder = freshFolder()
  await (await openedStore(folder)).close()
  const file = join(folder, 'workbench.db')
  writeFileSync(file, 'this is no database, it only has its name. '.repeat(200))
  expect(await openStore(folder)).toMatchObject({ problem: { code: 'storage.damaged', at: { file } } })
  expect(readFileSync(file, 'utf8')).toContain('this is no database')
})

it('finds damage inside of the database when the process before did not close it', async () => {
  const folder = freshFolder()
  await (await openedStore(folder)).close()
  const file = join(folder, 'workbench.db')
  const bytes = readFileSync(file)
  bytes.fill(0x55, 8192, 20_480)
  writeFileSync(file, bytes)
  writeFileSync(join(folder, 'workbench.pid'), '999999999\n')
  expect(await openStore(folder)).toMatchObject({ problem: { code: 'storage.damaged' } })
})

it('does not touch the data of a newer workbench', async () => {
  const folder = freshFolder()
  await (await openedStore(folder)).close()
  const database = new BetterSqlite(join(folder, 'workbench.db'))
  database.prepare(`insert into kysely_migration (name, timestamp) values ('99-future', '2030')`).run()
  database.close()
  const problem = { code: 'storage.newer-version', detail: { folder, step: '99-future' } }
  expect(await openStore(folder)).toMatchObject({ problem })
})

it('reports a key file that is no key, and a key that is gone', async () => {
  const folder = freshFolder()
  const first = await openedStore(folder)
  await first.secrets.put('password', Buffer.from('geheim'))
  await first.close()
  const file = join(folder, 'secret.key')
  writeFileSync(file, 'short')
  expect(await openStore(folder)).toMatchObject({ problem: { code: 'storage.key-damaged', at: { file } } })
  rmSync(file)
  const second = await openedStore(folder)
  await expect(second.secrets.get('password')).rejects.toMatchObject({ problem: { code: 'storage.sealed-elsewhere' } })
  await second.close()
})

it('seals with the key it is given, and still opens what its own key file sealed', async () => {
  const folder = freshFolder()
  const own = await openedStore(folder)
  await own.secrets.put('old', Buffer.from('1'))
  await own.close()
  const given = await openedStore(folder, { key: Buffer.alloc(32, 7) })
  await given.secrets.put('new', Buffer.from('2'))
  expect(Buffer.from((await given.secrets.get('old')) ?? []).toString()).toBe('1')
  await given.close()
  const again = await openedStore(folder)
  await expect(again.secrets.get('new')).rejects.toMatchObject({ problem: { code: 'storage.sealed-elsewhere' } })
  await again.close()
})

it('does not unseal what was changed', async () => {
  const store = await openedStore()
  const sealed = store.secrets.seal(Buffer.from('geheim'))
  expect(store.secrets.unseal(sealed)).toEqual({ ok: true, value: Buffer.from('geheim') })
  sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1
  expect(store.secrets.unseal(sealed)).toMatchObject({ ok: false, problem: { code: 'storage.sealed-elsewhere' } })
  expect(store.secrets.unseal(new Uint8Array(3))).toMatchObject({ ok: false })
})
