import { closeSync, existsSync, openSync, statSync } from 'node:fs'
import BetterSqlite, { type Database } from 'better-sqlite3'
import { Kysely, SqliteDialect, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { Migrations } from './migrations.ts'
import type { Tables } from './tables.ts'
import { busyMs, cacheKiB, tune } from './tune.ts'

export interface OpenDatabase {
  readonly file: string
  /** Runs the compiled queries. */
  readonly sqlite: Database
  /** Builds and types them. */
  readonly query: Kysely<Tables>
}

/** Above this size the check of a database that was not closed would keep the user waiting. */
const checkedBytes = 256 * 1024 * 1024

export interface DatabaseOptions {
  readonly folder: string
  readonly migrations: Migrations
  readonly readOnly: boolean
  /** Another database, from which a step takes something along. */
  readonly beside?: string
  /** The process before did not close it. */
  readonly wasLeft: boolean
}

/** Opens a database file (or ':memory:'), brings it up to date and checks it when it was not closed cleanly. */
export async function openDatabase(file: string, options: DatabaseOptions): Promise<Result<OpenDatabase>> {
  if (options.readOnly && !existsSync(file)) {
    return failed(problem('storage.no-data', { folder: options.folder }, { file }))
  }
  if (!options.readOnly && file !== ':memory:') makeForOwner(file)
  const sqlite = new BetterSqlite(file, { readonly: options.readOnly, timeout: busyMs })
  const query = new Kysely<Tables>({ dialect: new SqliteDialect({ database: sqlite }) })
  try {
    if (!options.readOnly) tune(sqlite, cacheKiB.oftenCommitted)
    const checked = options.wasLeft ? check(sqlite, file) : ok(null)
    const current = checked.ok ? await migrate({ file, sqlite, query }, options) : checked
    if (current.ok) return ok({ file, sqlite, query })
    sqlite.close()
    return current
  } catch (error) {
    sqlite.close()
    throw error
  }
}

/** Makes a missing file that only its owner reads; SQLite gives its other files the same mode. */
function makeForOwner(file: string): void {
  closeSync(openSync(file, 'a', 0o600))
}

function check(sqlite: Database, file: string): Result<null> {
  if (file === ':memory:' || statSync(file).size > checkedBytes) return ok(null)
  const what = String(sqlite.pragma('quick_check(1)', { simple: true }))
  return what === 'ok' ? ok(null) : failed(problem('storage.damaged', { file, what }, { file }))
}

async function migrate(
  { file, sqlite, query }: OpenDatabase,
  { folder, migrations, readOnly, beside = ':memory:' }: DatabaseOptions,
): Promise<Result<null>> {
  const migrator = new Migrator({ db: query, provider: { getMigrations: async () => migrations } })
  const done = await doneSteps(query)
  const known = Object.keys(migrations)
  const unknown = done.find(name => !known.includes(name))
  if (unknown !== undefined) return failed(problem('storage.newer-version', { folder, step: unknown }, { file }))
  const missing = known.find(name => !done.includes(name))
  if (missing === undefined) return ok(null)
  if (readOnly) return failed(problem('storage.older-version', { folder, step: missing }, { file }))
  await sql`attach ${beside} as "beside"`.execute(query)
  await wholly(sqlite, async () => {
    const { error } = await migrator.migrateToLatest()
    if (error !== undefined) throw error
  })
  await sql`detach "beside"`.execute(query)
  return ok(null)
}

/** All of it or none: a full disk, or the death of the process, leaves the database as it was. */
async function wholly(sqlite: Database, work: () => Promise<void>): Promise<void> {
  sqlite.exec('begin immediate')
  try {
    await work()
    sqlite.exec('commit')
  } catch (error) {
    // When the disk is full, SQLite itself rolls back.
    if (sqlite.inTransaction) sqlite.exec('rollback')
    throw error
  }
}

/** Names of the steps that were run on this database, none for a new one. */
async function doneSteps(query: Kysely<Tables>): Promise<readonly string[]> {
  const tables = await query.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(table => table.name === 'kysely_migration')) return []
  const rows = await query
    .withTables<{ kysely_migration: { name: string } }>()
    .selectFrom('kysely_migration')
    .select('name')
    .execute()
  return rows.map(row => row.name)
}
