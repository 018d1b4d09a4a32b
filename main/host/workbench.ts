import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { LogLine, ServerOptions, WorkbenchState } from '#contract'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { openStore } from '#storage/store.ts'
import type { Areas } from './areas.ts'
import { assemble } from './assemble.ts'
import { now } from './clock.ts'
import { makeDataFolder } from './data-folder.ts'
import { createEventHub } from './events.ts'
import { createLog, type Log } from './log.ts'
import type { Folders } from './parts.ts'
import { createRouter } from './router.ts'

export interface WorkbenchOptions {
  /** The data folder; made when it is missing. */
  readonly folder: string
  readonly door: 'electron' | 'headless'
  readonly version: string
  /** Folder of what ships with the workbench. */
  readonly resources: string
  /** The key that seals secrets, when the operating system keeps one; else a key file in the folder. */
  readonly safeKey?: Uint8Array
  /** Server settings of this run; the others are those of the last run. */
  readonly server?: Partial<ServerOptions>
  /** Hears each line of the log. */
  log?(line: LogLine): void
}

export interface Workbench {
  /** Answers the contract, over whatever carries it. */
  readonly router: ReturnType<typeof createRouter>
  state(): Promise<WorkbenchState>
  /** Its DM Servers, and the authorities they act for. */
  readonly identities: Areas['identities']
  /** The local certificate authority's certificate, PEM. */
  caCertificate(): Promise<string>
  readonly log: Log
  /** Lets the window read and write a file outside the workspace, and shows it. Problem `host.unknown-file`. */
  openFile(path: string): Promise<Result<null>>
  /** Ends everything that runs; what was recorded is on disk when it settles. */
  close(): Promise<void>
}

/** Opens the workbench on a data folder. Problem `storage.folder-in-use` when another one runs there. */
export async function createWorkbench(options: WorkbenchOptions): Promise<Result<Workbench>> {
  const folders = await makeFolders(options)
  if (!folders.ok) return folders
  const hub = createEventHub()
  const log = createLog(now, line => {
    hub.emit({ kind: 'log', line })
    options.log?.(line)
  })
  const store = await openStore(folders.value.data, {
    ...(options.safeKey && { key: options.safeKey }),
    lost: item => log.write('error', 'store', item),
  })
  if (!store.ok) return store
  const { door, version, server } = options
  const ground = { store: store.value, hub, log, folders: folders.value, door, version, ...(server && { server }) }
  const areas = await assemble(ground).catch(async (cause: unknown) => {
    await store.value.close()
    throw cause
  })
  const { state, identities, openFile, close } = areas
  const caCertificate = async () => areas.server.caCertificate().then(pem => (pem.ok ? pem.value : ''))
  return ok({ router: createRouter(areas), state, identities, caCertificate, log: log.write, openFile, close })
}

async function makeFolders({ folder, resources }: WorkbenchOptions): Promise<Result<Folders>> {
  const made = await makeDataFolder(folder)
  if (!made.ok) return made
  const data = made.value
  const workspace = join(data, 'workspace')
  try {
    await mkdir(join(workspace, 'profiles'), { recursive: true })
    return ok({ data, workspace, resources: resolve(resources) })
  } catch (cause) {
    const what = (cause as NodeJS.ErrnoException).code ?? String(cause)
    return failed(problem('host.no-folder', { folder: data, what }, { file: data }))
  }
}
