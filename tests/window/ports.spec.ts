import type { Locator, Page } from '@playwright/test'
import { expect, startDemo, test } from './fixture.ts'
import { identify, ladder, openConsole, startHardware } from './hardware.ts'

// Ports, consoles and pushes over cables, with simulated hardware on virtual ports.

const result = (window: Page) => window.getByRole('region', { name: /^Run for/ }).getByRole('status')

test('hardware appears, vanishes and comes back within a second', async ({ window }) => {
  await window.keyboard.press('Alt+8')
  await expect(window.getByRole('complementary', { name: 'Ports' })).toBeVisible()
  await startHardware(window, 'modem')
  const list = window.getByRole('list', { name: 'Ports' })
  await expect(list.getByText('1209:0001:SIM1:if0')).toBeVisible({ timeout: 1000 })
  await window.getByRole('button', { name: 'Pull the cable' }).click()
  await expect(list.getByText('unplugged')).toBeVisible({ timeout: 1000 })
  await window.getByRole('button', { name: 'Plug it in' }).click()
  await expect(list.getByText('1209:0001:SIM1:if0')).toBeVisible({ timeout: 1000 })
})

/** What the steps of a run say once the document left. */
const deliveredBy = {
  'Onto the card behind the modem': 'It was read back: what lies there is the document, byte for byte.',
  'By a recipe of AT commands': 'The recipe is “Document as a file of a module”.',
  'As short messages through the modem': /sent \d+ short messages; nothing answers them/,
  'By YMODEM into a console': 'The document went over',
  'As base64 text into a console': 'The document went over',
  'Into a file of a board by SMP (preview)': 'It was read back: what lies there is the document, byte for byte.',
  'To a phone by OBEX': 'The document went over',
} as const

for (const [kind, label, proposed] of [
  ['modem', 'Onto the card behind the modem', true],
  ['modem', 'By a recipe of AT commands', false],
  ['modem', 'As short messages through the modem', false],
  ['console', 'By YMODEM into a console', true],
  ['loader', 'By YMODEM into a console', true],
  ['console', 'As base64 text into a console', false],
  ['smp', 'Into a file of a board by SMP (preview)', true],
  ['obex', 'To a phone by OBEX', true],
] as const) {
  test(`a profile goes over the cable to a ${kind} and is proved: ${label}`, async ({ window }) => {
    await startDemo(window)
    await startHardware(window, kind)
    await identify(window)
    await window.getByRole('button', { name: 'Push a profile …' }).click()
    const way = window.getByRole('radio', { name: new RegExp(`^${label.replace(/[()]/g, '\\$&')}`) })
    if (proposed) {
      await expect(way).toBeChecked()
      await expect(window.getByText('proposed')).toBeVisible()
    } else await way.check()
    await expect(window.getByRole('combobox', { name: 'Device' })).not.toHaveValue('')
    if (kind === 'loader')
      await window
        .getByLabel('Command that stores it')
        .fill('fatwrite virtio 0:1 0x42000000 dm.json $'.concat('{filesize}'))
    if (label.startsWith('As short messages'))
      await window.getByLabel('Telephone number of the device').fill('+491701234567')
    await window.getByRole('button', { name: 'Push', exact: true }).click()
    await expect(result(window)).toContainText('PASS', { timeout: 45_000 })
    const run = window.getByRole('region', { name: /^Run for/ })
    await expect(run.getByText('Evidence')).toBeVisible()
    await expect(run.getByRole('list', { name: 'Steps' })).toContainText(deliveredBy[label])
    await window.screenshot({ path: `test-results/ports-push-${kind}-${label.split(' ')[1]}.png` })
    await window
      .getByRole('tab', { name: /^Simulated/ })
      .first()
      .click()
    await expect(ladder(window).getByText('Proof: holds.')).toBeAttached()
    await window.screenshot({ path: `test-results/ports-ladder-${kind}.png` })
  })
}

test('the first rung that does not hold says what to do, and asking can be cancelled', async ({ window }) => {
  await startHardware(window, 'modem', async dialog => {
    await dialog.getByLabel('Falls silent').fill('1')
  })
  await window.getByRole('button', { name: 'Identify', exact: true }).click()
  await expect(window.getByRole('status').getByText(/^asking as/)).toBeVisible()
  await window.getByRole('button', { name: 'Cancel' }).click()
  await expect(window.getByRole('button', { name: 'Identify', exact: true })).toBeEnabled()
  await window.getByRole('button', { name: 'Identify otherwise' }).click()
  await window.getByRole('menuitem', { name: 'Ask only as a modem' }).click()
  await expect(ladder(window).getByRole('note', { name: 'What to do' })).toContainText('Check power, ground', {
    timeout: 20_000,
  })
  await expect(ladder(window).getByRole('note')).toHaveCount(1)
  await window.screenshot({ path: 'test-results/ports-silent.png' })
})

