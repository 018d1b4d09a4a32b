import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openDatabase } from './database.ts'
import { type Migrations, workbenchMigrations } from './migrations.ts'
import { freshFolder, openedStore } from './store.fixture.ts'

it('keeps the devices of a store in which they lay in two trees', async () => {
  const folder = freshFolder()
  const before: Migrations = Object.fromEntries(Object.entries(workbenchMigrations).filter(([name]) => name < '13'))
  const file = join(folder, 'workbench.db')
  const old = await openDatabase(file, { folder, migrations: before, readOnly: false, wasLeft: false })
  if (!old.ok) throw new Error(JSON.stringify(old.problem))
  const { sqlite } = old.value
  const put = sqlite.prepare(
    `insert into "devices" ("id", "name", "lastSeenAt", "mosJson", "insecure", "account") values (?, ?, ?, '[]', 1, ?)`,
  )
  put.run('urn:imei:2', 'Second', 20, 'proved')
  put.run('urn:imei:1', null, null, 'none')
  sqlite.close()
  const { devices, close } = await openedStore(folder)
  await devices.upsert({ id: 'urn:imei:1', name: 'First' })
  expect(await devices.list()).toEqual([
    { id: 'urn:imei:1', name: 'First', mos: [], insecure: true, account: 'none' },
    { id: 'urn:imei:2', name: 'Second', lastSeenAt: 20, mos: [], insecure: true, account: 'proved' },
  ])
  await close()
})
