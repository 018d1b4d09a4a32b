import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileEntry } from '#contract'
import { fileKind } from './file-kind.ts'

/** Most files that are listed; a workspace is a folder of small text files. */
const mostFiles = 5000
const deepest = 8

/** The files below a folder, sorted by path; hidden files and links are left out. A missing folder is empty. */
export async function listFolder(folder: string, readOnly: boolean): Promise<readonly FileEntry[]> {
  const entries: FileEntry[] = []
  await collect(folder, '', deepest, readOnly, entries)
  return entries.sort((a, b) => (a.path < b.path ? -1 : 1))
}

async function collect(folder: string, path: string, depth: number, readOnly: boolean, into: FileEntry[]) {
  const found = await readdir(join(folder, path), { withFileTypes: true }).catch(() => [])
  for (const item of found) {
    if (item.name.startsWith('.') || into.length >= mostFiles) continue
    const below = path === '' ? item.name : `${path}/${item.name}`
    if (item.isDirectory() && depth > 0) await collect(folder, below, depth - 1, readOnly, into)
    if (item.isFile()) {
      const entry = await describe(folder, below, readOnly)
      if (entry) into.push(entry)
    }
  }
}

/** Undefined when the file went away meanwhile. */
async function describe(folder: string, path: string, readOnly: boolean): Promise<FileEntry | undefined> {
  try {
    const file = join(folder, path)
    const { size, mtimeMs } = await stat(file)
    return { path, size, modifiedAt: Math.round(mtimeMs * 1000), kind: fileKind(path, await headOf(file)), readOnly }
  } catch {
    return undefined
  }
}

/** Enough of the file to know what it is: descriptions may begin with a long comment. */
async function headOf(file: string): Promise<string> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(16_384), 0, 16_384, 0)
    const wide = buffer[0] === 0xff && buffer[1] === 0xfe
    return buffer.subarray(0, bytesRead).toString(wide ? 'utf16le' : 'utf8')
  } finally {
    await handle.close()
  }
}
