import { mkdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'

/** Makes a data folder and what is missing above it, for the eyes of its owner. Fails by `host.no-folder`. */
export async function makeDataFolder(folder: string): Promise<Result<string>> {
  const data = resolve(folder)
  try {
    await makeFolder(data)
    return ok(data)
  } catch (cause) {
    const what = (cause as NodeJS.ErrnoException).code ?? String(cause)
    return failed(problem('host.no-folder', { folder: data, what }, { file: data }))
  }
}

/** Step by step: Node's recursive way never ends where an existing parent answers ENOENT, as in /proc. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 })
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (await isFolder(folder)) return
    if (code !== 'ENOENT' || (await isFolder(dirname(folder)))) throw cause
    await makeFolder(dirname(folder))
    await mkdir(folder, { mode: 0o700 })
  }
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    found => found.isDirectory(),
    () => false,
  )
