import type { Page } from '@playwright/test'
import { expect, startDemo, test } from './fixture.ts'

async function chooseEnabled(window: Page): Promise<void> {
  await window
    .getByRole('treeitem', { name: /Enabled/ })
    .first()
    .click()
}
async function callIn(window: Page): Promise<void> {
  await window.getByRole('main').getByRole('button', { name: 'Call in now' }).click()
}
const sheetOf = (window: Page) => window.getByRole('region', { name: 'Node sheet' })

test('the sheet of a node shows who may do what, and by which rule', async ({ window }) => {
  await startDemo(window)
  await chooseEnabled(window)
  const rights = window.getByRole('region', { name: 'Rights' })
  await expect(rights.getByRole('row', { name: /this one/ })).toContainText('rule 1 at /')
  const read = rights.getByRole('button', { name: 'Read the rules at the next call' })
  await read.focus()
  await window.keyboard.press('Enter')
  await expect(window.getByRole('region', { name: 'Queue of commands' })).toContainText('1 pending')
})

test('rules are changed in a dialog; what locks every server out is told and must be confirmed', async ({ window }) => {
  await startDemo(window)
  await chooseEnabled(window)
  const rights = window.getByRole('region', { name: 'Rights' })
  await rights.getByRole('button', { name: 'Change the rules …' }).click()
  const dialog = window.getByRole('dialog', { name: 'Rules on this MO instance' })

  // By mouse: Delegate is taken away, which nobody could give back.
  const first = dialog.getByRole('listitem', { name: 'Rule 1' })
  await first.getByLabel('Delegate').uncheck()
  await dialog.getByRole('button', { name: 'Queue the change' }).click()
  const warning = dialog.getByRole('alert')
  await expect(warning).toContainText('/ (the whole instance): no server could change its rules again')
  await expect(dialog.getByRole('button', { name: 'Queue it despite that' })).toBeDisabled()
  await window.keyboard.press('Enter')
  await expect(dialog).toBeVisible()
  // A change of the draft takes the warning back.
  await first.getByLabel('Delegate').check()
  await expect(warning).toBeHidden()

  // By keyboard: everybody may execute, and the node itself has a rule of its own.
  await first.getByRole('button', { name: 'Add a grantee to rule 1' }).focus()
  await window.keyboard.press('Enter')
  await first.getByLabel('MAID').nth(1).focus()
  await window.keyboard.type('*')
  await window.keyboard.press('Tab')
  await window.keyboard.press('Tab')
  await window.keyboard.press('Tab')
  await window.keyboard.press('Space')
  await dialog.getByRole('button', { name: 'Add a rule' }).click()
  const second = dialog.getByRole('listitem', { name: 'Rule 2' })
  await expect(second.getByLabel('Path of rule 2')).toHaveValue('/Enabled')
  for (const name of ['Read', 'Execute', 'Delegate']) await second.getByLabel(name).check()
  await dialog.getByRole('button', { name: 'Queue the change' }).click()
  await expect(dialog).toBeHidden()
  await callIn(window)
  await expect(rights.getByRole('row', { name: /this one/ })).toContainText('rule 2 at /Enabled')

  // As a stranger, of whom only `*` speaks.
  await window.getByLabel('View the tree as server').selectOption({ label: 'View as another server …' })
  await window.getByLabel('SrvID of the other server').fill('DMS9')
  await window.keyboard.press('Enter')
  await expect(window.getByRole('region', { name: 'View as server' })).toContainText('what DMS9 cannot see')
  const tree = window.getByRole('tree')
  await expect(tree.getByRole('treeitem', { name: /Enabled/ }).first()).toContainText('not visible')
  const sheet = sheetOf(window)
  await expect(sheet).toContainText('DMS9 may do nothing here.')
  await expect(sheet).toContainText('not readable by this server')
  await expect(sheet.getByRole('button', { name: 'Read', exact: true })).toHaveCount(0)
  await window.getByLabel('View the tree as server').selectOption({ index: 0 })
  await expect(sheet.getByRole('button', { name: 'Read', exact: true })).toBeVisible()
  await expect(tree.getByText('not visible')).toHaveCount(0)
})

