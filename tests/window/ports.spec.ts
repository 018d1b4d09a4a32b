import type { Page } from '@playwright/test'
import { expect, startDemo, test } from './fixture.ts'

// Ports, consoles and pushes over cables, with simulated hardware on virtual ports.

const kinds = { modem: 'Modem with a card', console: 'Linux-like console', smp: 'Board with MCUmgr (SMP)', obex: 'Phone with OBEX' }

/** Starts simulated hardware by the keyboard alone, and waits for its tab. */
async function startHardware(window: Page, kind: keyof typeof kinds, more?: () => Promise<void>): Promise<void> {
  await window.keyboard.press('Alt+Shift+H')
  const dialog = window.getByRole('dialog', { name: 'Start simulated hardware' })
  await dialog.getByLabel('What it is').selectOption({ label: kinds[kind] })
  await more?.()
  await dialog.getByRole('button', { name: 'Start' }).press('Enter')
  await expect(dialog).toBeHidden()
  await expect(window.getByRole('region', { name: 'Connection' })).toBeVisible()
}
const ladder = (window: Page) => window.getByRole('region', { name: 'Connection' })
const result = (window: Page) => window.getByRole('region', { name: /^Run for/ }).getByRole('status')

async function identify(window: Page): Promise<void> {
  await window.getByRole('button', { name: 'Identify', exact: true }).click()
  await expect(ladder(window).getByText('Device: holds.')).toBeAttached({ timeout: 40_000 })
}

/** Opens a console on the port of the tab in front. */
async function openConsole(window: Page): Promise<void> {
  await window.getByRole('button', { name: 'Console …' }).click()
  await window.getByRole('dialog').getByRole('button', { name: 'Open' }).press('Enter')
  await expect(window.getByRole('log').first()).toBeVisible()
}

test('without a port the place says what to do; hardware appears, vanishes and comes back within a second', async ({
  window,
}) => {
  await window.keyboard.press('Alt+8')
  const side = window.getByRole('complementary', { name: 'Ports' })
  await expect(side.getByText('Plug a device in')).toBeVisible()
  await window.screenshot({ path: '/tmp/serialwin-empty.png' })
  await startHardware(window, 'modem')
  const list = window.getByRole('list', { name: 'Ports' })
  await expect(list.getByText('1209:0001:SIM1:if0')).toBeVisible({ timeout: 1000 })
  await window.getByRole('button', { name: 'Pull the cable' }).click()
  await expect(list.getByText('unplugged')).toBeVisible({ timeout: 1000 })
  await window.getByRole('button', { name: 'Plug it in' }).click()
  await expect(list.getByText('1209:0001:SIM1:if0')).toBeVisible({ timeout: 1000 })
})

for (const [kind, label, proposed] of [
  ['modem', 'Onto the card behind the modem', true],
  ['console', 'By YMODEM into a console', true],
  ['console', 'As base64 text into a console', false],
  ['smp', 'Into a file of a board by SMP (preview)', true],
  ['obex', 'To a phone by OBEX', true],
] as const) {
  test(`a profile goes over the cable and is proved: ${label}`, async ({ window }) => {
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
    await window.getByRole('button', { name: 'Push', exact: true }).click()
    await expect(result(window)).toContainText('PASS', { timeout: 45_000 })
    await expect(window.getByRole('region', { name: /^Run for/ }).getByText('Evidence')).toBeVisible()
    await window.screenshot({ path: `/tmp/serialwin-push-${kind}.png` })
    await window.getByRole('tab', { name: /^Simulated/ }).first().click()
    await expect(ladder(window).getByText('Proof: holds.')).toBeAttached()
    await window.screenshot({ path: `/tmp/serialwin-ladder-${kind}.png` })
  })
}
