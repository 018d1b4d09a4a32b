import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, startDemo, test } from './fixture.ts'

async function newProfile(window: Page, name: string, kind?: string): Promise<void> {
  await window.keyboard.press('Alt+p')
  await expect(window.getByLabel('Name', { exact: true })).toBeFocused()
  await window.keyboard.type(name)
  if (kind !== undefined) await window.getByLabel('For', { exact: true }).selectOption({ label: kind })
  await window.keyboard.press('Enter')
  await expect(window.getByRole('heading', { name })).toBeVisible()
}
const more = async (window: Page, item: string) => {
  await window.getByRole('button', { name: 'More for this profile' }).click()
  await window.getByRole('menuitem', { name: item, exact: true }).click()
}
const step = (window: Page, name: RegExp) =>
  window.getByRole('navigation', { name: 'Steps of the profile' }).getByRole('button', { name })

test('leads through a profile of two accounts with bounds for its values, and the JSON says the same', async ({
  window,
  host,
}) => {
  await newProfile(window, 'Line 3')
  await window.getByRole('button', { name: 'Add an account' }).click()
  const second = window.getByRole('group', { name: /Account 2/ })
  await second.getByLabel('Server id').fill('operator')
  await second.getByLabel('Server URI').fill('{{row.operator}}')
  await window.getByRole('button', { name: 'Move account 2 up' }).click()
  await expect(window.getByRole('group', { name: /Account 1/ }).getByLabel('Server id')).toHaveValue('operator')
  await step(window, /^3 Values/).click()
  await window.getByPlaceholder('row.apn').fill('row.operator')
  await window.getByPlaceholder('row.apn').press('Enter')
  const rule = window.getByRole('group', { name: /row\.operator/ })
  await rule.getByLabel('Default').fill('https://dm.operator.example/dm')
  await rule.getByLabel('Pattern').fill('(a+)+')
  await expect(rule.getByText(/repeats again/)).toBeVisible()
  await expect(step(window, /^3 Values: to mend/)).toBeVisible()
  await rule.getByLabel('Pattern').fill('https://.+')
  await expect(step(window, /^3 Values: fine/)).toBeVisible()
  await window.keyboard.press('Control+s')
  await expect(window.getByRole('status').filter({ hasText: /^Saved$/ })).toBeVisible()
  const stored = JSON.parse(await readFile(join(host.folder, 'workspace/profiles/line-3.json'), 'utf8'))
  expect(stored).toMatchObject({
    accounts: [{ server: { id: 'operator', uri: '{{row.operator}}' } }, { server: { id: '{{server.id}}' } }],
    placeholders: { 'row.operator': { default: 'https://dm.operator.example/dm', pattern: 'https://.+' } },
    provenance: { at: expect.any(String) },
  })
  await window.getByRole('button', { name: 'Remove account 1' }).click()
  await expect(window.getByRole('group', { name: /Account 2/ })).toBeHidden()
})

test('begins with a kind of device, says where it came from, and what differs from it', async ({ window }) => {
  await newProfile(window, 'Our gateway', 'Gateway with a client certificate')
  await expect(window.getByText(/Made from/)).toContainText('Gateway with a client certificate')
  await window.getByLabel('Description').fill('Ours')
  await more(window, 'Compare…')
  const dialog = window.getByRole('dialog', { name: 'Compare profiles' })
  await dialog.getByLabel('With').selectOption({ label: 'Gateway with a client certificate (sample)' })
  await expect(dialog.getByRole('row').filter({ hasText: /^\/name/ })).toContainText('Our gateway')
  await expect(dialog.getByRole('row').filter({ hasText: '/provenance' })).toContainText('only here')
  await dialog.getByRole('button', { name: 'Close' }).click()
})

test('marks what breaks a DDF at its field', async ({ window }) => {
  await newProfile(window, 'Mail')
  await window
    .getByLabel('Further objects')
    .fill('[{"ClientURI":"urn:example:mo:mail:1.0//","MOData":{"a":{"Host":"mail","Port":"many"}}}]')
  await expect(window.getByText(/does not fit the format int/)).toBeVisible()
  await expect(step(window, /^4 Objects: to mend/)).toBeVisible()
})

test('signs a profile, shows who signed, and when the signature does not hold any more', async ({ window, host }) => {
  await newProfile(window, 'Signed')
  await more(window, 'Sign')
  await expect(window.getByRole('heading', { name: 'Keys and secrets of profiles' })).toBeVisible()
  await window.getByLabel('Signer').fill('Ada')
  await window.getByRole('button', { name: 'Make a key' }).click()
  await expect(window.getByRole('region', { name: 'Trusted keys' })).toContainText('Ada')
  await window.getByLabel('Name of the secret').fill('apn')
  await window.getByLabel('Secret', { exact: true }).fill('hidden-word')
  await window.getByRole('button', { name: 'Keep' }).click()
  await expect(window.getByRole('region', { name: 'Secrets', exact: true })).toContainText('apn')
  await expect(window.locator('body')).not.toContainText('hidden-word')
  await window.getByRole('tab', { name: 'Signed' }).click()
  await more(window, 'Sign')
  await expect(window.getByText('signed by Ada')).toBeVisible()
  const file = join(host.folder, 'workspace/profiles/signed.json')
  await writeFile(file, `${await readFile(file, 'utf8')} `)
  await window.getByLabel('Description').fill('changed')
  await window.keyboard.press('Control+s')
  await expect(window.getByText('signature does not hold')).toBeVisible()
})

test('exports a profile and takes it in again, with its signature', async ({ window, host }, info) => {
  await newProfile(window, 'Travels')
  const download = window.waitForEvent('download')
  await more(window, 'Export')
  const path = info.outputPath('travels.json')
  await (await download).saveAs(path)
  expect(await readFile(path, 'utf8')).toBe(
    await readFile(join(host.folder, 'workspace/profiles/travels.json'), 'utf8'),
  )
  await window.getByLabel('Profiles to import').setInputFiles(path)
  await expect(
    window.getByRole('list', { name: 'Profiles' }).getByRole('button', { name: 'Travels', exact: true }),
  ).toHaveCount(2)
})

test('shows a document decoded beside its bytes, in a small window too', async ({ window }) => {
  await startDemo(window)
  await newProfile(window, 'Shown')
  await window.getByRole('tab', { name: 'Document' }).click()
  await expect(window.getByText(/bytes on the wire/)).toBeVisible()
  await window.setViewportSize({ width: 900, height: 600 })
  const lines = window.locator('.monaco-editor .view-lines')
  await expect(lines.filter({ hasText: '"SrvID"' }).first()).toBeVisible()
  await expect(lines.filter({ hasText: '00000000' })).toBeVisible()
})
