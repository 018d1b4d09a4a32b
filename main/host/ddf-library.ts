import { createHash } from 'node:crypto'
import type { FileEntry } from '#contract'
import { decodeXmlBytes, parseDdf } from '#core/ddf/parse-ddf.ts'
import type { MoDescription } from '#core/description.ts'
import type { FilesArea } from './areas/files.ts'

/** Where a description was found. */
export interface LibraryEntry {
  readonly description: MoDescription
  /** Workspace path, or `resource:…`. */
  readonly file: string
}

/** All descriptions at hand, by MOID. */
export interface DdfLibrary {
  all(): Promise<ReadonlyMap<string, LibraryEntry>>
  /** The same as seen for one device: its own descriptions, if it brought some, go first. */
  forDevice(deviceId: string): Promise<ReadonlyMap<string, LibraryEntry>>
  /** A simulated device brings its descriptions; others may be described by them, too. */
  setDevice(deviceId: string, entries: readonly LibraryEntry[]): void
  /** A file changed: the next question reads again. */
  changed(): void
  /** Files as they are listed now; true when descriptions came, went or changed by another program. */
  noticed(files: readonly FileEntry[]): boolean
}

/** Samples that show mistakes; no device is made from them. */
const examples = 'resource:examples/'

/** What was fetched from addresses that devices announce lies here; it counts less than what ships with us. */
export const fetchedFolder = 'descriptions/'

/** Reads DDFs of the workspace and the samples when first asked. The workspace wins over samples, both over devices. */
export function createDdfLibrary(files: FilesArea): DdfLibrary {
  const parsed = new Map<string, readonly MoDescription[]>()
  const brought = new Map<string, ReadonlyMap<string, LibraryEntry>>()
  let listed: string | undefined
  let known: Promise<ReadonlyMap<string, LibraryEntry>> | undefined

  const descriptionsOf = async (file: string): Promise<readonly MoDescription[]> => {
    const bytes = await files.read(file)
    if (!bytes.ok) return []
    const key = createHash('sha256').update(bytes.value).digest('base64')
    const before = parsed.get(key)
    if (before) return before
    const { descriptions } = parseDdf(decodeXmlBytes(bytes.value).text, { file })
    parsed.set(key, descriptions)
    return descriptions
  }

  const readAll = async () => {
    const found = new Map([...brought.values()].flatMap(entries => [...entries]))
    const entries = await files.list()
    const ddfs = entries.filter(({ kind, path }) => kind === 'ddf' && !path.startsWith(examples))
    listed = signature(entries)
    // What was fetched first, then samples, so that the workspace replaces both.
    const rank = ({ path, readOnly }: FileEntry) => (path.startsWith(fetchedFolder) ? 0 : readOnly ? 1 : 2)
    for (const { path } of [...ddfs].sort((a, b) => rank(a) - rank(b))) {
      for (const description of await descriptionsOf(path)) found.set(description.moid, { description, file: path })
    }
    return found
  }

  const noticed = (entries: readonly FileEntry[]) => {
    const seen = signature(entries)
    if (known === undefined || listed === undefined || seen === listed) return false
    changed()
    return true
  }

  const all = () => {
    known ??= readAll()
    return known
  }
  const changed = () => {
    known = undefined
  }
  const forDevice = async (deviceId: string) => {
    const [everyone, own] = [await all(), brought.get(deviceId)]
    return own ? new Map([...everyone, ...own]) : everyone
  }
  const setDevice = (deviceId: string, entries: readonly LibraryEntry[]) => {
    brought.set(deviceId, new Map(entries.map(entry => [entry.description.moid, entry])))
    changed()
  }
  return { all, forDevice, setDevice, changed, noticed }
}

/** Changes whenever a description comes, goes or is saved. */
function signature(entries: readonly FileEntry[]): string {
  const ddfs = entries.filter(({ kind, readOnly }) => kind === 'ddf' && !readOnly)
  return ddfs.map(({ path, size, modifiedAt }) => `${path} ${size} ${modifiedAt}`).join('\n')
}
