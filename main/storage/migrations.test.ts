import { execFileSync } from 'node:child_process'
import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { expect, it } from 'vitest'
import { openDatabase } from './database.ts'
import { type Migrations, workbenchMigrations } from './migrations.ts'
import { freshFolder, openedStore } from './store.fixture.ts'
import { openStore, type Store } from './store.ts'

/** A `workbench.db` as it was before a step, with what `fill` puts into it. */
async function before(step: string, folder: string, fill: (sqlite: Database) => void): Promise<void> {
  const migrations: Migrations = Object.fromEntries(Object.entries(workbenchMigrations).filter(([name]) => name < step))
  const file = join(folder, 'workbench.db')
  const old = await openDatabase(file, { folder, migrations, readOnly: false, wasLeft: false })
  if (!old.ok) throw new Error(JSON.stringify(old.problem))
  fill(old.value.sqlite)
  old.value.sqlite.close()
}

it('keeps the devices of a store in which they lay in two trees', async () => {
  const folder = freshFolder()
  await before('13', folder, sqlite => {
    const put = sqlite.prepare(
      `insert into "devices" ("id", "name", "lastSeenAt", "mosJson", "insecure", "account") values (?, ?, ?, '[]', 1, ?)`,
    )
    put.run('urn:imei:2', 'Second', 20, 'proved')
    put.run('urn:imei:1', null, null, 'none')
  })
  const { devices, close } = await openedStore(folder)
  await devices.upsert({ id: 'urn:imei:1', name: 'First' })
  expect(await devices.list()).toEqual([
    { id: 'urn:imei:1', name: 'First', mos: [], insecure: true, account: 'none' },
    { id: 'urn:imei:2', name: 'Second', lastSeenAt: 20, mos: [], insecure: true, account: 'proved' },
  ])
  await close()
})

it('knows in short a device of before once it called in, and then writes nothing more of it', async () => {
  const folder = freshFolder()
  const mos = [{ moid: 'urn:x', miids: ['d1'] }]
  await before('14', folder, sqlite => {
    sqlite.exec(`insert into "devices" ("id", "name", "firstSeenAt", "lastSeenAt", "mosJson", "insecure", "account")
      values ('a', 'First', 10, 20, '${JSON.stringify(mos)}', 1, 'proved')`)
  })
  const store = await openedStore(folder)
  const log = () => readFileSync(join(folder, 'workbench.db-wal'))
  const arrived = async (at: number) => {
    const told = await store.devices.arrived({ id: 'a', at, record: `r-${at}`, insecure: true, mos: [...mos] })
    await store.flush()
    return told
  }
  expect(await arrived(30)).toEqual(mos)
  const once = log()
  expect(await arrived(40)).toBeUndefined()
  expect(log().equals(once)).toBe(true)
  const device = { id: 'a', name: 'First', firstSeenAt: 10, mos, insecure: true, account: 'proved' }
  expect(await store.devices.list()).toEqual([{ ...device, lastSeenAt: 40, lastRecord: 'r-40' }])
  await store.close()
})

const element = (value: string) => ({ uri: 'urn:x/i/', name: 'i', node: { kind: 'leaf', value } }) as const

/** A store whose reads lay in `workbench.db`. */
function withReads(sqlite: Database): void {
  sqlite.exec(`insert into "devices" ("id", "lastSeenAt", "lastRecord", "mosJson", "insecure", "account")
    values ('a', 20, 'r-2', '[]', 0, 'none')`)
  const latest = sqlite.prepare('insert into "reads" values (?, ?, ?, ?, ?)')
  latest.run('a', 'urn:x/i/', 20, 'r-2', JSON.stringify({ ...element('new'), node: 'new' }))
  const past = sqlite.prepare('insert into "pastReads" values (?, ?, ?, ?, ?, ?)')
  past.run(7, 'a', 'urn:x/i/', 10, null, JSON.stringify({ ...element('old'), node: 'old' }))
  past.run(9, 'a', 'urn:x/i/', 20, 'r-2', JSON.stringify({ ...element('new'), node: 'new' }))
}

