import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, startDemo, test } from './fixture.ts'

const profiles = (window: Page) => window.getByRole('list', { name: 'Profiles' })

async function newProfile(window: Page, name: string): Promise<void> {
  await window.keyboard.press('Alt+p')
  await expect(window.getByLabel('Name', { exact: true })).toBeFocused()
  await window.keyboard.type(name)
  await window.keyboard.press('Enter')
  await expect(window.getByRole('heading', { name })).toBeVisible()
  await expect(window.locator('.monaco-editor .view-lines').last()).toContainText('dmwb-bootstrap-profile')
}

test('form and JSON are two views of one text', async ({ window, host }) => {
  await newProfile(window, 'Lab')
  const json = window.locator('.monaco-editor .view-lines').last()
  await window.getByLabel('Server id').fill('LAB-1')
  await expect(json).toContainText('LAB-1')
  await json.getByText('LAB-1').dblclick()
  await window.keyboard.type('BENCH')
  await expect(window.getByLabel('Server id')).toHaveValue(/BENCH/)
  await window.keyboard.press('Control+s')
  await expect(window.getByRole('status').filter({ hasText: /^Saved$/ })).toBeVisible()
  const stored: unknown = JSON.parse(await readFile(join(host.folder, 'workspace/profiles/lab.json'), 'utf8'))
  expect(stored).toMatchObject({ name: 'Lab', accounts: [{ server: { id: expect.stringContaining('BENCH') } }] })
})

test('says at each field what is wrong with it, and waits with the push', async ({ window }) => {
  await startDemo(window)
  await newProfile(window, 'Lab')
  await window.getByLabel('Server id').fill('')
  await window.getByLabel('Server name').fill('{{nobody}}')
  await expect(window.getByText('This is empty.')).toBeVisible()
  await expect(window.getByText('there is no placeholder {{nobody}}')).toBeVisible()
  await window.getByLabel('Further objects').fill('[{]')
  await expect(window.getByText(/The profile keeps the last good text/)).toBeVisible()
  await window.getByRole('tab', { name: 'Push' }).click()
  await expect(window.getByRole('button', { name: /push$/i }).last()).toBeDisabled()
  await expect(window.getByText('mend what is marked in the form first')).toBeVisible()
})

test('tells when the text is no JSON, and the form comes back with it', async ({ window }) => {
  await newProfile(window, 'Lab')
  await window.locator('.monaco-editor .view-lines').last().click()
  await window.keyboard.press('Control+End')
  await window.keyboard.type('x')
  await expect(window.getByText('The JSON of this profile has a mistake')).toBeVisible()
  await window.keyboard.press('Backspace')
  await expect(window.getByLabel('Server id')).toBeVisible()
})

for (const method of ['client-initiated', 'server-initiated']) {
  test(`pushes a profile to the demo device, ${method}, and shows the proof`, async ({ window }) => {
    await startDemo(window)
    await window.keyboard.press('Alt+4')
    await profiles(window).getByRole('button', { name: 'Phone or tablet' }).first().click()
    await window.getByRole('tab', { name: 'Push' }).click()
    await window.getByRole('radio', { name: new RegExp(method) }).check()
    await window.getByRole('button', { name: 'Push', exact: true }).click()
    const run = window.getByRole('region', { name: /^Run for/ })
    await expect(run.getByRole('status')).toContainText('PASS')
    await expect(run.getByRole('listitem')).toHaveCount(6)
    await expect(window.getByRole('list', { name: 'Runs, newest first' }).getByRole('listitem')).toHaveCount(2)
    await run.getByRole('button', { name: 'Open the session that shows it' }).click()
    await expect(window.getByRole('listbox', { name: 'Steps of the session' })).toContainText('BootstrapComplete')
  })
}

test('previews the document of a device without its secrets', async ({ window }) => {
  await startDemo(window)
  await window.keyboard.press('Alt+4')
  await profiles(window).getByRole('button', { name: 'Phone or tablet' }).first().click()
  await window.getByRole('tab', { name: 'Document' }).click()
  await expect(window.getByText(/bytes on the wire/)).toBeVisible()
  await window.getByText('Decoded', { exact: true }).click()
  await expect(window.locator('.monaco-editor .view-lines').filter({ hasText: '"SrvURI"' }).first()).toContainText(
    '[secret]',
  )
})

test('shows the document in any form, decoded and byte for byte', async ({ window }) => {
  await startDemo(window)
  await window.keyboard.press('Alt+4')
  await profiles(window).getByRole('button', { name: 'Phone or tablet' }).first().click()
  await window.getByRole('tab', { name: 'Document' }).click()
  const lines = window.locator('.monaco-editor .view-lines').first()
  await window.getByRole('combobox', { name: 'Form', exact: true }).selectOption('WAP push')
  await expect(lines).toContainText('wap-provisioningdoc')
  await expect(window.getByText(/The MAC is shown as zeros/)).toBeVisible()
  await expect(window.getByText(/cannot hold the list of permissions/)).toBeVisible()
  await window.getByText('Bytes', { exact: true }).click()
  await expect(lines).toContainText('00000000')
  await expect(lines).toContainText('*****')
  await window.setViewportSize({ width: 900, height: 600 })
  await window.getByRole('combobox', { name: 'Form', exact: true }).selectOption('Smart-card image')
  await window.getByText('Decoded', { exact: true }).click()
  await expect(lines).toContainText('ClientURI')
})

test('copies, keeps and deletes profiles by mouse', async ({ window }) => {
  await window.keyboard.press('Alt+4')
  await window.getByRole('button', { name: 'More for Phone or tablet' }).click()
  await window.getByRole('menuitem', { name: 'Copy…' }).click()
  await window.getByRole('dialog').getByRole('button', { name: 'Copy', exact: true }).click()
  const copy = profiles(window).getByRole('button', { name: 'Phone or tablet (copy)', exact: true })
  await expect(copy).toBeVisible()
  await window.getByLabel('Name of the profile').fill('Mine')
  await expect(window.getByRole('tab', { name: /not saved|Phone or tablet/ }).last()).toBeVisible()
  await window.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(profiles(window).getByRole('button', { name: 'Mine', exact: true })).toBeVisible()
  await window.getByRole('button', { name: 'Delete…' }).click()
  await window.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(profiles(window).getByRole('button', { name: 'Mine', exact: true })).toBeHidden()
})

test('a device that is not known yet is named by its identifier', async ({ window }) => {
  await window.keyboard.press('Alt+4')
  await profiles(window).getByRole('button', { name: 'Phone or tablet' }).first().click()
  await window.getByRole('tab', { name: 'Push' }).click()
  await expect(window.getByRole('button', { name: 'Push', exact: true })).toBeDisabled()
  await expect(window.getByText('Say which device')).toBeVisible()
  await window.getByRole('combobox', { name: 'Device' }).fill('IMEI:004400152020099')
  await expect(window.getByRole('button', { name: 'Push', exact: true })).toBeEnabled()
  await window.getByRole('tab', { name: 'Document' }).click()
  await window.getByRole('button', { name: 'New simulated device…' }).click()
  await expect(window.getByRole('dialog')).toBeVisible()
})
