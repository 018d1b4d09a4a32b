import { createHash, randomBytes } from 'node:crypto'
import { access, constants, link, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { FileEntry, OpenFile, StoredState, TextPiece } from '#contract'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { fileKind } from '../file-kind.ts'
import { diskPrefix, type GrantedFiles } from '../granted-files.ts'
import { listFolder } from '../list-folder.ts'
import { decodeFile, encodeEdited, encodeFile } from '../text-file.ts'
import { createTextPieces } from '../text-pieces.ts'
import { safePath } from '../workspace-path.ts'

// Files of the workspace, the samples that ship with the workbench (`resource:…`, read-only), and the files that the
// user opened from elsewhere (`disk:…`).

/** The largest file the editor takes, in bytes, unless told otherwise. */
const usualLimit = 50_000_000
const samplePrefix = 'resource:'
/** Folders of samples shown in the list. */
const sampleFolders = ['ddf', 'examples', 'profiles', 'schemas']

export interface FilesArea {
  list(): Promise<readonly FileEntry[]>
  open(path: string): Promise<Result<OpenFile>>
  /** A part of its text; `version` is what an earlier piece said. */
  piece(path: string, from: number, version: string | undefined): Promise<Result<TextPiece>>
  save(file: SaveFile): Promise<Result<OpenFile>>
  remove(path: string): Promise<Result<null>>
  /** Is a file still the one that was opened? */
  state(path: string, version: string): Promise<StoredState>
  /** The bytes of a workspace file or a sample. */
  read(path: string): Promise<Result<Uint8Array>>
}
interface SaveFile {
  readonly path: string
  readonly text: string
  readonly bom: boolean
  readonly version?: string | undefined
}

/** `changed` is told the path after each save or removal. */
export function createFilesArea(folders: {
  readonly workspace: string
  readonly resources: string
  readonly granted: GrantedFiles
  changed(path: string): void
  /** The largest file that is taken, in bytes. */
  limit?(): number
}): FilesArea {
  const inTurn = createTurns()

  const fileFor = (path: string): Promise<Result<string>> => {
    if (path.startsWith(diskPrefix)) return folders.granted.fileFor(path)
    if (path.startsWith(samplePrefix)) return safePath(folders.resources, path.slice(samplePrefix.length))
    return safePath(folders.workspace, path)
  }

  const read = async (path: string): Promise<Result<Uint8Array>> => {
    const file = await fileFor(path)
    if (!file.ok) return file
    const found = await stat(file.value).catch(() => undefined)
    if (!found?.isFile()) return failed(problem('host.unknown-file', { file: path }))
    const limit = folders.limit?.() ?? usualLimit
    if (found.size > limit) return failed(problem('host.file-too-large', { file: path, size: found.size, limit }))
    try {
      return ok(await readFile(file.value))
    } catch (cause) {
      return failed(problem('host.file-not-read', { file: path, what: codeOf(cause) }))
    }
  }

  const openFile = async (path: string): Promise<Result<OpenFile & { readonly bytes: Uint8Array }>> => {
    const bytes = await read(path)
    if (!bytes.ok) return bytes
    const file = decodeFile(path, bytes.value)
    if (!file.ok) return file
    const readOnly = path.startsWith(samplePrefix)
    const kind = fileKind(path, file.value.text)
    return ok({ path, ...file.value, kind, version: versionOf(bytes.value), readOnly, bytes: bytes.value })
  }

  const openText = async (path: string): Promise<Result<OpenFile>> => {
    const file = await openFile(path)
    if (!file.ok) return file
    const { bytes: _, ...rest } = file.value
    return ok(rest)
  }

  const save = async ({ path, text, bom, version }: SaveFile): Promise<Result<OpenFile>> => {
    if (path.startsWith(samplePrefix)) return failed(problem('host.file-read-only', { file: path }))
    const file = await fileFor(path)
    if (!file.ok) return file
    const bytes = await bytesFor(path, version, text, bom)
    if (!bytes.ok) return bytes
    const written = await writeWhole(path, file.value, bytes.value, version === undefined)
    if (!written.ok) return written
    folders.changed(path)
    return openText(path)
  }

  /** Refuses when the file is not the one that was opened; what was not edited there keeps its bytes. */
  const bytesFor = async (path: string, version: string | undefined, text: string, bom: boolean) => {
    const current = await openFile(path)
    if (version === undefined) {
      if (current.ok) return failed(problem('host.file-exists', { file: path }))
      return encodeFile(path, { text, bom, encoding: 'UTF-8' })
    }
    if (!current.ok && current.problem.code === 'host.unknown-file')
      return failed(problem('host.file-gone', { file: path }))
    if (!current.ok || current.value.version !== version) return failed(problem('host.file-changed', { file: path }))
    return encodeEdited(path, current.value.bytes, { text, bom, encoding: current.value.encoding })
  }

  const state = async (path: string, version: string): Promise<StoredState> => {
    const bytes = await read(path)
    if (bytes.ok) return versionOf(bytes.value) === version ? 'same' : 'changed'
    return bytes.problem.code === 'host.unknown-file' ? 'gone' : 'changed'
  }

  const remove = async (path: string): Promise<Result<null>> => {
    if (path.startsWith(samplePrefix)) return failed(problem('host.file-read-only', { file: path }))
    const file = await safePath(folders.workspace, path)
    if (!file.ok) return file
    const gone = await rm(file.value).then(
      () => true,
      () => false,
    )
    if (!gone) return failed(problem('host.unknown-file', { file: path }))
    folders.changed(path)
    return ok(null)
  }

  const list = async (): Promise<readonly FileEntry[]> => {
    const samples = sampleFolders.map(async name => {
      const found = await listFolder(join(folders.resources, name), true)
      const samplesOnly = found.filter(({ kind }) => kind !== 'other')
      return samplesOnly.map(entry => ({ ...entry, path: `${samplePrefix}${name}/${entry.path}` }))
    })
    return [...(await listFolder(folders.workspace, false)), ...(await Promise.all(samples)).flat()]
  }

  return {
    list,
    open: openText,
    piece: createTextPieces(openText),
    save: file => inTurn(() => save(file)),
    remove: path => inTurn(() => remove(path)),
    state,
    read,
  }
}

function codeOf(cause: unknown): string {
  return (cause as NodeJS.ErrnoException).code ?? String(cause)
}

function versionOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url').slice(0, 32)
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'the folder or the file may not be written',
  EPERM: 'the folder or the file may not be written',
  EROFS: 'the folder may not be written',
  ENOSPC: 'the disk is full',
}

