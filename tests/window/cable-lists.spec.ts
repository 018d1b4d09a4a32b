import type { Page } from '@playwright/test'
import type { NewHardware } from '#contract'
import { connectHost } from '../../main/cli/host-client.ts'
import { expect, type HostProcess, startDemo, test } from './fixture.ts'

// Several devices, each at a cable of its own, pushed at the same time from the window.

const board = 'urn:example:board'
const shell = 'urn:example:console'

/** Simulated devices and the hardware through which they are reached; gives back the id of the demo device. */
async function plugIn(host: HostProcess, ...hardware: readonly NewHardware[]): Promise<string> {
  const { host: calls, close } = await connectHost(host.address)
  const [demo] = await calls.simulator.list()
  for (const deviceId of [board, shell]) {
    await calls.simulator.create({ deviceId, ddfs: [] })
    await calls.simulator.start({ deviceId })
  }
  for (const item of hardware)
    expect(await calls.hardware.start({ deviceId: demo?.id ?? '', ...item })).toMatchObject({ ok: true })
  close()
  return demo?.id ?? ''
}

const ports = (window: Page) => window.getByRole('list', { name: 'Ports and their devices' })
const chosen = (window: Page) => ports(window).getByRole('checkbox', { checked: true })
const port = (window: Page, name: string) => ports(window).getByRole('listitem', { name })
const rows = (window: Page) => window.getByRole('listbox', { name: 'Rows of the table' })

async function chooseTable(window: Page, ...lines: readonly string[]): Promise<void> {
  const buffer = Buffer.from(`${lines.join('\n')}\n`)
  await window
    .getByRole('main')
    .locator('input[accept^=".csv"]')
    .setInputFiles({ name: 'devices.csv', mimeType: 'text/csv', buffer })
}

/** Runs in the page: settles when a row told for a moment how far it is. */
function seesProgress(): Promise<void> {
  return new Promise(resolve => {
    const watch = new MutationObserver(() => {
      if (!document.querySelector('[role="listbox"]')?.textContent?.includes('bytes/s')) return
      watch.disconnect()
      resolve()
    })
    watch.observe(document.body, { subtree: true, childList: true, characterData: true })
  })
}

test('a table goes to several ports at once, each by its own way, with a result for every row', async ({
  window,
  host,
}) => {
  test.slow()
  await startDemo(window)
  const phone = await plugIn(
    host,
    { kind: 'modem', habits: { rate: 2000 } },
    { kind: 'smp', deviceId: board, habits: {} },
    { kind: 'console', deviceId: shell, habits: {} },
  )
  await window.keyboard.press('Alt+8')
  await window.getByRole('button', { name: 'Push over several …' }).click()
  // A port of the machine itself, which no identity tells of, is left out.
  await expect(chosen(window)).toHaveCount(3)
  await expect(port(window, 'Simulated modem')).toContainText('Identify it, or choose a way.')
  await window.screenshot({ path: 'test-results/cable-list-unknown.png' })
  await window.getByRole('button', { name: 'Identify the chosen' }).click()
  await expect(port(window, 'Simulated modem').getByLabel('Way')).toHaveValue('modem card', { timeout: 40_000 })
  await expect(port(window, 'Simulated board').getByLabel('Way')).toHaveValue('smp factory', { timeout: 40_000 })
  await expect(port(window, 'Simulated console').getByLabel('Way')).toHaveValue('ymodem factory', { timeout: 40_000 })
  await chooseTable(window, 'device', phone, board, shell, shell, 'urn:example:elsewhere', 'two words')
  const notes = window.getByRole('status', { name: 'The table' })
  await expect(notes).toContainText('4 of 6 rows can be used. Line 6: no chosen port is for it.')
  await expect(notes.getByRole('listitem')).toHaveText([/^Line 5: .*stood in line 4/, /^Line 7: .*blanks/])
  await expect(port(window, 'Simulated console')).toContainText('ready, line 4')
  await expect(port(window, 'Simulated console')).toContainText('proposed: A shell answered, and it has rb.')
  await window.screenshot({ path: 'test-results/cable-list.png' })
  // It is there for moments only, so that it is waited for before it comes.
  const progress = window.evaluate(seesProgress)
  await window.getByRole('button', { name: 'Push to 3 devices' }).click()
  await progress
  // A bar without its style is there, and nobody sees it.
  expect((await window.getByRole('progressbar', { name: 'Rows that are over' }).boundingBox())?.height).toBeGreaterThan(
    3,
  )
  await expect(rows(window).getByRole('option')).toHaveCount(6)
  await window.screenshot({ path: 'test-results/cable-list-running.png' })
  await expect(window.getByRole('status').getByText('3 PASS')).toBeVisible({ timeout: 60_000 })
  await expect(window.getByRole('status').getByText('3 refused')).toBeVisible()
  for (const [at, words] of [
    'PASS',
    'PASS',
    'PASS',
    'stood in line 4',
    'none of the chosen ports',
    'blanks',
  ].entries()) {
    await expect(rows(window).getByRole('option').nth(at)).toContainText(words)
  }
  await expect(window.getByText('over 3 cables')).toBeVisible()
  await window.screenshot({ path: 'test-results/cable-list-done.png' })
})

