import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { Failure } from '#core/failure.ts'
import type { Problem } from '#core/problem.ts'
import type { RecordStore } from '#core/record-store.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { type AccountStore, accountStore } from './accounts.ts'
import { type AlertStore, alertStore } from './alerts.ts'
import { blobFiles } from './blob-files.ts'
import { type BlobStore, blobStore, filesInUse } from './blobs.ts'
import { connect } from './connection.ts'
import { type OpenDatabase, openDatabase } from './database.ts'
import { type DeviceStore, deviceStore } from './devices.ts'
import { type JsonStore, jsonStore } from './documents.ts'
import { storageFailure, storageProblem } from './failures.ts'
import { type FolderLock, lockFolder, oneAtATime, shareFolder, whileNobody } from './folder-lock.ts'
import { type GroupCommit, groupCommit } from './group-commit.ts'
import type { Journal } from './journal.ts'
import { hasJournal, openJournal, replayJournal } from './journal-open.ts'
import { openKeys, type StoreKey } from './key.ts'
import { movedTables, recordMigrations, workbenchMigrations } from './migrations.ts'
import { type NotificationStore, notificationStore } from './notifications.ts'
import { sinkHere } from './record-sink.ts'
import { recordStore } from './records.ts'
import { type RuleRunStore, ruleRunStore } from './rule-runs.ts'
import { type RunStore, runStore } from './runs.ts'
import { placeholders } from './seal.ts'
import { type SecretStore, secretStore } from './secrets.ts'
import { type SessionStore, sessionStore } from './sessions.ts'
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
  readonly sessions: SessionStore
  readonly accounts: AccountStore
  readonly secrets: SecretStore
  readonly blobs: BlobStore
  readonly runs: RunStore
  readonly alerts: AlertStore
  readonly ruleRuns: RuleRunStore
  readonly simulated: JsonStore
  readonly settings: JsonStore
  readonly interactions: JsonStore
  readonly forwards: JsonStore
  readonly notifications: NotificationStore
  /** Survives the death of the process from here on. Asked for together. */
  committed(): Promise<void>
  flush(): Promise<void>
  /** Runs a step that no other process on this folder runs at the same time; the next one sees what it wrote. */
  alone<T>(step: () => Promise<T>): Promise<T>
  durable(): Promise<void>
  close(): Promise<void>
}

export interface StoreOptions {
  /** Only looks; goes together with a workbench that is writing. */
  readonly readOnly?: boolean
  /** Several processes open the store like this at once; caches are left out, claims are settled in the database. */
  readonly shared?: boolean
  /** 32 bytes to seal with, from the system's key store; without it the key file of the folder is used. */
  readonly key?: Uint8Array
  /** Hears at once when a commit in the background was lost, e.g. because the disk is full. */
  lost?(problem: Problem): void
}

/** Opens the store in a folder, which is made when it is missing; ':memory:' keeps nothing. */
export async function openStore(folder: string | ':memory:', options: StoreOptions = {}): Promise<Result<Store>> {
  let lock: FolderLock | undefined
  const open = async () => {
    const locked = lockFor(folder, options)
    if (!locked.ok) return locked
    lock = locked.value
    return openParts(folder, lock, options)
  }
  try {
    const store = await (options.shared ? oneAtATime(folder, open) : open())
    if (!store.ok) lock?.release()
    return store
  } catch (error) {
    lock?.release()
    const known = storageProblem(error, folder, fileIn(folder, 'workbench.db'))
    if (known) return failed(known)
    throw error
  }
}

function lockFor(folder: string, { readOnly, shared }: StoreOptions): Result<FolderLock | undefined> {
  if (folder === ':memory:' || readOnly) return ok(undefined)
  return shared ? shareFolder(folder) : lockFolder(folder)
}

const fileIn = (folder: string, name: string) => (folder === ':memory:' ? folder : join(folder, name))

async function openParts(folder: string, lock: FolderLock | undefined, options: StoreOptions): Promise<Result<Store>> {
  const { readOnly = false, key } = options
  const keys = openKeys(folder, { key, make: !readOnly })
  if (!keys.ok) return keys
  if (readOnly) await completeRecords(folder)
  const how = { folder, readOnly, wasLeft: lock?.wasLeft ?? false }
  const main = await openDatabase(fileIn(folder, 'workbench.db'), { ...how, migrations: workbenchMigrations })
  if (!main.ok) return main
  const records = await openDatabase(fileIn(folder, 'records.db'), { ...how, ...recordsOf(folder) })
  if (records.ok) {
    if (!readOnly) removeMoved(main.value.sqlite)
    const leftOut = !readOnly && folder !== ':memory:' ? replayJournal(folder, records.value) : undefined
    if (leftOut) options.lost?.(leftOut)
    return ok(await makeStore({ folder, main: main.value, records: records.value, keys: keys.value, lock, options }))
  }
  main.value.sqlite.close()
  return records
}

/** What brings `records.db` up to date. */
const recordsOf = (folder: string) => ({ migrations: recordMigrations, beside: fileIn(folder, 'workbench.db') })

/** The records hold these tables by now. */
function removeMoved(main: Database): void {
  for (const table of movedTables) main.exec(`drop table if exists "${table}"`)
}

