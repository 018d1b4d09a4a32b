import { existsSync } from 'node:fs'
import { onTestFinished } from 'vitest'

const program = process.env.CHROMIUM ?? '/usr/bin/chromium'
/** A machine without a browser cannot show what a real one does. */
export const hasBrowser = existsSync(program)
if (!hasBrowser) process.stderr.write(`real browser: ${program} is not there; tests with a real browser are left out\n`)

/** Lets the device find a real browser that needs no screen. */
export function useBrowser(...args: readonly string[]): void {
  const before = process.env.DMWB_BROWSER
  process.env.DMWB_BROWSER = JSON.stringify([program, '--headless=new', '--no-sandbox', ...args])
  onTestFinished(() => {
    if (before === undefined) delete process.env.DMWB_BROWSER
    else process.env.DMWB_BROWSER = before
  })
}
