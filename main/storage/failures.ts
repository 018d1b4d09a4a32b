import { Failure } from '#core/failure.ts'
import { type Problem, problem } from '#core/problem.ts'

/** What SQLite or the file system refused, as a located problem; undefined for a mistake of our own. */
export function storageProblem(error: unknown, folder: string, file: string): Problem | undefined {
  if (error instanceof Failure) return error.problem
  const code = codeOf(error)
  const what = error instanceof Error ? error.message : String(error)
  const at = { file }
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') {
    return problem('storage.disk-full', { folder }, at)
  }
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return problem('storage.damaged', { file, what }, at)
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return problem('storage.busy', { file }, at)
  if (/^(SQLITE_(READONLY|CANTOPEN|PERM|AUTH)|EACCES$|EPERM$|EROFS$)/.test(code)) {
    return problem('storage.not-writable', { folder, what }, at)
  }
  if (/^(ENOTDIR|EEXIST|EISDIR|ENAMETOOLONG|ELOOP|ENOENT)$/.test(code)) {
    return problem('storage.not-a-folder', { folder, what }, at)
  }
  if (code.startsWith('SQLITE_IOERR') || code === 'EIO') return problem('storage.disk-error', { file, what }, at)
  return undefined
}

/** The same as an error to throw; a mistake of our own is thrown on as it is. */
export function storageFailure(error: unknown, folder: string, file: string): Error {
  const known = storageProblem(error, folder, file)
  if (known) return error instanceof Failure ? error : new Failure(known, { cause: error })
  return error instanceof Error ? error : new Error(String(error))
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
