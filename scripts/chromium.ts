import { spawnSync } from 'node:child_process'

// The headless shell is the same engine in a smaller program: a page costs it a third less.
const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome']

/**
 * Path of the Chromium that tests and pictures use; CHROMIUM names another one. Playwright's own download is never
 * used. Throws when there is none.
 */
export function chromiumPath(): string {
  if (process.env.CHROMIUM) return process.env.CHROMIUM
  for (const name of names) {
    const { status, stdout } = spawnSync('which', [name], { encoding: 'utf8' })
    if (status === 0) return stdout.trim()
  }
  throw new Error('Chromium is missing: install the package chromium, or set CHROMIUM to its path.')
}
