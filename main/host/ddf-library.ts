import { createHash } from 'node:crypto'
import { parseDdf } from '#core/ddf/parse-ddf.ts'
import type { MoDescription } from '#core/description.ts'
import type { FilesArea } from './areas/files.ts'
import { decodeFile } from './text-file.ts'

/** Where a description was found. */
export interface LibraryEntry {
  readonly description: MoDescription
  /** Workspace path, or `resource:…`. */
  readonly file: string
}

/** All descriptions at hand, by MOID. */
export interface DdfLibrary {
  find(moid: string): Promise<LibraryEntry | undefined>
  all(): Promise<ReadonlyMap<string, LibraryEntry>>
  /** Descriptions that come from elsewhere, e.g. of a simulated device. */
  add(file: string, descriptions: readonly MoDescription[]): void
  /** A file changed: the next question reads again. */
  changed(): void
}

/** Reads DDFs of the workspace and the samples when first asked. The workspace wins over samples, and both over added ones. */
export function createDdfLibrary(files: FilesArea): DdfLibrary {
  const parsed = new Map<string, readonly MoDescription[]>()
  const added = new Map<string, LibraryEntry>()
  let known: Promise<ReadonlyMap<string, LibraryEntry>> | undefined

  const descriptionsOf = async (file: string): Promise<readonly MoDescription[]> => {
    const bytes = await files.read(file)
    if (!bytes.ok) return []
    const key = createHash('sha256').update(bytes.value).digest('base64')
    const before = parsed.get(key)
    if (before) return before
    const decoded = decodeFile(file, bytes.value)
    const descriptions = decoded.ok ? parseDdf(decoded.value.text, { file }).descriptions : []
    parsed.set(key, descriptions)
    return descriptions
  }

  const readAll = async () => {
    const found = new Map(added)
    const listed = (await files.list()).filter(entry => entry.kind === 'ddf')
    // Samples first, so that the workspace replaces them.
    for (const { path } of [...listed].sort((a, b) => Number(b.readOnly) - Number(a.readOnly))) {
      for (const description of await descriptionsOf(path)) found.set(description.moid, { description, file: path })
    }
    return found
  }

  const all = () => {
    known ??= readAll()
    return known
  }
  const changed = () => {
    known = undefined
  }
  const add = (file: string, descriptions: readonly MoDescription[]) => {
    for (const description of descriptions) added.set(description.moid, { description, file })
    changed()
  }
  return { all, find: async moid => (await all()).get(moid), add, changed }
}