/** Who only looks at a folder shall see what a process that was killed had still in its journal, too. */
async function completeRecords(folder: string): Promise<void> {
  if (!hasJournal(folder)) return
  const how = { folder, readOnly: false, wasLeft: false, ...recordsOf(folder) }
  const complete = async () => {
    const records = await openDatabase(fileIn(folder, 'records.db'), how)
    if (!records.ok) return
    replayJournal(folder, records.value)
    records.value.sqlite.close()
  }
  // A folder that cannot be written is looked at as it is.
  await whileNobody(folder, complete).catch(() => undefined)
}

interface StoreParts {
  readonly folder: string
  readonly main: OpenDatabase
  readonly records: OpenDatabase
  readonly keys: readonly StoreKey[]
  readonly lock: FolderLock | undefined
  readonly options: StoreOptions
}

async function makeStore(parts: StoreParts): Promise<Store> {
  const { folder, main, keys, lock } = parts
  const { shared = false } = parts.options
  const lost = (error: Error) => {
    if (error instanceof Failure) parts.options.lost?.(error.problem)
  }
  const explain = (error: unknown) => storageFailure(error, folder, main.file)
  const commits = groupCommit(main.sqlite, explain, lost, shared ? 0 : undefined)
  const connection = connect(main, commits, explain, shared)
  const recorded = await openRecords(parts, lost, () => flush())
  if (recorded.journal) checkpointElsewhere(commits, recorded.journal)
  const all = async (step: (commits: Pick<GroupCommit, 'commit' | 'flush' | 'durable'>) => Promise<void>) => {
    const done = await Promise.allSettled([step(commits), step(recorded.commits)])
    for (const item of done) if (item.status === 'rejected') throw item.reason
  }
  const flush = () => all(item => item.flush())
  const bodies = blobFiles(folder === ':memory:' ? undefined : join(folder, 'blobs'))
  if (lock?.alone) await bodies.sweep(filesInUse(connection))
  let open = true
  return {
    folder,
    records: recorded.store,
    devices: deviceStore(connection, recorded.records, recorded.sink),
    work: workStore(connection),
    sessions: sessionStore({ ...recorded, main: connection, readOnly: parts.options.readOnly ?? false }),
    accounts: accountStore(connection),
    secrets: secretStore(connection, keys),
    blobs: blobStore(connection, { files: bodies, committed: () => commits.flush(), explain }),
    runs: runStore(connection),
    alerts: alertStore(connection),
    ruleRuns: ruleRunStore(connection),
    simulated: jsonStore(connection, 'simulated'),
    settings: jsonStore(connection, 'settings'),
    interactions: jsonStore(connection, 'interactions'),
    forwards: jsonStore(connection, 'forwards'),
    notifications: notificationStore(connection),
    committed: inCommon(() => all(item => item.commit())),
    flush,
    alone: step => {
      const finish = async () => {
        const made = await step()
        await flush()
        return made
      }
      return shared ? oneAtATime(folder, finish) : finish()
    },
    durable: () => all(item => item.durable()),
    async close() {
      if (!open) return
      open = false
      try {
        await flush()
      } finally {
        await recorded.close()
        main.sqlite.close()
        bodies.close()
        lock?.release()
      }
    },
  }
}

/** The records: a database of their own, and in front of it a journal. */
async function openRecords(
  { folder, records, main, keys, lock, options }: StoreParts,
  lost: (error: Error) => void,
  flush: Store['flush'],
) {
  const explain = (error: unknown) => storageFailure(error, folder, records.file)
  const here = groupCommit(records.sqlite, explain, lost, options.shared ? 0 : undefined)
  const connection = connect(records, here, explain, options.shared ?? false)
  const { readOnly = false, shared = false } = options
  const isAlone = folder !== ':memory:' && !readOnly && !shared
  const journal = isAlone ? openJournal(folder, records, main.file, explain, lost) : undefined
  const sink = journal ?? sinkHere(connection)
  const [key] = keys
  const store = recordStore(connection, sink, {
    flush,
    placeholder: key ? placeholders(key) : () => '{{secret}}',
    bytes: () => databaseBytes(main.sqlite) + databaseBytes(records.sqlite),
    breakOpen: !readOnly && (lock?.alone ?? true),
  })
  await here.flush()
  const close = async () => {
    await journal?.close()
    records.sqlite.close()
  }
  return { store, records: connection, sink, commits: journal ?? here, journal, close }
}

/** So many writes fill a part of the log that is worth copying; a full log would make this thread copy it and wait. */
const checkpointWrites = 1000

function checkpointElsewhere(commits: GroupCommit, journal: Journal): void {
  let writes = 0
  commits.afterCommit(count => {
    writes += count
    if (writes < checkpointWrites) return
    writes = 0
    journal.checkpointBeside()
  })
}

/** Lets those who ask in one turn of the event loop wait for one step together: what waits together costs one commit. */
function inCommon(step: () => Promise<void>): () => Promise<void> {
  let next: Promise<void> | undefined
  const start = async () => {
    await new Promise<void>(resolve => void setImmediate(resolve))
    next = undefined
    return step()
  }
  return () => {
    next ??= start()
    return next
  }
}

function databaseBytes(sqlite: Database): number {
  return Number(sqlite.pragma('page_count', { simple: true })) * Number(sqlite.pragma('page_size', { simple: true }))
}