/** Writes beside the place, then moves it there: at no moment is there half a file. */
async function writeWhole(path: string, file: string, bytes: Uint8Array, fresh: boolean): Promise<Result<null>> {
  const beside = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString('hex')}`)
  try {
    if (fresh) await mkdir(dirname(file), { recursive: true })
    // Replacing asks the folder only; a file that may not be written stays as it is, one that may keeps its mode.
    else await access(file, constants.W_OK)
    const mode = fresh ? undefined : (await stat(file)).mode & 0o777
    const handle = await open(beside, 'wx', 0o600)
    try {
      if (mode !== undefined) await handle.chmod(mode)
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    // A link fails when the name is taken, a rename would replace what is there.
    if (fresh) await link(beside, file)
    else await rename(beside, file)
    return ok(null)
  } catch (cause) {
    const what = codeOf(cause)
    if (what === 'EEXIST') return failed(problem('host.file-exists', { file: path }))
    return failed(problem('host.file-not-written', { file: path, what: reasons[what] ?? what }))
  } finally {
    await rm(beside, { force: true })
  }
}

/** Runs one job after the other, so that a version that was checked is the one that is replaced. */
function createTurns() {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(job: () => Promise<T>): Promise<T> => {
    const turn = last.then(job, job)
    last = turn.catch(() => undefined)
    return turn
  }
}