test('a lock-out that is confirmed is queued', async ({ window }) => {
  await startDemo(window)
  await chooseEnabled(window)
  await window.getByRole('button', { name: 'Change the rules …' }).click()
  const dialog = window.getByRole('dialog', { name: 'Rules on this MO instance' })
  await dialog.getByRole('button', { name: 'Remove rule 1' }).click()
  await dialog.getByRole('button', { name: 'Queue the change' }).click()
  await expect(dialog.getByRole('alert')).toContainText('no server could do anything there any more')
  await dialog.getByLabel('Lock every server out all the same').focus()
  await window.keyboard.press('Space')
  await dialog.getByRole('button', { name: 'Queue it despite that' }).click()
  await expect(dialog).toBeHidden()
  await expect(window.getByRole('region', { name: 'Queue of commands' })).toContainText('HGET')
})

test('rules that are changed node by node, or by commands that were built, are looked at as well', async ({
  window,
}) => {
  await startDemo(window)
  await window.getByPlaceholder(/Search names and values/).fill('AR')
  await window
    .getByRole('treeitem', { name: /^leaf AR 15/ })
    .first()
    .click()
  const sheet = sheetOf(window)
  await expect(sheet).toContainText('urn:oma:mo:oma-dm-dacmo:1.0/')
  const question = window.getByRole('dialog', { name: 'Lock every server out?' })
  await sheet.getByRole('textbox').fill('7')
  await sheet.getByRole('button', { name: 'Write at the next call' }).click()
  await expect(question).toContainText('no server could change its rules again')
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(window.getByRole('region', { name: 'Queue of commands' })).toContainText('nothing pending')

  await window.keyboard.press('Alt+B')
  const main = window.getByRole('main')
  await main.getByRole('button', { name: 'Add a command' }).click()
  await main.getByLabel('Name of command 1').selectOption('DELETE')
  const card = main.getByRole('listitem', { name: 'Command 1' })
  await card.getByLabel('ClientURI').fill('urn:oma:mo:oma-dm-dacmo:1.0//urn:oma:mo:oma-dcmo:1.0/camera')
  await window.keyboard.press('Escape')
  await main.getByRole('button', { name: 'Queue for the next call' }).click()
  await expect(question).toContainText('urn:oma:mo:oma-dcmo:1.0/camera/: no server could do anything there any more')
  await question.getByRole('button', { name: 'Queue it despite that' }).click()
  await expect(main.getByRole('region', { name: 'Queue of commands' })).toContainText('1 pending')
})

test('an object that is newer than the rules has rights that are not known yet', async ({ window }) => {
  await startDemo(window)
  await window.getByRole('treeitem', { name: /MO type urn:example:mo:mail/ }).click()
  await window.getByRole('button', { name: 'Add', exact: true }).click()
  await window.getByLabel('MIID of the new instance').fill('made')
  await sheetOf(window).locator('textarea').fill('{"Host":"mail.example.com"}')
  await window.getByRole('button', { name: /^Add/ }).last().click()
  await callIn(window)
  await window.getByRole('treeitem', { name: /MO instance made/ }).click()
  const rights = window.getByRole('region', { name: 'Rights' })
  await expect(rights).toContainText('do not name this object, which may be newer')
  await window.getByLabel('View the tree as server').selectOption({ label: 'View as another server …' })
  await window.getByLabel('SrvID of the other server').fill('DMS9')
  await window.keyboard.press('Enter')
  await expect(sheetOf(window)).toContainText('What DMS9 may do here is not known')
  await window.getByLabel('View the tree as server').selectOption({ index: 0 })
  await rights.getByRole('button', { name: 'Read the rules at the next call' }).click()
  await callIn(window)
  await expect(rights.getByRole('row', { name: /this one/ })).toContainText('rule 1 at /')
})
