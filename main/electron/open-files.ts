import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { App } from 'electron'

// Files that come from the system: on the command line, by a double click, from a second start.

/**
 * The files named by the arguments of a start, absolute; options are left out. Linux desktops name files by `file:` URL.
 * Anything else with a scheme is no file.
 */
export function filesIn(args: readonly string[], folder: string): readonly string[] {
  const named = args.filter((arg, at) => arg !== '' && !arg.startsWith('-') && args[at - 1] !== '--data')
  return named.flatMap(arg => (/^[a-z][a-z\d+.-]+:/i.test(arg) ? fromUrl(arg) : resolve(folder, arg)))
}

function fromUrl(url: string): readonly string[] {
  try {
    return url.toLowerCase().startsWith('file:') ? [fileURLToPath(url)] : []
  } catch {
    return []
  }
}

/** This start's own files: what comes after the program, which outside a package is a runtime and a script. */
export function filesOfStart(app: App): readonly string[] {
  return filesIn(process.argv.slice(app.isPackaged ? 1 : 2), process.cwd())
}

/** What a second start sends along is from another process: taken only when it is what ours would send. */
export function filesSent(data: unknown): readonly string[] {
  if (typeof data !== 'object' || data === null || !('files' in data) || !Array.isArray(data.files)) return []
  return data.files.filter(file => typeof file === 'string')
}
