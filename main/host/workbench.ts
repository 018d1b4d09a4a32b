import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { LogLine, ServerOptions, WorkbenchState } from '#contract'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { createFilesArea } from './areas/files.ts'
import type { Areas } from './areas.ts'
import { now } from './clock.ts'
import { createEventHub } from './events.ts'
import { createLog, type Log } from './log.ts'
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
  readonly log: Log
  /** Ends everything that runs; what was recorded is on disk when it settles. */
  close(): Promise<void>
}

/** Opens the workbench on a data folder. Problem `storage.folder-in-use` when another one runs there. */
export async function createWorkbench(options: WorkbenchOptions): Promise<Result<Workbench>> {
  const data = resolve(options.folder)
  const workspace = join(data, 'workspace')
  await mkdir(workspace, { recursive: true })
  const hub = createEventHub()
  const log = createLog(now, line => {
    hub.emit({ kind: 'log', line })
    options.log?.(line)
  })
  const files = createFilesArea({ workspace, resources: options.resources, changed: () => hub.emit({ kind: 'files' }) })
  const serverOptions: ServerOptions = { port: 8443, path: '/dm', host: '127.0.0.1', tls: true, auth: 'basic' }
  const state = async (): Promise<WorkbenchState> => ({
    version: options.version,
    door: options.door,
    dataFolder: data,
    workspaceFolder: workspace,
    server: {
      running: false,
      serverId: 'dmwb',
      tls: true,
      auth: 'basic',
      insecure: false,
      exposed: false,
      dialect: 'approved',
    },
    serverOptions,
    recorder: { records: 0, bytes: 0 },
    node: process.versions.node,
  })
  const no = async () => failed(problem('host.internal', { what: 'this part is being built' }))
  const none = async () => []
  const areas: Areas = {
    hub,
    log,
    state,
    files,
    server: { start: no, stop: no, caCertificate: no },
    devices: { list: none, forget: no },
    tree: { part: no, node: no },
    work: { list: none, enqueue: no, cancel: no },
    write: { write: no },
    sessions: { list: none, get: no, entries: no, export: no },
    simulator: { list: none, create: no, start: no, stop: no, callNow: no, remove: no, demo: no },
    bootstrap: { profiles: none, profile: no, saveProfile: no, removeProfile: no, preview: no, push: no, runs: none },
  }
  return ok({ router: createRouter(areas), state, log: log.write, close: async () => hub.close() })
}
