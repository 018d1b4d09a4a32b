import { readFile } from 'node:fs/promises'
import { expect, test } from './fixture.ts'

test('judges our own server and client, filters the report and saves it', async ({ window }) => {
  await window.keyboard.press('Control+K')
  await window.getByRole('dialog').getByRole('combobox').fill('conformance')
  await window.keyboard.press('Enter')
  const main = window.getByRole('main')
  await expect(main).toContainText('Nothing was judged yet')
  await main.getByRole('button', { name: 'Judge ours' }).click()
  const items = main.getByRole('region', { name: 'Conformance items' })
  await expect(items).toBeVisible({ timeout: 60_000 })
  await expect(items).toContainText('DM-PACK-014-S-M')
  await main.getByLabel('Search items and evidence').fill('HPOST (5.3)')
  await expect(items.getByRole('row').filter({ hasText: 'DM-PACK-016' })).toHaveCount(2)
  await expect(items).not.toContainText('DM-PACK-014')
  await main.getByLabel('Search items and evidence').fill('')
  await main.getByLabel('Verdict').selectOption('not-supported')
  await expect(items).toContainText('DM-SER-004-S-O')
  await expect(items).not.toContainText('DM-PACK-014-S-M')
  const [download] = await Promise.all([
    window.waitForEvent('download'),
    main.getByRole('button', { name: 'Save as HTML' }).click(),
  ])
  expect(await readFile(await download.path(), 'utf8')).toContain('DM-PACK-014-C-M')
})

test('waits for a client, and stops waiting when told to', async ({ window }) => {
  await window.keyboard.press('Alt+6')
  await window.getByRole('button', { name: 'Conformance report' }).click()
  const main = window.getByRole('main')
  // What was typed for a server stays when it could not be reached.
  await main.getByRole('button', { name: 'Judge a server…' }).click()
  const dialog = window.getByRole('dialog', { name: 'Judge a DM Server' })
  await dialog.getByLabel('Address').fill('http://127.0.0.1:1/dm')
  await dialog.getByLabel('Certificate to trust').fill('no certificate')
  await dialog.getByRole('button', { name: 'Judge', exact: true }).click()
  await expect(dialog).toContainText('This is no certificate in PEM')
  await dialog.getByLabel('Certificate to trust').fill('')
  await dialog.getByRole('button', { name: 'Judge', exact: true }).click()
  await expect(main).toContainText('cannot be reached')
  await main.getByRole('button', { name: 'Judge a server…' }).click()
  await expect(dialog.getByLabel('Address')).toHaveValue('http://127.0.0.1:1/dm')
  await window.keyboard.press('Escape')
  await main.getByRole('button', { name: 'Judge a client…' }).click()
  await window.getByLabel('Port', { exact: true }).last().fill('0')
  await window.getByRole('button', { name: 'Wait for it' }).click()
  await expect(main.getByText(/^Waiting for the DM Client/).locator('..')).toContainText(
    /http:\/\/127\.0\.0\.1:\d+\/dm/,
  )
  await main.getByRole('button', { name: 'Stop' }).click()
  await expect(main).toContainText('The conformance check was stopped.')
})
