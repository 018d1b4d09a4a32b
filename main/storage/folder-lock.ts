import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite, { SqliteError } from 'better-sqlite3'
import { type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'

export interface FolderLock {
  /** The last process on this folder did not close it. */
  readonly wasLeft: boolean
  release(): void
}

/**
 * Makes sure that one process at a time writes in a folder. The lock is one of the operating system on `lock.db`: it
 * ends with the process that holds it, however that ends, so no stale lock can remain and a pid that was given to
 * another program means nothing. `workbench.pid` beside it only tells a second start who is there.
 */
export function lockFolder(folder: string): Result<FolderLock> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const pidFile = join(folder, 'workbench.pid')
  const database = new BetterSqlite(join(folder, 'lock.db'), { timeout: 0 })
  try {
    database.exec('begin exclusive')
    const wasLeft = readPid(pidFile) !== undefined
    writePid(pidFile)
    return ok({
      wasLeft,
      release: () => {
        rmSync(pidFile, { force: true })
        database.close()
      },
    })
  } catch (error) {
    database.close()
    if (error instanceof SqliteError && error.code.startsWith('SQLITE_BUSY')) return failed(inUse(folder, pidFile))
    throw error
  }
}

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
