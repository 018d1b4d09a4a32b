import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite, { type Database, SqliteError } from 'better-sqlite3'
import { type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'

export interface FolderLock {
  /** The last process on this folder did not close it. */
  readonly wasLeft: boolean
  /** No other process was on the folder when this one came: what is open there was left. */
  readonly alone: boolean
  release(): void
}

/**
 * Makes sure that one process at a time writes in a folder. The lock is one of the operating system on `lock.db`: it
 * ends with the process that holds it, however that ends, so no stale lock can remain and a pid that was given to
 * another program means nothing. `workbench.pid` beside it only tells a second start who is there.
 */
export function lockFolder(folder: string): Result<FolderLock> {
  makeFolder(folder)
  const pidFile = join(folder, 'workbench.pid')
  const database = new BetterSqlite(join(folder, 'lock.db'), { timeout: 0 })
  try {
    database.exec('begin exclusive')
    const wasLeft = readPid(pidFile) !== undefined
    writePid(pidFile)
    return ok({
      wasLeft,
      alone: true,
      release: () => {
        rmSync(pidFile, { force: true })
        database.close()
      },
    })
  } catch (error) {
    database.close()
    if (isBusy(error)) return failed(inUse(folder, pidFile))
    throw error
  }
}

/**
 * Lets several processes write in a folder at once, while none of them has it alone. Theirs is the shared form of the
 * same lock. Called in turn (`oneAtATime`), so that of several that start at once one is the first.
 */
export function shareFolder(folder: string): Result<FolderLock> {
  makeFolder(folder)
  const database = new BetterSqlite(join(folder, 'lock.db'), { timeout: 0 })
  try {
    const alone = isAlone(database)
    database.exec('begin')
    // Reading takes the shared lock, and keeps it until the transaction ends.
    database.prepare('select count(*) from sqlite_schema').get()
    return ok({ wasLeft: false, alone, release: () => void database.close() })
  } catch (error) {
    database.close()
    if (isBusy(error)) return failed(inUse(folder, join(folder, 'workbench.pid')))
    throw error
  }
}

/** Whether nobody holds the lock in any form. */
function isAlone(database: Database): boolean {
  try {
    database.exec('begin exclusive; rollback')
    return true
  } catch (error) {
    if (isBusy(error)) return false
    throw error
  }
}

/** Runs a step while no process is on the folder, and none can come; not at all where one is. */
export async function whileNobody(folder: string, step: () => Promise<void>): Promise<void> {
  const database = new BetterSqlite(join(folder, 'lock.db'), { timeout: 0 })
  try {
    database.exec('begin exclusive')
    await step()
  } catch (error) {
    if (!isBusy(error)) throw error
  } finally {
    database.close()
  }
}

/** Runs a step that no two processes may do at once, e.g. bringing the tables up to date. Waits for the other one. */
export async function oneAtATime<T>(folder: string, step: () => Promise<T>): Promise<T> {
  makeFolder(folder)
  const database = new BetterSqlite(join(folder, 'opening.db'), { timeout: 30_000 })
  try {
    database.exec('begin exclusive')
    return await step()
  } finally {
    database.close()
  }
}

function makeFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
}

const isBusy = (error: unknown) => error instanceof SqliteError && error.code.startsWith('SQLITE_BUSY')

function writePid(pidFile: string): void {
  const fresh = `${pidFile}.${process.pid}`
  writeFileSync(fresh, `${process.pid}\n`)
  renameSync(fresh, pidFile)
}

function inUse(folder: string, pidFile: string): Problem {
  return problem('storage.folder-in-use', { folder, pid: readPid(pidFile) ?? 'unknown' }, { file: pidFile })
}

function readPid(pidFile: string): string | undefined {
  try {
    return readFileSync(pidFile, 'utf8').trim()
  } catch {
    return undefined
  }
}
