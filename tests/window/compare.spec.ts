import { expect, startDemo, test } from './fixture.ts'

test('a file is converted, saved and compared with another', async ({ window }) => {
  await window.keyboard.press('Alt+3')
  await window.getByText('mail-1.0.ddf').first().click()
  const main = window.getByRole('main')
  await main.getByRole('button', { name: 'More actions for this file' }).click()
  await window.getByRole('menuitem', { name: 'Convert to …' }).click()
  await expect(main.getByLabel('The new document')).toHaveValue(/\| Node \| Format \|/)
  await main.getByLabel('Form', { exact: true }).selectOption('wbxml')
  await expect(main.getByText('The document is not plain text')).toBeVisible()
  await main.getByLabel('Form', { exact: true }).selectOption('tnds')
  await expect(main.getByLabel('What is lost or made up')).toContainText('Left out')
  await main.getByRole('button', { name: 'Save in the workspace' }).click()
  await expect(window.getByRole('tab', { name: /mail-1\.0\.tnds\.xml/ })).toBeVisible()

  await window.getByRole('tab', { name: /^mail-1\.0\.ddf/ }).click()
  await main.getByRole('button', { name: 'More actions for this file' }).click()
  await window.getByRole('menuitem', { name: 'Compare with …' }).click()
  await expect(main.getByText('Choose the older version above, or a device')).toBeVisible()
  await main.getByRole('combobox', { name: 'Older version or device' }).fill('devinfo-1.2')
  await window.getByRole('option', { name: 'resource:ddf/devinfo-1.2.ddf' }).click()
  await expect(main.getByText('1 breaking, 1 safe', { exact: false }).first()).toContainText('1 breaking, 1 safe')
  await main.getByLabel('Verdict', { exact: true }).selectOption('safe')
  await expect(main.getByRole('table', { name: 'Changes' }).getByRole('row')).toHaveCount(2)
})

test('a device is described, and held against its description', async ({ window }) => {
  await startDemo(window)
  const main = window.getByRole('main')
  await main.getByRole('button', { name: 'More actions for this device' }).click()
  await window.getByRole('menuitem', { name: 'Check against its description' }).click()
  await expect(main.getByText(/instances/).first()).toBeVisible()

  await window
    .getByRole('tab', { name: /^(?!Check).*/ })
    .first()
    .click()
  await main.getByRole('button', { name: 'More actions for this device' }).click()
  await window.getByRole('menuitem', { name: 'Describe this device …' }).click()
  await expect(main.getByLabel('The new document')).toHaveValue(/<MgmtTree>/)
  await main.getByLabel('Form', { exact: true }).selectOption('tnds')
  await expect(main.getByLabel('The new document')).toHaveValue(/<RTProperties>/)
  await main.getByRole('button', { name: 'Save in the workspace' }).click()
  await expect(window.getByRole('tab', { name: /\.tnds\.xml/ })).toBeVisible()
})

test('a description is compared with what a device showed', async ({ window }) => {
  await startDemo(window)
  await window.keyboard.press('Alt+3')
  const main = window.getByRole('main')
  for (const [file, told] of [
    ['devinfo-1.2.ddf', 'Nothing changed that means anything'],
    ['printer-1.1.2.ddf', 'the object is gone'],
  ] as const) {
    await window.getByText(file).first().click()
    await main.getByRole('button', { name: 'More actions for this file' }).click()
    await window.getByRole('menuitem', { name: 'Compare with …' }).click()
    await main.getByRole('combobox', { name: 'Older version or device' }).click()
    await window.getByRole('option', { name: 'IMEI:004400152020002' }).click()
    await expect(main.getByText(told).first()).toBeVisible()
  }
})
