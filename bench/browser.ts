import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from '@playwright/test'

/** Debian's Chromium, or what CHROMIUM names. */
function executable(): string {
  if (process.env.CHROMIUM) return process.env.CHROMIUM
  const found = execFileSync('sh', ['-c', 'command -v chromium || command -v google-chrome || true'], {
    encoding: 'utf8',
  })
  if (found.trim() === '') throw new Error('Chromium is missing: install the package chromium, or set CHROMIUM.')
  return found.trim()
}

/** Lets `use` work in a Chromium with a profile of its own, whose caches are those of a real one. */
export async function inBrowser<T>(use: (context: BrowserContext) => Promise<T>): Promise<T> {
  const profile = mkdtempSync(join(tmpdir(), 'dmwb-bench-profile-'))
  const viewport = { width: 1360, height: 860 }
  const context = await chromium.launchPersistentContext(profile, { executablePath: executable(), viewport })
  try {
    return await use(context)
  } finally {
    await context.close()
    rmSync(profile, { recursive: true, force: true })
  }
}

interface Marked {
  /** Set by the page, milliseconds since its navigation began: when the elements that were waited for were painted. */
  paintedAt?: Promise<number>
}

/** Opens a page and gives back when the first element that fits the selector was painted. */
export async function openTimed(context: BrowserContext, address: string, selector: string): Promise<Timed> {
  const page = await context.newPage()
  await page.addInitScript(watchForPaint, selector)
  await page.goto(address)
  // Not `waitForFunction`: the 330 kB of script that it needs would be read within the time that is measured.
  return { page, paintedAt: (await page.evaluate(() => (globalThis as Marked).paintedAt)) ?? Number.NaN }
}
export interface Timed {
  readonly page: Page
  /** Milliseconds since the navigation began. */
  readonly paintedAt: number
}

/** Runs in the page. A frame's paint is over when a message posted in its callback arrives. */
function watchForPaint(selector: string): void {
  ;(globalThis as Marked).paintedAt = new Promise(resolve => {
    const painted = () => {
      const channel = new MessageChannel()
      channel.port1.onmessage = () => resolve(performance.now())
      channel.port2.postMessage(null)
    }
    const observer = new MutationObserver(() => {
      if (!document.querySelector(selector)) return
      observer.disconnect()
      requestAnimationFrame(painted)
    })
    observer.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['disabled'] })
  })
}
