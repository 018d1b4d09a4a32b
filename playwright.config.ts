import { availableParallelism } from 'node:os'
import { defineConfig } from '@playwright/test'
import { chromiumPath } from './scripts/chromium.ts'
import { electronExecutable, hasDisplay } from './scripts/electron-runtime.ts'
import type { Door } from './tests/window/fixture.ts'

const isElectronThere = electronExecutable() !== undefined && hasDisplay()
if (!isElectronThere && process.env.TEST_WORKER_INDEX === undefined) {
  process.stderr.write(
    '\nSKIPPED: the window tests in real Electron, because its runtime or a display is not here. They run in Chromium.\n\n',
  )
}

export default defineConfig<Door>({
  testDir: 'tests/window',
  testMatch: '*.spec.ts',
  outputDir: 'test-results',
  // Tests wait, too: one more than there are cores keeps all of them at work.
  workers: availableParallelism() + 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  // As in vitest.config.ts: said by name at the end.
  retries: process.env.CI ? 1 : 0,
  reporter: [[process.env.CI ? 'list' : 'line'], ['./tests/support/playwright-failures.ts']],
  use: {
    viewport: { width: 1360, height: 860 },
    // A trace of every test costs a quarter of the time: `--trace on` asks for it when a picture is not enough.
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: chromiumPath() },
  },
  projects: [
    { name: 'browser' },
    // Tests marked @browser are about the address of the window, which Electron has not.
    ...(isElectronThere ? [{ name: 'electron', grepInvert: /@browser/, use: { door: 'electron' as const } }] : []),
  ],
})
