import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { _electron, test as base, expect, type Page } from '@playwright/test'
import { electronExecutable } from '../../scripts/electron-runtime.ts'

// The real headless host on a free port with a data folder of its own, and a window that reports what goes wrong.

const root = join(import.meta.dirname, '..', '..')

export interface HostProcess {
  /** What to open in a browser, with the token in its fragment. */
  readonly address: string
  readonly folder: string
  /** Of the process; Electron makes its own host. */
  readonly pid?: number | undefined
  stop(): Promise<void>
}

/** Starts the headless host; `folder` undefined = a new temporary one. */
export async function startHost(folder?: string, port = 0): Promise<HostProcess> {
  const data = folder ?? (await mkdtemp(join(tmpdir(), 'dmwb-window-')))
  const child = spawn(process.execPath, ['bin/dmwb.mjs', 'serve', '--port', String(port), '--data', data, '--json'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve)
    child.once('exit', code => reject(new Error(`The host ended at its start with code ${code}.`)))
  })
  const started = JSON.parse(line) as { readonly address: string }
  return { address: started.address, folder: data, pid: child.pid, stop: () => stopped(child) }
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = new Promise<void>(resolve => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  await exit
}

/** Collects what a page must never do: console errors, uncaught errors, violations of the content policy. */
export function watchPage(page: Page): string[] {
  const faults: string[] = []
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(`${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', error => faults.push(`uncaught: ${error.stack ?? error.message}`))
  return faults
}

/** Which door the window comes through: the headless host and Chromium, or Electron with its own runtime. */
export interface Door {
  readonly door: 'browser' | 'electron'
}

/** Electron makes its own host in the folder; there is no address to open. */
async function electronFolder(): Promise<HostProcess> {
  return { address: '', folder: await mkdtemp(join(tmpdir(), 'dmwb-window-')), stop: async () => undefined }
}

interface Fixtures extends Door {
  /** A host of its own for this test. */
  readonly host: HostProcess
  /** Console errors and the like, checked to be none when the test ends. */
  readonly faults: string[]
  /** The window, opened and connected. */
  readonly window: Page
}

export const test = base.extend<Fixtures>({
  door: ['browser', { option: true }],
  host: async ({ door }, use) => {
    const host = door === 'electron' ? await electronFolder() : await startHost()
    await use(host)
    await host.stop()
    await rm(host.folder, { recursive: true, force: true })
  },
  page: async ({ page, door, host }, use) => {
    if (door === 'browser') return use(page)
    const app = await _electron.launch({
      executablePath: electronExecutable() ?? '',
      args: [root, '--data', host.folder],
    })
    await use(await app.firstWindow())
    await app.close()
  },
  faults: async ({ page }, use) => {
    const faults = watchPage(page)
    await use(faults)
    expect(faults).toEqual([])
  },
  window: async ({ page, door, host, faults }, use) => {
    if (door === 'browser') await page.goto(host.address)
    await expect(page.getByText('Connected', { exact: true })).toBeVisible()
    expect(faults).toEqual([])
    await use(page)
  },
})

/** Plays the demo from the welcome and waits for its tree. */
export async function startDemo(window: Page): Promise<void> {
  await window
    .getByRole('main')
    .getByRole('button', { name: /Try the demo device/ })
    .click()
  await expect(window.getByRole('tree')).toBeVisible({ timeout: 30_000 })
  // Read to the end: the session is over and its account proved.
  await expect(window.getByRole('main').getByText('account proved')).toBeVisible({ timeout: 30_000 })
  await expect(window.getByRole('main').getByText(/^seen/)).toBeVisible({ timeout: 30_000 })
}

export { expect }