async function holdsReads({ devices }: Store): Promise<void> {
  expect(await devices.get('a')).toMatchObject({ lastSeenAt: 20, lastRecord: 'r-2' })
  expect(await devices.reads('a')).toEqual([{ element: element('new'), at: 20, record: 'r-2' }])
  expect(await devices.history('a', 'urn:x/i')).toEqual([
    { at: 20, value: 'new', record: 'r-2' },
    { at: 10, value: 'old' },
  ])
}

it('takes what was read along to the records', async () => {
  const folder = freshFolder()
  await before('99', folder, withReads)
  const store = await openedStore(folder)
  await holdsReads(store)
  await store.devices.upsert({ id: 'a', lastSeenAt: 30, lastRecord: 'r-3' })
  await store.devices.saveRead('a', element('new'), 30, 'r-3')
  await store.close()
  const reader = await openedStore(folder, { readOnly: true })
  expect(await reader.devices.list()).toMatchObject([{ id: 'a', lastSeenAt: 30, lastRecord: 'r-3' }])
  expect(await reader.devices.reads('a')).toEqual([{ element: element('new'), at: 30, record: 'r-3' }])
  await reader.close()
})

it('takes it along once, also when it was killed before the old place was empty', async () => {
  const folder = freshFolder()
  await before('99', folder, withReads)
  const old = join(folder, 'workbench.db')
  copyFileSync(old, `${old}-copy`)
  const first = await openedStore(folder)
  await first.devices.forgetNodes('a', ['urn:x/i'])
  await first.devices.saveRead('a', element('newest'), 40)
  await first.close()
  copyFileSync(`${old}-copy`, old)
  const second = await openedStore(folder)
  expect(await second.devices.reads('a')).toEqual([{ element: element('newest'), at: 40 }])
  expect((await second.devices.history('a', 'urn:x/i')).map(({ value }) => value)).toEqual(['newest', 'new', 'old'])
  await second.close()
})

it('asks for a start with the right to write before an older store is looked at', async () => {
  const folder = freshFolder()
  await before('99', folder, withReads)
  const records = join(folder, 'records.db')
  const none = await openDatabase(records, { folder, migrations: {}, readOnly: false, wasLeft: false })
  if (none.ok) none.value.sqlite.close()
  expect(await openStore(folder, { readOnly: true })).toMatchObject({ problem: { code: 'storage.older-version' } })
})

const isRoot = process.getuid?.() === 0
if (!isRoot)
  process.stderr.write('\nSKIPPED: only root may mount a small file system; a full disk is not tried here.\n\n')

it.skipIf(!isRoot)(
  'leaves an older store as it was when the disk is full, and takes all along when there is space',
  async () => {
    const folder = freshFolder()
    const resize = (how: string) => execFileSync('mount', ['-t', 'tmpfs', '-o', how, 'tmpfs', folder])
    resize('size=64m')
    try {
      const value = 'v'.repeat(3000)
      await before('99', folder, sqlite => {
        const put = sqlite.prepare('insert into "reads" values (?, ?, ?, ?, ?)')
        const text = JSON.stringify({ ...element(value), node: value })
        for (let i = 0; i < 3000; i++) put.run(`d${i}`, 'urn:x/i/', 20, 'r-2', text)
        sqlite.pragma('wal_checkpoint(TRUNCATE)')
      })
      resize('remount,size=18m')
      for (const _ of ['once', 'again']) {
        expect(await openStore(folder)).toMatchObject({ problem: { code: 'storage.disk-full' } })
      }
      resize('remount,size=120m')
      const store = await openedStore(folder)
      for (let i = 0; i < 3000; i++) expect(await store.devices.reads(`d${i}`)).toHaveLength(1)
      expect(await store.devices.reads('d7')).toEqual([{ element: element(value), at: 20, record: 'r-2' }])
      await store.close()
    } finally {
      execFileSync('umount', ['-l', folder])
    }
  },
)
