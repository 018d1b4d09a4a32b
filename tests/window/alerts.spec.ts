import type { Page } from '@playwright/test'
import { expect, startDemo, test } from './fixture.ts'

// Alerts of the demo device: raised in the simulator, listed, filtered, opened, answered by a rule.

const dcmo = 'urn:oma:mo:oma-dcmo:1.0'

/** The key of an area that is shown already would close it. */
async function showSimulator(window: Page): Promise<void> {
  const shown = await window.getByRole('button', { name: 'Raise an alert …' }).first().isVisible()
  if (!shown) await window.keyboard.press('Alt+5')
}

async function raise(window: Page, mark: string, type: string, source = '', data = ''): Promise<void> {
  await showSimulator(window)
  await window.getByRole('button', { name: 'Raise an alert …' }).first().click()
  const dialog = window.getByRole('dialog')
  await dialog.getByLabel('Alert type').fill(type)
  await dialog.getByLabel('Mark').selectOption(mark)
  await dialog.getByLabel('Source').fill(source)
  await dialog.getByLabel('Data of DM 1.x').fill(data)
  await dialog.getByRole('button', { name: 'Raise it' }).click()
  await expect(dialog).toHaveCount(0)
}

async function callIn(window: Page): Promise<void> {
  await showSimulator(window)
  const call = window.getByRole('complementary').getByRole('button', { name: 'Call in now' }).first()
  await call.click()
  await expect(call).toBeEnabled({ timeout: 30_000 })
}

test('alerts are listed, counted and filtered by mouse and by keyboard, and lead to session and node', async ({
  window,
}) => {
  await startDemo(window)
  await raise(window, 'fatal', 'urn:x:at:error:1.0:Disk', `${dcmo}/camera/Enabled`, '<ResultCode>1550</ResultCode>')
  await raise(window, 'harmless', 'urn:nobody:knows')
  await callIn(window)
  await window.keyboard.press('Alt+7')
  const list = window.getByRole('listbox', { name: 'Alerts, newest first' })
  await expect(list.getByRole('option')).toHaveCount(3)
  const marks = window.getByRole('group', { name: /Alerts by mark/ })
  await expect(marks.getByRole('button')).toHaveText([/fatal 1/, /informational 1/, /harmless 1/])
  await marks.getByRole('button', { name: /fatal/ }).click()
  await expect(list.getByRole('option')).toHaveCount(1)
  await marks.getByRole('button', { name: /fatal/ }).focus()
  await window.keyboard.press('Enter')
  await expect(list.getByRole('option')).toHaveCount(3)
  await window.getByLabel('Filter by alert type').fill('no such')
  await expect(window.getByText('No alert matches the filters')).toBeVisible()
  await window.getByRole('button', { name: 'Clear the filters' }).click()

  await list.focus()
  await window.keyboard.press('End')
  await window.keyboard.press('Home')
  await window.keyboard.press('ArrowDown')
  // What is walked through leaves one tab, not one for each.
  await expect(window.getByRole('tab', { name: /^Alert of/ })).toHaveCount(1)
  await list.getByRole('option', { name: /error/ }).click()
  const data = window.getByRole('region', { name: 'Data of the alert' })
  await expect(data).toContainText('of a DM 1.x alert')
  await expect(data).toContainText('recipient error')
  await window.getByRole('button', { name: 'Open the node' }).click()
  await expect(window.getByRole('heading', { name: 'Enabled', exact: true })).toBeVisible()
  await expect(window.getByRole('treeitem', { selected: true })).toContainText('Enabled')
  await window.keyboard.press('Alt+1')
  await expect(window.getByRole('complementary').getByText('3 alerts')).toBeVisible()
  await window.keyboard.press('Alt+7')
  await list.getByRole('option', { name: /error/ }).click()
  await window.getByRole('button', { name: 'Open its session' }).click()
  await expect(window.getByText(/Package#1/).first()).toBeVisible()
})

test('a rule made in the form answers an alert, and its log shows what was delivered', async ({ window }) => {
  await startDemo(window)
  await window.keyboard.press('Alt+R')
  await expect(window.getByText('No rules yet')).toBeVisible()
  await window.getByRole('button', { name: 'New rule' }).click()
  await window.getByLabel('Name', { exact: true }).fill('Collect the log')
  await window.getByLabel('Commands to queue').fill('JUMP x')
  await expect(window.getByText('not valid: it does nothing')).toBeVisible()
  // By keys: a space and a new line stay until the next word is there.
  await window.getByLabel('Commands to queue').fill('')
  await window.getByLabel('Commands to queue').pressSequentially(`HPOST {{upload}} ${dcmo}/*/\nGET ${dcmo}/camera/`)
  await expect(window.getByLabel('Commands to queue')).toHaveValue(`HPOST {{upload}} ${dcmo}/*/\nGET ${dcmo}/camera/`)
  await window.getByRole('button', { name: 'New rule' }).click()
  await expect(window.getByLabel('Name', { exact: true })).toHaveValue('Rule 2')
  await window.getByRole('button', { name: /unsaved changes, Rule 1/ }).click()
  await expect(window.getByLabel('Name', { exact: true })).toHaveValue('Collect the log')
  await window.getByRole('switch', { name: 'The rule is on' }).check()
  await window.getByRole('tab', { name: 'JSON' }).click()
  await expect(window.getByText('atMostPerHour')).toBeVisible()
  await window.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(window.getByRole('list', { name: 'Rules' })).toContainText('on')
  await raise(window, 'critical', 'urn:x:at:error:1.0:Disk', `${dcmo}/camera/Enabled`)
  await callIn(window)
  await window.getByRole('tab', { name: 'What it did' }).click()
  const log = window.getByRole('list', { name: 'What the rule did' })
  await expect(log).toContainText('200 OK')
  await log.getByRole('button', { name: 'Show it' }).click()
  await expect(log).toContainText('ClientURI')
})
