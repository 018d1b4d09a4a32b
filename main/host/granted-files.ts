import { realpath, stat } from 'node:fs/promises'
import { isAbsolute, sep } from 'node:path'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'

/** What the names of granted files begin with. */
export const diskPrefix = 'disk:'

/**
 * Files outside the workspace that the user opened from the system. Each is known by a name (`disk:/home/me/a.ddf`) from
 * its grant on, until the workbench ends; a name is looked up, never read as a path, so that nothing else is reached.
 */
export interface GrantedFiles {
  /** Links are resolved here, once. Problem `host.unknown-file` when there is no such file. */
  grant(path: string): Promise<Result<string>>
  /** The file of a granted name. Problem `host.file-not-granted`. */
  fileFor(name: string): Promise<Result<string>>
}

export function createGrantedFiles(): GrantedFiles {
  const files = new Map<string, string>()

  return {
    grant: async path => {
      const file = isAbsolute(path) ? await realpath(path).catch(() => undefined) : undefined
      const found = file === undefined ? undefined : await stat(file).catch(() => undefined)
      if (file === undefined || !found?.isFile()) return failed(problem('host.unknown-file', { file: path }))
      const name = diskPrefix + file.replaceAll(sep, '/')
      files.set(name, file)
      return ok(name)
    },
    fileFor: async name => {
      const file = files.get(name)
      // What was granted is that file; a link that took its place since then would lead to another one.
      const same = file !== undefined && (await realpath(file).catch(() => file)) === file
      return same ? ok(file) : failed(problem('host.file-not-granted', { file: name }))
    },
  }
}
