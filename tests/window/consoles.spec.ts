import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { floodingPort } from '../../main/hardware/flooding-port.fixture.ts'
import { openStore } from '../../main/storage/store.ts'
import { expect, test } from './fixture.ts'
import { openConsole, startHardware } from './hardware.ts'

// Consoles in the window: recorded from the first byte, side by side and merged, over unplugging and at full speed.

const log = (window: Page, name = 'Log of Simulated console') => window.getByRole('log', { name })
const send = (window: Page, name = 'Simulated console') => window.getByRole('textbox', { name: `Send to ${name}` })

async function listPath(window: Page, path: string): Promise<void> {
  await window.keyboard.press('Alt+8')
  await window.getByRole('button', { name: 'By its path …' }).click()
  await window.getByRole('textbox', { name: 'Path' }).fill(path)
  await window.keyboard.press('Enter')
  await window.getByRole('list', { name: 'Ports' }).getByText(path).first().click()
}

test('a console shows and records what goes and comes; history, digits, and a log to keep', async ({ window }) => {
  await startHardware(window, 'console')
  await openConsole(window)
  await send(window).fill('uname -a')
  await send(window).press('Enter')
  await expect(log(window)).toContainText('Linux simulated')
  await send(window).press('ArrowUp')
  await expect(send(window)).toHaveValue('uname -a')
  await send(window).press('ArrowDown')
  await expect(send(window)).toHaveValue('')
  await window.screenshot({ path: 'test-results/ports-console.png' })
  await window.getByText('Hex', { exact: true }).click()
  await expect(log(window)).toContainText('75 6e 61 6d 65 20 2d 61 0d')
  await window.screenshot({ path: 'test-results/ports-console-hex.png' })
  const download = window.waitForEvent('download')
  await window.getByRole('button', { name: 'More for Simulated console' }).click()
  await window.getByRole('menuitem', { name: 'Save the log' }).click()
  expect(await readFile(await (await download).path(), 'utf8')).toMatch(/> 75 6e 61 6d 65/)
})

test('two consoles stand side by side, and as one time line', async ({ window }) => {
  await startHardware(window, 'console')
  await openConsole(window)
  await startHardware(window, 'modem')
  await openConsole(window)
  await send(window).fill('hostname')
  await send(window).press('Enter')
  await expect(log(window)).toContainText('hostname')
  await send(window, 'Simulated modem').fill('AT+CGMM')
  await send(window, 'Simulated modem').press('Enter')
  await expect(log(window, 'Log of Simulated modem')).toContainText('OK')
  await window.screenshot({ path: 'test-results/ports-panes.png' })
  await window.getByText('One time line', { exact: true }).click()
  const all = window.getByRole('log', { name: 'Log of all consoles' })
  await expect(all).toContainText('hostname')
  await expect(all).toContainText('AT+CGMM')
  await expect(all).toContainText('2 Simulated modem')
  await window.screenshot({ path: 'test-results/ports-merged.png' })
})

test('an unplugged device that comes back under another name is taken up again; a port can be released', async ({
  window,
}) => {
  await startHardware(window, 'console', async dialog => {
    await dialog.getByLabel('Comes back under another name', { exact: false }).check()
  })
  await openConsole(window)
  const pane = window.getByRole('region', { name: 'Console Simulated console' })
  await expect(pane.getByText('open', { exact: true })).toBeVisible()
  await window.getByRole('tab', { name: /^Simulated console/ }).click()
  await window.getByRole('button', { name: 'Pull the cable' }).click()
  await window.getByRole('tab', { name: 'Consoles' }).click()
  await expect(pane.getByText('gone', { exact: true })).toBeVisible()
  await window.screenshot({ path: 'test-results/ports-gone.png' })
  await window.getByRole('tab', { name: /^Simulated console/ }).click()
  await window.getByRole('button', { name: 'Plug it in' }).click()
  await window.getByRole('tab', { name: 'Consoles' }).click()
  await expect(pane.getByText('open', { exact: true })).toBeVisible()
  await expect(log(window)).toContainText('The port is open again as')
  await window.getByRole('button', { name: 'More for Simulated console' }).click()
  await window.getByRole('menuitem', { name: 'Release the port for other programs' }).click()
  await expect(pane.getByText('released', { exact: true })).toBeVisible()
  await pane.getByRole('button', { name: 'Take it back' }).click()
  await expect(pane.getByText('open', { exact: true })).toBeVisible()
})

test('a file is sent, and the log stays under Sessions when the console is closed', async ({ window }) => {
  await startHardware(window, 'console')
  await openConsole(window)
  await window
    .locator('input[type="file"]')
    .first()
    .setInputFiles({ name: 'boot.sh', mimeType: 'text/plain', buffer: Buffer.from('echo from a file\n') })
  await expect(log(window)).toContainText('boot.sh: sent')
  await expect(log(window)).toContainText('from a file')
  await window.getByRole('button', { name: 'More for Simulated console' }).click()
  await window.getByRole('menuitem', { name: 'Close the console' }).click()
  await expect(window.getByText('No console is open')).toBeVisible()
  await window.keyboard.press('Alt+2')
  await window.getByRole('listbox', { name: 'Sessions, newest first' }).getByText('serial line').first().click()
  await expect(window.getByRole('log')).toContainText('The console was closed.')
  await window.screenshot({ path: 'test-results/ports-past.png' })
})

const line = 'The quick brown fox jumps over the lazy dog 0123456789.'
const bytes = 10_000_000
const rows = Math.ceil(bytes / (line.length + 1))

test('10 MB at full speed are recorded without loss and shown anywhere @browser', async ({ window, host }) => {
  test.setTimeout(180_000)
  const text = `${line}\n`.repeat(rows).slice(0, bytes)
  const folder = await mkdtemp(join(tmpdir(), 'dmwb-flood-'))
  const port = await floodingPort(folder, text)
  try {
    await listPath(window, port.path)
    await openConsole(window)
    await expect(window.getByText(new RegExp(`^${(rows + 1).toLocaleString('en')} rows`))).toBeVisible({
      timeout: 120_000,
    })
    // Anywhere in the log, and back at its end.
    await window.getByRole('log').press('Home')
    await expect(window.getByRole('log')).toContainText('is open at 115200 baud')
    await window.getByRole('button', { name: 'Go to the end' }).click()
    await window.screenshot({ path: 'test-results/ports-flood.png' })
    // A window that is open would miss its host.
    await window.close()
    await host.stop()
    const store = await openStore(host.folder, { readOnly: true })
    if (!store.ok) throw new Error(store.problem.code)
    const [record] = await store.value.records.list({ limit: 1 })
    const entries = await store.value.records.entries(record?.id ?? '', 0, 1_000_000)
    const heard = entries.flatMap(entry => (entry.kind === 'serial' && entry.from === 'device' ? [entry.body] : []))
    expect(Buffer.concat(heard).toString('latin1') === text).toBe(true)
    await store.value.close()
  } finally {
    port.stop()
    await rm(folder, { recursive: true, force: true })
  }
})
