import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './build.ts'

const electronFolder = join(root, 'node_modules', 'electron')
const failureFile = join(root, '.cache', 'electron-not-fetched')
const fetchLimitMs = 180_000

/** Where Electron can run: the executable, or one sentence that says why not. */
export type ElectronRuntime = { readonly executable: string } | { readonly why: string }

function electronVersion(): string {
  const { version }: { version: string } = JSON.parse(readFileSync(join(electronFolder, 'package.json'), 'utf8'))
  return version
}

/** The executable of Electron's runtime, if it is there. */
export function electronExecutable(): string | undefined {
  const pathFile = join(electronFolder, 'path.txt')
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : undefined
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  const file = override === undefined ? name && join(electronFolder, 'dist', name) : join(override, name ?? 'electron')
  return file && existsSync(file) ? file : undefined
}

export function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

/** Runs the package's own download once, with a time limit; true when the runtime is there afterwards. */
function fetchRuntime(): Promise<boolean> {
  return new Promise(resolve => {
    const since = Date.now()
    const child = spawn(process.execPath, [join(electronFolder, 'install.js')], { stdio: 'ignore' })
    const tell = setInterval(() => {
      const seconds = Math.round((Date.now() - since) / 1000)
      process.stderr.write(
        `DM Workbench: fetching Electron's runtime … ${seconds} s (${fetchLimitMs / 1000} s at most)\n`,
      )
    }, 5000)
    const limit = setTimeout(() => child.kill('SIGKILL'), fetchLimitMs)
    const stop = () => child.kill('SIGKILL')
    process.once('exit', stop)
    const finish = () => {
      clearInterval(tell)
      clearTimeout(limit)
      process.off('exit', stop)
      resolve(electronExecutable() !== undefined)
    }
    child.once('error', finish)
    child.once('exit', finish)
  })
}

/**
 * Finds Electron's runtime, fetching it at most once per version; a failure is remembered in `.cache`.
 * `retry` forgets a remembered failure.
 */
export async function findElectron(retry: boolean): Promise<ElectronRuntime> {
  if (!hasDisplay()) return { why: 'this machine has no display for a desktop window' }
  const found = electronExecutable()
  if (found) return { executable: found }
  const version = electronVersion()
  if (retry) rmSync(failureFile, { force: true })
  const failedBefore = existsSync(failureFile) && readFileSync(failureFile, 'utf8') === version
  if (!failedBefore) {
    process.stderr.write(`DM Workbench: fetching Electron ${version} once …\n`)
    const fetched = (await fetchRuntime()) ? electronExecutable() : undefined
    if (fetched) return { executable: fetched }
    mkdirSync(dirname(failureFile), { recursive: true })
    writeFileSync(failureFile, version)
  }
  return {
    why: `Electron's runtime is not here and could not be fetched (try again with: npm start -- --fetch-electron)`,
  }
}
