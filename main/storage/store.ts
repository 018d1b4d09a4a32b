import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { Failure } from '#core/failure.ts'
import type { Problem } from '#core/problem.ts'
import type { RecordStore } from '#core/record-store.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { type AccountStore, accountStore } from './accounts.ts'
import { type BlobStore, blobStore } from './blobs.ts'
import { connect } from './connection.ts'
import { type OpenDatabase, openDatabase } from './database.ts'
import { type DeviceStore, deviceStore } from './devices.ts'
import { type JsonStore, jsonStore } from './documents.ts'
import { storageFailure, storageProblem } from './failures.ts'
import { type FolderLock, lockFolder } from './folder-lock.ts'
import { groupCommit } from './group-commit.ts'
import { openKeys, type StoreKey } from './key.ts'
import { recordStore } from './records.ts'
import { type RunStore, runStore } from './runs.ts'
import { placeholders } from './seal.ts'
import { type SecretStore, secretStore } from './secrets.ts'
import { type WorkStore, workStore } from './work.ts'

/**
 * Everything the workbench keeps. Writes share commits of a few milliseconds: after `flush` they survive the death of
 * the process, after `durable` also that of the machine. Methods reject with a `Failure` when the disk refuses.
 */
export interface Store {
  readonly folder: string
  readonly records: RecordStore
  readonly devices: DeviceStore
  readonly work: WorkStore
  readonly accounts: AccountStore
  readonly secrets: SecretStore
  readonly blobs: BlobStore
  readonly runs: RunStore
  readonly simulated: JsonStore
  readonly settings: JsonStore
  flush(): Promise<void>
  durable(): Promise<void>
  close(): Promise<void>
}

export interface StoreOptions {
  /** Only looks; goes together with a workbench that is writing. */
  readonly readOnly?: boolean
  /** 32 bytes to seal with, from the system's key store; without it the key file of the folder is used. */
  readonly key?: Uint8Array
  /** Hears at once when a commit in the background was lost, e.g. because the disk is full. */
  lost?(problem: Problem): void
}

/** Opens the store in a folder, which is made when it is missing; ':memory:' keeps nothing. */
export async function openStore(folder: string | ':memory:', options: StoreOptions = {}): Promise<Result<Store>> {
  const file = folder === ':memory:' ? folder : join(folder, 'workbench.db')
  let lock: FolderLock | undefined
  try {
    const locked = folder === ':memory:' || options.readOnly ? ok(undefined) : lockFolder(folder)
    if (!locked.ok) return locked
    lock = locked.value
    const store = await openParts(folder, file, lock, options)
    if (!store.ok) lock?.release()
    return store
  } catch (error) {
    lock?.release()
    const known = storageProblem(error, folder, file)
    if (known) return failed(known)
    throw error
  }
}

async function openParts(
  folder: string,
  file: string,
  lock: FolderLock | undefined,
  options: StoreOptions,
): Promise<Result<Store>> {
  const { readOnly = false, key } = options
  const keys = openKeys(folder, { key, make: !readOnly })
  if (!keys.ok) return keys
  const opened = await openDatabase(file, { folder, readOnly, wasLeft: lock?.wasLeft ?? false })
  if (!opened.ok) return opened
  return ok(makeStore(folder, file, opened.value, keys.value, lock, options))
}

function makeStore(
  folder: string,
  file: string,
  database: OpenDatabase,
  keys: readonly StoreKey[],
  lock: FolderLock | undefined,
  options: StoreOptions,
): Store {
  const { sqlite } = database
  const explain = (error: unknown) => storageFailure(error, folder, file)
  const commits = groupCommit(sqlite, explain, error => {
    if (error instanceof Failure) options.lost?.(error.problem)
  })
  const connection = connect(database, commits, explain)
  const flush = async () => commits.flush()
  const [key] = keys
  const records = recordStore(connection, {
    flush,
    placeholder: key ? placeholders(key) : () => '{{secret}}',
    bytes: () => databaseBytes(sqlite),
    readOnly: options.readOnly ?? false,
  })
  let open = true
  return {
    folder,
    records,
    devices: deviceStore(connection),
    work: workStore(connection),
    accounts: accountStore(connection),
    secrets: secretStore(connection, keys),
    blobs: blobStore(connection),
    runs: runStore(connection),
    simulated: jsonStore(connection, 'simulated'),
    settings: jsonStore(connection, 'settings'),
    flush,
    durable: async () => commits.durable(),
    async close() {
      if (!open) return
      open = false
      try {
        commits.flush()
      } finally {
        sqlite.close()
        lock?.release()
      }
    },
  }
}

function databaseBytes(sqlite: Database): number {
  return Number(sqlite.pragma('page_count', { simple: true })) * Number(sqlite.pragma('page_size', { simple: true }))
}
