import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { startDemo, startHost } from '../tests/window/fixture.ts'
import { buildWhatChanged, root } from './build.ts'
import { chromiumPath } from './chromium.ts'

// Takes the pictures of README and user guide from the real workbench: node scripts/pictures.ts; those of the editor with our own
// broken descriptions alone: node scripts/pictures.ts editor

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

/** The editor on descriptions of our own that are as rich and as broken as those of the field. */
async function takeEditor(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.getByText('Connected', { exact: true }).waitFor()
  await page.keyboard.press('Alt+3')
  const lines = page.locator('.monaco-editor .view-lines').last()
  await copySample(page, 'tracker-broken.ddf')
  await page.keyboard.press('Control+Shift+m')
  await lines.click()
  await goTo(page, '9:12')
  await page.keyboard.press('Control+.')
  await page.locator('.action-widget').first().waitFor()
  await shoot(page, `editor-broken-${theme}`)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+Shift+m')
  await copySample(page, 'sensor-windows.ddf')
  await page.keyboard.press('Alt+Shift+t')
  await page.getByRole('complementary', { name: 'Tree of this file' }).getByRole('treeitem').nth(2).click()
  await page.getByRole('region', { name: /^Node / }).waitFor()
  await shoot(page, `editor-rich-${theme}`)
}

async function copySample(page: Page, name: string): Promise<void> {
  await page.getByRole('list', { name: 'Samples' }).getByRole('button', { name }).first().click()
  await page.getByRole('button', { name: 'Copy to workspace' }).click()
  await page.getByRole('tab', { name, exact: true }).waitFor()
  await page
    .getByRole('button', { name: /^Dismiss: Copied/ })
    .first()
    .click()
}

async function goTo(page: Page, place: string): Promise<void> {
  await page.keyboard.press('Control+g')
  await page.keyboard.type(place)
  await page.keyboard.press('Enter')
}

const editorAlone = process.argv.includes('editor')
buildWhatChanged(['renderer'])
const browser = await chromium.launch({ executablePath: chromiumPath() })
for (const theme of ['light', 'dark'] as const) {
  const host = await startHost(mkdtempSync(join(tmpdir(), 'dmwb-pictures-')))
  const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, colorScheme: theme })
  const page = await context.newPage()
  await page.goto(host.address)
  if (!editorAlone) await takeAll(page, theme)
  if (!editorAlone && theme === 'light') {
    await page.setViewportSize({ width: 900, height: 600 })
    await shoot(page, 'small-window')
  }
  await page.setViewportSize({ width: 1360, height: 860 })
  await takeEditor(page, theme)
  await context.close()
  await host.stop()
  rmSync(host.folder, { recursive: true, force: true })
}
await browser.close()
