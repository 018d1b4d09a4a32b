import type { Page } from '@playwright/test'
import { expect, startDemo, test } from './fixture.ts'

const sheet = (window: Page) => window.getByRole('region', { name: 'Node sheet' })
const queue = (window: Page) => window.getByRole('region', { name: 'Queue of commands' })

/** Searches the tree and goes to the first row found. */
async function findNode(window: Page, words: string): Promise<void> {
  await window.getByRole('searchbox', { name: 'Search names and values' }).fill(words)
  await window.getByRole('searchbox', { name: 'Search names and values' }).press('Enter')
}

test('the demo tile brings a device alive: bootstrapped over HTTPS, called in, its tree read', async ({ window }) => {
  await startDemo(window)
  const row = window.getByRole('complementary').getByRole('button', { name: /IMEI:/ })
  await expect(row).toContainText('simulated')
  await expect(row).not.toContainText('insecure')
  await expect(window.getByText('account proved')).toBeVisible()
  await expect(window.getByRole('contentinfo')).toContainText('https://127.0.0.1')
  expect(await window.getByRole('treeitem').count()).toBeGreaterThan(20)
})

test('a value is changed on the demo device: queued, called in, read back', async ({ window }) => {
  await startDemo(window)
  await findNode(window, 'NotifyUser')
  await expect(sheet(window).getByRole('heading', { name: 'NotifyUser' })).toBeVisible()
  const before = await sheet(window).getByRole('combobox').inputValue()
  const after = before === 'true' ? 'false' : 'true'
  await sheet(window).getByRole('combobox').selectOption(after)
  await sheet(window).getByRole('button', { name: 'Write at the next call' }).click()
  await expect(queue(window)).toContainText('1 pending')
  await window.keyboard.press('Alt+c')
  await expect(queue(window).getByText('HGET').first()).toBeVisible()
  await expect(window.getByRole('treeitem', { selected: true })).toContainText(after)
  await expect(sheet(window).getByRole('combobox')).toHaveValue(after)
  await expect(queue(window)).toContainText('nothing pending')
})

test('an executable node is executed and answers with its status', async ({ window }) => {
  await startDemo(window)
  await findNode(window, 'Disable')
  await expect(sheet(window).getByRole('heading', { name: 'Disable' })).toBeVisible()
  await sheet(window).getByRole('button', { name: 'Execute' }).click()
  await expect(queue(window)).toContainText('1 pending')
  await window.getByRole('button', { name: 'Call in now' }).click()
  const item = queue(window).getByRole('listitem').filter({ hasText: 'EXEC' })
  await expect(item).toContainText(/done\s*20\d/)
})

test('what the DDF forbids cannot be clicked, and its rule is named', async ({ window }) => {
  await startDemo(window)
  await findNode(window, 'DevTyp')
  await expect(sheet(window).getByRole('heading', { name: 'DevTyp' })).toBeVisible()
  for (const name of ['Delete', 'Execute']) await expect(sheet(window).getByRole('button', { name })).toBeDisabled()
  await expect(sheet(window).getByRole('list', { name: /not allowed/ })).toContainText('No write')
  await sheet(window)
    .getByRole('button', { name: /resource:ddf\/dev.*, line \d+/ })
    .click()
  await expect(window.getByRole('tab', { name: /^dev/ })).toBeVisible()
})

test('a reload brings the same device back', async ({ window }) => {
  await startDemo(window)
  await window.reload()
  await window.getByRole('complementary').getByRole('button', { name: /IMEI:/ }).click()
  await expect(window.getByRole('treeitem').first()).toBeVisible()
})
