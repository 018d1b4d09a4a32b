import type { Page } from '@playwright/test'
import { expect } from './fixture.ts'

// Simulated hardware started from the window, and a peer that says much.

const kinds = {
  modem: 'Modem with a card',
  console: 'Linux-like console',
  smp: 'Board with MCUmgr (SMP)',
  obex: 'Phone with OBEX',
  loader: 'U-Boot-like loader',
}

/** Starts simulated hardware by the keyboard, and waits for its tab. */
export async function startHardware(
  window: Page,
  kind: keyof typeof kinds,
  more?: (dialog: ReturnType<Page['getByRole']>) => Promise<void>,
): Promise<void> {
  await window.keyboard.press('Alt+Shift+H')
  const dialog = window.getByRole('dialog', { name: 'Start simulated hardware' })
  await dialog.getByLabel('What it is').selectOption({ label: kinds[kind] })
  await more?.(dialog)
  await dialog.getByRole('button', { name: 'Start' }).press('Enter')
  await expect(dialog).toBeHidden()
  await expect(ladder(window)).toBeVisible()
}

export const ladder = (window: Page) => window.getByRole('region', { name: 'Connection' })

export async function identify(window: Page): Promise<void> {
  await window.getByRole('button', { name: 'Identify', exact: true }).click()
  await expect(ladder(window).getByText(': holds.').nth(4)).toBeAttached({ timeout: 40_000 })
}

/** Opens a console on the port of the tab in front. */
export async function openConsole(window: Page): Promise<void> {
  await window.getByRole('button', { name: 'Console …' }).click()
  const dialog = window.getByRole('dialog', { name: /^Console on/ })
  await dialog.getByRole('button', { name: 'Open' }).press('Enter')
  await expect(dialog).toBeHidden()
  await expect(window.getByRole('log').first()).toBeVisible()
}
