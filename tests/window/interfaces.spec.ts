import type { Page } from '@playwright/test'
import { expect, test } from './fixture.ts'

const shot = async (page: Page, name: string) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}-${name}.png` })
}

test('interfaces are switched on, a token is made, shown once and revoked, a card shown and a wrong one refused', async ({
  window: page,
}) => {
  await page.keyboard.press('Alt+6')
  const servers = page.getByRole('region', { name: 'Servers and authorities' })
  await servers.getByRole('button', { name: /^Edit/ }).first().click()
  await servers.getByLabel('Authorities').fill('MA1, Ministry of Long Names and Provisioning')
  await servers.getByRole('button', { name: 'Save' }).click()
  await servers.getByRole('button', { name: 'Interfaces for other systems' }).press('Enter')
  const listening = page.getByRole('region', { name: 'Where the interfaces listen' })
  await expect(listening.getByText('switched off')).toBeVisible()
  await listening.getByLabel('Port').fill('0')
  await listening.getByRole('switch', { name: 'Listen' }).press('Space')
  await listening.getByRole('button', { name: 'Apply' }).press('Enter')
  await expect(listening.getByText(/^listens at https:\/\/127\.0\.0\.1:\d+$/)).toBeVisible()
  const tokens = page.getByRole('region', { name: 'Tokens of authorities' })
  await tokens.getByLabel('Name of a new token').fill('billing')
  await tokens.getByRole('button', { name: 'Make a token' }).press('Enter')
  await expect(tokens.getByText(/^dmwb_[\w-]{43}$/)).toBeVisible()
  await shot(page, 'interfaces')
  await tokens.getByRole('button', { name: 'Done' }).click()
  await expect(tokens.getByText(/^dmwb_/)).toHaveCount(0)
  await tokens.getByRole('button', { name: 'Revoke billing' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await expect(tokens.getByText('No token yet')).toBeVisible()
  const peers = page.getByRole('region', { name: 'Other workbenches' })
  await peers.getByRole('button', { name: 'Show the card of this workbench' }).click()
  const card = await peers.getByLabel('Card of this workbench').inputValue()
  expect(JSON.parse(card)).toMatchObject({ kind: 'dmwb-peer', version: 1 })
  await peers.getByLabel('Card of another workbench').fill(card)
  await peers.getByRole('button', { name: 'Take it in' }).click()
  await expect(page.getByText('This is the card of this workbench itself.')).toBeVisible()
  const other = { ...JSON.parse(card), serverId: 'dmwb-other', name: 'Line 2', url: 'https://127.0.0.1:9' }
  await peers.getByLabel('Card of another workbench').fill(JSON.stringify(other))
  await peers.getByRole('button', { name: 'Take it in' }).click()
  await expect(peers.getByText('Line 2')).toBeVisible()
  await peers.getByRole('button', { name: 'Try dmwb-other' }).press('Enter')
  await expect(peers.getByText('no answer')).toBeVisible()
  const forwards = page.getByRole('region', { name: 'Forwarded commands' })
  await forwards.getByLabel('Device').fill('IMEI:1')
  await forwards.getByLabel('Commands').fill('GET urn:oma:mo:oma-dm-devinfo:1.2//')
  await forwards.getByRole('button', { name: 'Forward commands' }).click()
  await expect(forwards.getByText('failed')).toBeVisible()
  await expect(forwards.getByText('not taken')).toBeVisible()
  await forwards.getByText('failed').scrollIntoViewIfNeeded()
  await shot(page, 'peers')
})