test('one row is cancelled and the others go on; by keyboard, without a table', async ({ window, host }) => {
  await startDemo(window)
  await plugIn(
    host,
    { kind: 'smp', deviceId: board, habits: {} },
    { kind: 'console', deviceId: shell, habits: { silentAfter: 1 } },
  )
  await window.keyboard.press('Alt+Shift+P')
  await port(window, 'Simulated board').getByRole('button', { name: 'Identify' }).press('Enter')
  await expect(port(window, 'Simulated board')).toContainText('ready', { timeout: 40_000 })
  await port(window, 'Simulated console').getByLabel('Way').selectOption({ label: 'As base64 text into a console' })
  await expect(port(window, 'Simulated console')).toContainText('ready')
  await port(window, 'Simulated console').getByRole('button', { name: 'Settings' }).press('Enter')
  await port(window, 'Simulated console').getByLabel('What the file is called on the device').fill('/root/own.json')
  await window.screenshot({ path: 'test-results/cable-list-settings.png' })
  await window.getByRole('button', { name: 'Push to 2 devices' }).press('Enter')
  await rows(window).focus()
  await window.keyboard.press('End')
  await window.getByRole('button', { name: 'Cancel the row' }).click()
  const last = rows(window).getByRole('option').nth(1)
  await expect(last).toContainText(/FAIL|UNKNOWN/, { timeout: 20_000 })
  await expect(last).toContainText('cancelled')
  await expect(rows(window).getByRole('option').first()).toContainText('PASS', { timeout: 45_000 })
})

test('two ports never get one device, and a port that is left out gets nothing', async ({ window, host }) => {
  await startDemo(window)
  await plugIn(host, { kind: 'console', deviceId: shell, habits: {} }, { kind: 'obex', deviceId: shell, habits: {} })
  await window.keyboard.press('Alt+Shift+P')
  for (const [name, way] of [
    ['Simulated console', 'By YMODEM into a console'],
    ['Simulated phone', 'To a phone by OBEX'],
  ] as const) {
    await port(window, name).getByLabel('Way').selectOption({ label: way })
  }
  await expect(port(window, 'Simulated phone')).toContainText('Another chosen port has this device, too.')
  await expect(window.getByRole('button', { name: 'Push to 2 devices' })).toBeDisabled()
  await port(window, 'Simulated phone').getByRole('checkbox').uncheck()
  await window.getByRole('button', { name: 'Push to 1 device', exact: true }).click()
  await expect(rows(window).getByRole('option')).toHaveCount(1)
  await expect(rows(window).getByRole('option').first()).toContainText('PASS', { timeout: 45_000 })
})

for (const scheme of ['light', 'dark'] as const) {
  test(`several cables stay legible in a small window, ${scheme}`, async ({ window, host }) => {
    await window.emulateMedia({ colorScheme: scheme })
    await window.setViewportSize({ width: 900, height: 600 })
    await plugIn(
      host,
      { kind: 'smp', deviceId: `urn:example:${'a-very-long-name-'.repeat(9)}`, habits: {} },
      { kind: 'console', deviceId: shell, habits: {} },
    )
    await window.keyboard.press('Alt+Shift+P')
    await expect(chosen(window)).toHaveCount(2)
    await chooseTable(window, 'device', 'two words', ...Array.from({ length: 30 }, (_, at) => `urn:dev:${at},x`))
    await expect(window.getByRole('status', { name: 'The table' })).toContainText('and 25 more')
    await window.screenshot({ path: `test-results/cable-list-small-${scheme}.png` })
    await port(window, 'Simulated console').getByLabel('Way').selectOption({ label: 'By YMODEM into a console' })
    await port(window, 'Simulated console').getByRole('button', { name: 'Settings' }).click()
    await port(window, 'Simulated console').getByLabel('Baud').scrollIntoViewIfNeeded()
    await window.screenshot({ path: `test-results/cable-list-small-ports-${scheme}.png` })
    const over = await window.evaluate(() => document.documentElement.scrollWidth > globalThis.innerWidth)
    expect(over).toBe(false)
  })
}
