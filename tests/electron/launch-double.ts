import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from '@playwright/test'
import { root } from '../../scripts/build.ts'
import { freePort } from '../support/free-port.ts'

export interface RunningDouble {
  readonly page: Page
  readonly process: ChildProcess
  /** Asks the app to quit, like the window's close button does at last; resolves with its exit code. */
  quit(): Promise<number | null>
}
export interface EndedDouble {
  readonly code: number | null
  readonly printed: string
}

/** The file that a second start of the app brings; it begins by SIGUSR2. */
export const secondFile = (dataFolder: string): string => join(dataFolder, 'second.xml')

function spawnMain(dataFolder: string, port: number, files: readonly string[]): ChildProcess {
  return spawn(
    process.execPath,
    [
      '--import',
      join(root, 'tests/electron/double/register.mjs'),
      join(root, 'dist/main/index.js'),
      '--data',
      dataFolder,
      ...files,
    ],
    {
      cwd: root,
      // The double runs on Node, which has the PSK suites; Electron has not.
      env: {
        ...process.env,
        DMWB_PSK: 'child',
        DMWB_DOUBLE_PORT: String(port),
        DMWB_DOUBLE_SECOND: secondFile(dataFolder),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
}

function listenTo(child: ChildProcess): { printed: () => string; ended: Promise<number | null> } {
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', chunk => {
      printed += chunk
    })
  }
  return { printed: () => printed, ended: new Promise(resolve => child.once('exit', resolve)) }
}

async function connect(port: number, ended: Promise<number | null>): Promise<Browser | undefined> {
  let over = false
  void ended.then(() => {
    over = true
  })
  while (!over) {
    try {
      return await chromium.connectOverCDP(`http://127.0.0.1:${port}`)
    } catch {
      await new Promise(resolve => setTimeout(resolve, 100))
    }
  }
  return undefined
}

/** Starts the built main process on the double, with files to open, and finds its window; if the app ends instead, says how it ended. */
export async function launchDouble(
  dataFolder: string,
  files: readonly string[] = [],
): Promise<RunningDouble | EndedDouble> {
  const port = await freePort()
  const child = spawnMain(dataFolder, port, files)
  const { printed, ended } = listenTo(child)
  const browser = await connect(port, ended)
  const page = browser?.contexts()[0]?.pages()[0]
  if (browser === undefined || page === undefined) return { code: await ended, printed: printed() }
  await page.waitForURL('http://workbench.localhost/')
  const quit = async () => {
    await browser.close()
    child.kill('SIGTERM')
    return ended
  }
  return { page, process: child, quit }
}
