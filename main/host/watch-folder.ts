import { type FSWatcher, watch } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Tells when other programs change what lies in a folder. */
export interface FolderWatch {
  /** Begins to watch, as soon as there is a folder; costs little once it does. */
  begin(): void
  close(): void
}

/** Changes come in bursts; told once after the last of them. */
const quietMs = 150
/** Folders below the first that are watched. */
const mostFolders = 200

/**
 * Each folder is watched by itself: watching a whole tree, Node follows files, and loses one that is replaced. Where the system
 * cannot watch (some network drives), nothing is told: lists are read again when a person comes back.
 */
export function createFolderWatch(folder: string, changed: () => void): FolderWatch {
  const watchers = new Map<string, FSWatcher>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let isOver = false

  const drop = (path: string) => {
    watchers.get(path)?.close()
    watchers.delete(path)
  }
  const add = (path: string): boolean => {
    if (watchers.has(path) || isOver) return watchers.has(path)
    try {
      const watcher = watch(path, { persistent: false }, (_event, name) => soon(name))
      watcher.on('error', () => drop(path))
      watchers.set(path, watcher)
      return true
    } catch {
      return false
    }
  }
  const follow = async (path: string): Promise<void> => {
    if (watchers.size > mostFolders || !add(path)) return
    const entries = await readdir(path, { withFileTypes: true }).catch(() => undefined)
    if (!entries) return drop(path)
    for (const entry of entries) if (entry.isDirectory()) await follow(join(path, entry.name))
  }
  const soon = (name: string | null) => {
    // A file that is written beside its place, to be moved there.
    if (name?.startsWith('.')) return
    clearTimeout(timer)
    timer = setTimeout(() => void follow(folder).then(changed), quietMs)
  }
  return {
    begin: () => {
      if (watchers.size === 0) void follow(folder)
    },
    close() {
      isOver = true
      clearTimeout(timer)
      for (const path of [...watchers.keys()]) drop(path)
    },
  }
}
