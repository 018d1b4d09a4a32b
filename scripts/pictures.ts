import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { startDemo, startHost } from '../tests/window/fixture.ts'
import { buildWhatChanged, root } from './build.ts'

// Takes the pictures of README and user guide from the real workbench: node scripts/pictures.ts

const folder = join(root, 'docs', 'pictures')
const shoot = async (page: Page, name: string) => {
  // Toasts and hover marks of the last click would only date the picture.
  await page.mouse.move(0, 0)
  await page.waitForTimeout(600)
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

async function takeAll(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.getByText('Connected', { exact: true }).waitFor()
  await shoot(page, `welcome-${theme}`)
  await startDemo(page)
  await page
    .getByRole('treeitem', { name: /Enabled/ })
    .first()
    .click()
  await shoot(page, `tree-${theme}`)
  await page.keyboard.press('Alt+2')
  await page
    .getByRole('option', { name: /server side, \d+ packages/ })
    .first()
    .click()
  await page.getByRole('listbox', { name: 'Steps of the session' }).getByRole('option').nth(2).click()
  await shoot(page, `session-${theme}`)
  await page.keyboard.press('Alt+4')
  await page.getByText('Phone or tablet').first().click()
  await page.locator('.monaco-editor .view-lines').last().waitFor()
  await shoot(page, `bootstrap-${theme}`)
  await page.keyboard.press('Alt+3')
  await page
    .getByRole('button', { name: /mail-1\.0\.ddf/ })
    .first()
    .click()
  await page.getByText('MgmtTree').first().waitFor()
  await shoot(page, `editor-${theme}`)
  await page.keyboard.press('Alt+5')
  await shoot(page, `simulator-${theme}`)
}

buildWhatChanged(['renderer'])
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' })
for (const theme of ['light', 'dark'] as const) {
  const host = await startHost(mkdtempSync(join(tmpdir(), 'dmwb-pictures-')))
  const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, colorScheme: theme })
  const page = await context.newPage()
  await page.goto(host.address)
  await takeAll(page, theme)
  if (theme === 'light') {
    await page.setViewportSize({ width: 900, height: 600 })
    await shoot(page, 'small-window')
  }
  await context.close()
  await host.stop()
  rmSync(host.folder, { recursive: true, force: true })
}
await browser.close()
