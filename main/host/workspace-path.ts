import { lstat, realpath } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'

/**
 * The file that a path below `folder` names, when it really lies there: no `..`, no absolute path, no link on the way.
 * The file itself need not exist. Problem `host.path-unsafe`.
 */
export async function safePath(folder: string, path: string): Promise<Result<string>> {
  const parts = path.split('/')
  if (path.length > 400 || parts.some(part => !isPlainName(part))) return failed(unsafe(path))
  const root = await realpath(folder)
  const file = resolve(join(root, ...parts))
  return (await isReal(file)) ? ok(file) : failed(unsafe(path))
}

function unsafe(path: string): Problem {
  return problem('host.path-unsafe', { file: path })
}

/** Also refuses what other systems take for something else: drive letters, streams, devices, hidden files. */
function isPlainName(part: string): boolean {
  if (part === '' || part.startsWith('.') || part.length > 200 || /[. ]$/.test(part)) return false
  const odd = [...part].some(letter => letter < ' ' || '\\:*?"<>|'.includes(letter))
  return !odd && !/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(part)
}

/** True when no link lies on the way to the file, as far as the way exists. */
async function isReal(file: string): Promise<boolean> {
  try {
    return (await realpath(file)) === file
  } catch (cause) {
    // A dangling link has no real path either, but something is there.
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') return false
    const found = await lstat(file).catch(() => undefined)
    return found === undefined && (dirname(file) === file || isReal(dirname(file)))
  }
}
