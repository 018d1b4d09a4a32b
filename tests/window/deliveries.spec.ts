import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expect, startDemo, test } from './fixture.ts'

// A profile made in the wizard reaches a simulated device by each of the four ways and ends in a proof.

async function ownProfile(window: Page): Promise<void> {
  await startDemo(window)
  await window.keyboard.press('Alt+p')
  await expect(window.getByLabel('Name', { exact: true })).toBeFocused()
  await window.keyboard.type('Lab')
  await window.keyboard.press('Enter')
  await expect(window.getByRole('heading', { name: 'Lab' })).toBeVisible()
  await window.getByRole('tab', { name: 'Push' }).click()
}
const result = (window: Page) => window.getByRole('region', { name: /^Run for/ }).getByRole('status')

const ways: readonly (readonly [string, RegExp, string | undefined])[] = [
  ['factory', /^Factory/, undefined],
  ['smart card', /^Smart card/, undefined],
  ['client-initiated', /client-initiated/, undefined],
  ['server-initiated over HTTPS', /server-initiated/, 'HTTPS'],
  ['server-initiated as WAP push', /server-initiated/, 'WAP push (UDP)'],
  ['server-initiated by short messages', /server-initiated/, 'Short messages'],
]
for (const [name, radio, form] of ways) {
  test(`a profile made in the wizard reaches the device: ${name}, and ends in a proof`, async ({ window }) => {
    await ownProfile(window)
    await window.getByRole('radio', { name: radio }).check()
    if (form !== undefined) await window.getByText(form, { exact: true }).click()
    await window.getByRole('button', { name: 'Push', exact: true }).click()
    await expect(result(window)).toContainText('PASS', { timeout: 30_000 })
    await expect(window.getByRole('region', { name: /^Flight plan/ })).toContainText('ready')
    const run = window.getByRole('region', { name: /^Run for/ })
    await expect(run.getByText('Evidence')).toBeVisible()
    await expect(run.getByText('SHA-256').first()).toBeVisible()
    await expect(window.getByRole('list', { name: 'Runs, newest first' }).getByRole('listitem').first()).toContainText(
      'PASS',
    )
  })
}

test('by keyboard: plan, fly with a stand-in, and nothing of it remains', async ({ window }) => {
  await ownProfile(window)
  await window.getByRole('button', { name: 'Plan', exact: true }).focus()
  await window.keyboard.press('Enter')
  const plan = window.getByRole('region', { name: /^Flight plan/ })
  await expect(plan.getByRole('list', { name: 'Checks' })).toContainText('The chain of', { timeout: 15_000 })
  await expect(plan).toContainText('BootstrapComplete')
  await plan.getByRole('button', { name: /Fields/ }).press('Enter')
  const fields = plan.getByRole('table', { name: 'Fields' })
  await expect(fields).toContainText('made now')
  await expect(fields).toContainText('****')
  await plan.getByRole('button', { name: /Bytes that leave/ }).press('Enter')
  await expect(plan.getByLabel('Bytes that leave', { exact: true })).toContainText('00000000')
  await window.getByRole('button', { name: 'Fly it first' }).press('Enter')
  await expect(result(window)).toContainText('PASS', { timeout: 30_000 })
  await expect(window.getByText('A stand-in for')).toBeVisible()
  await window.keyboard.press('Alt+5')
  await expect(window.getByText('Demo phone').first()).toBeVisible()
  await expect(window.getByText(/^Stand-in for/)).toHaveCount(0)
})

test('a run with a device elsewhere is cancelled, and its report can be kept', async ({ window }) => {
  await ownProfile(window)
  await window.getByRole('combobox', { name: 'Device' }).fill('IMEI:004400152020099')
  await window.getByRole('button', { name: 'Push', exact: true }).click()
  await expect(window.getByRole('button', { name: 'Copy the address' })).toBeVisible({ timeout: 15_000 })
  await window.getByRole('button', { name: 'Cancel the run' }).click()
  await expect(result(window)).toContainText('FAIL')
  const download = window.waitForEvent('download')
  await window.getByRole('button', { name: 'Save a report to print' }).click()
  const text = await readFile(await (await download).path(), 'utf8')
  expect(text).toContain('<div class="result FAIL">')
  expect(text).toContain('IMEI:004400152020099')
})

test('a table of devices gets a result for every row', async ({ window }) => {
  await ownProfile(window)
  await window.getByText('A table of devices', { exact: true }).click()
  await window.getByRole('radio', { name: /server-initiated/ }).check()
  const csv = 'device\nIMEI:004400152020002\nIMEI:004400152020002\nIMEI:004400152020050\n'
  await window
    .locator('input[accept^=".csv"]')
    .setInputFiles({ name: 'd.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
  await window.getByRole('button', { name: 'Push to every row' }).click()
  const rows = window.getByRole('listbox', { name: 'Rows of the table' })
  await expect(rows.getByRole('option')).toHaveCount(3)
  await expect(rows.getByRole('option').nth(0)).toContainText('PASS', { timeout: 30_000 })
  await expect(rows.getByRole('option').nth(1)).toContainText('stood in line 2 already')
  await expect(rows.getByRole('option').nth(2)).toContainText('refused')
  await rows.focus()
  await window.keyboard.press('Home')
  await window.keyboard.press('Enter')
  await expect(result(window)).toContainText('PASS')
})

test('requests of others are switched on, with a token', async ({ window }) => {
  await startDemo(window)
  await window.keyboard.press('Alt+4')
  await window
    .getByRole('list', { name: 'Requests' })
    .getByRole('button', { name: /^Asked for/ })
    .click()
  await window.getByRole('combobox', { name: 'Document' }).click()
  await window.getByRole('option', { name: 'DM 1.x message, WBXML' }).click()
  await window.getByRole('textbox', { name: 'Port' }).fill('0')
  await window.getByRole('switch', { name: 'Take requests' }).check()
  await window.getByRole('button', { name: 'Apply' }).click()
  await expect(window.getByText(/listens at https:\/\/127\.0\.0\.1:\d+\/bootstrap-requests/)).toBeVisible()
  await window.getByRole('button', { name: 'Show the token' }).click()
  await expect(window.getByRole('button', { name: 'Copy', exact: true })).toBeVisible()
})