test('a wrong rate is told by the framing, and the one thing to do is another rate', async ({ window }) => {
  await startHardware(window, 'console', async dialog => {
    await dialog.getByLabel(/^Speaks at another rate/).check()
  })
  await window.getByRole('button', { name: 'Identify', exact: true }).click()
  const fix = ladder(window).getByRole('note', { name: 'What to do' })
  await expect(fix).toContainText('The rate of the port is not that of the device', { timeout: 40_000 })
  await expect(fix).toContainText('Ask at another rate')
  await expect(
    ladder(window).getByRole('listitem').filter({ hasText: 'Framing: broken.' }).getByRole('note'),
  ).toHaveCount(1)
  await expect(ladder(window).getByRole('note')).toHaveCount(1)
  await expect(ladder(window).getByText('Bytes: holds.')).toBeAttached()
  await window.getByRole('button', { name: 'Identify otherwise' }).click()
  await window.screenshot({ path: 'test-results/ports-wrong-rate.png' })
  await window.getByRole('menuitem', { name: 'At 9600 baud' }).click()
  await expect(window.getByRole('status').getByText(/^asking as/)).toBeVisible()
  await window.getByRole('button', { name: 'Cancel' }).click()
})

test('by keyboard alone: from the ports to a push that is proved', async ({ window }) => {
  const to = async (wanted: Locator) => {
    for (let tries = 0; tries < 120; tries += 1) {
      if (await wanted.evaluate(element => element === document.activeElement)) return
      await window.keyboard.press('Tab')
    }
    throw new Error('The Tab key does not lead there.')
  }
  const press = async (name: string | RegExp, key = 'Enter') => {
    const button = window.getByRole('button', { name, exact: true })
    await expect(button).toBeEnabled()
    await to(button)
    await window.keyboard.press(key)
  }
  await to(window.getByRole('main').getByRole('button', { name: /Try the demo device/ }))
  await window.keyboard.press('Enter')
  await expect(window.getByRole('main').getByText('account proved')).toBeVisible({ timeout: 30_000 })
  await window.keyboard.press('Alt+8')
  await window.keyboard.press('Alt+Shift+H')
  const dialog = window.getByRole('dialog', { name: 'Start simulated hardware' })
  await to(dialog.getByLabel('What it is'))
  await window.keyboard.type('Linux')
  await to(dialog.getByRole('button', { name: 'Start' }))
  await window.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await press('Identify')
  await expect(ladder(window).getByText('Device: holds.')).toBeAttached({ timeout: 40_000 })
  await press('Push a profile …')
  const ymodem = window.getByRole('radio', { name: /^By YMODEM/ })
  await to(ymodem)
  await window.keyboard.press('ArrowDown')
  await expect(window.getByRole('radio', { name: /^As base64/ })).toBeChecked()
  await press('Push')
  await expect(result(window)).toContainText('PASS', { timeout: 45_000 })
  await window.screenshot({ path: 'test-results/ports-by-keyboard.png' })
})

test('a cable that is pulled in the middle ends in words, and the same push works afterwards', async ({ window }) => {
  await startDemo(window)
  await startHardware(window, 'console', async dialog => {
    await dialog.getByLabel('Unplugged').fill('900')
    await dialog.getByLabel('Plugged in again').fill('600')
  })
  await identify(window)
  await window.getByRole('button', { name: 'Push a profile …' }).click()
  await window.getByRole('button', { name: 'Push', exact: true }).click()
  await expect(result(window)).toContainText('PASS', { timeout: 50_000 })
  await expect(window.getByRole('list', { name: 'Steps' })).toContainText('gone')
})

for (const scheme of ['light', 'dark'] as const) {
  test(`ports and consoles stay legible in a small window, ${scheme}`, async ({ window }) => {
    await window.emulateMedia({ colorScheme: scheme })
    await window.setViewportSize({ width: 900, height: 600 })
    await startHardware(window, 'modem', async dialog => {
      await dialog.getByLabel('Talkative').fill('400')
      await dialog.getByLabel('Who it is').fill(`urn:example:${'a-very-long-name-'.repeat(9)}`)
      await window.screenshot({ path: `test-results/ports-small-dialog-${scheme}.png` })
    })
    await window.screenshot({ path: `test-results/ports-small-port-${scheme}.png` })
    await openConsole(window)
    await startHardware(window, 'console')
    await openConsole(window)
    await expect(window.getByRole('log')).toHaveCount(2)
    await expect(window.getByRole('log', { name: 'Log of Simulated modem' })).toContainText('+CREG: 1')
    await window.screenshot({ path: `test-results/ports-small-consoles-${scheme}.png` })
    await window.getByRole('button', { name: 'More for Simulated console' }).click()
    await expect(window.getByRole('menuitem', { name: 'Close the console' })).toBeVisible()
    await window.screenshot({ path: `test-results/ports-small-menu-${scheme}.png` })
    await window.keyboard.press('Escape')
    const over = await window.evaluate(() => document.documentElement.scrollWidth > globalThis.innerWidth)
    expect(over).toBe(false)
  })
}
