import type { Page } from '@playwright/test'
import { documentOf, element, type RawDevice, rawDevice } from '../../main/host/raw-device.fixture.ts'
import { expect, test } from './fixture.ts'

// A device that posts its packages by hand calls in at the insecure server of the window.

const id = 'urn:imei:004999010640000'
const wlan = 'urn:example:mo:wlan:1.0'
const devInfo = 'urn:oma:mo:oma-dm-devinfo:1.2'
const mos = { [devInfo]: ['di'], [wlan]: ['w1', 'w2'] }

async function startInsecureServer(window: Page): Promise<RawDevice> {
  await window.keyboard.press('Alt+6')
  await window.getByLabel('Port').fill('0')
  await window.getByLabel('TLS (HTTPS)').uncheck()
  await window.getByLabel('Devices prove who they are by').selectOption('none')
  await window.getByRole('button', { name: 'Start', exact: true }).click()
  const endpoint = await window
    .getByRole('contentinfo')
    .getByText(/^http:\/\/127/)
    .innerText()
  await window.keyboard.press('Alt+1')
  return rawDevice(endpoint, id)
}

function answerTo(command: readonly string[]) {
  if (command[0] !== 'GET') return 200
  const info = { Man: 'Example Corp', Mod: 'X-1000', FwV: '1.2.3', LrgObj: true }
  if (command[1]?.includes('devinfo')) return documentOf(element(`${devInfo}/di/`, 'di', info))
  const network = (name: string) =>
    element(`${wlan}/${name}/`, name, { SSID: `home-${name}`, Channel: 11, Keys: { k1: { Key: 'secret' } } })
  return documentOf(network('w1'), network('w2'))
}

async function callIn(device: RawDevice): Promise<readonly string[][]> {
  const seen: string[][] = []
  let commands = await device.open(mos, ['urn:oma:at:dm:2.0:ClientInitiatedMgmt'])
  while (commands[0]?.[0] !== 'END') {
    seen.push(...commands)
    commands = await device.answer(commands.map(answerTo))
  }
  return seen
}

/** Server on, device called in twice: once to be known, once to be read. */
async function openReadDevice(window: Page): Promise<RawDevice> {
  const device = await startInsecureServer(window)
  await callIn(device)
  await window.getByRole('complementary').getByRole('button', { name: id }).click()
  await expect(window.getByRole('treeitem')).toHaveCount(5)
  await window.getByRole('button', { name: 'More actions for this device' }).click()
  await window.getByRole('menuitem', { name: /Read the whole tree/ }).click()
  await expect(window.getByRole('region', { name: 'Queue of commands' })).toContainText('2 pending')
  await callIn(device)
  await expect(window.getByRole('treeitem', { name: /SSID/ })).toHaveCount(2)
  return device
}

test('a device that calls in appears with its state, its model and its tree', async ({ window }) => {
  await openReadDevice(window)
  const row = window.getByRole('complementary').getByRole('button', { name: id })
  await expect(row).toContainText('Example Corp X-1000')
  await expect(row).toContainText('insecure')
  const queue = window.getByRole('region', { name: 'Queue of commands' })
  await expect(queue.getByText('200 OK')).toHaveCount(2)
  await expect(window.getByRole('treeitem', { name: /SSID/ }).first()).toContainText('home-w1')
})

test('the tree is walked by keyboard: arrows, Home, End, letters, closing and opening', async ({ window }) => {
  await openReadDevice(window)
  const tree = window.getByRole('tree')
  const chosen = window.getByRole('treeitem', { selected: true })
  await tree.focus()
  await window.keyboard.press('End')
  await expect(chosen).toContainText('LrgObj')
  await window.keyboard.press('Home')
  await expect(chosen).toContainText(wlan)
  await expect(chosen).toHaveAttribute('aria-expanded', 'true')
  await window.keyboard.press('ArrowLeft')
  await expect(chosen).toHaveAttribute('aria-expanded', 'false')
  await expect(window.getByRole('treeitem', { name: /SSID/ })).toHaveCount(0)
  await window.keyboard.press('ArrowRight')
  await window.keyboard.press('ArrowRight')
  await expect(chosen).toContainText('w1')
  await window.keyboard.type('ch')
  await expect(chosen).toContainText('Channel')
  await expect(chosen).toHaveAttribute('aria-level', '3')
  await expect(tree).toHaveAttribute('aria-activedescendant', (await chosen.getAttribute('id')) ?? '')
  await window.keyboard.press('ArrowLeft')
  await expect(chosen).toContainText('w1')
})

test('search shows what was found with its ancestors and its count', async ({ window }) => {
  await openReadDevice(window)
  await window.getByRole('tree').focus()
  await window.keyboard.press('/')
  await window.keyboard.type('secret')
  await expect(window.getByText(/2 found in/)).toBeVisible()
  await expect(window.getByRole('treeitem')).toHaveCount(9)
  await window.keyboard.press('Enter')
  await expect(window.getByRole('heading', { name: 'Key', exact: true })).toBeVisible()
  await window.keyboard.press('Escape')
  await expect(window.getByRole('tree')).toBeFocused()
  await expect(window.getByRole('treeitem', { name: /SSID/ })).toHaveCount(2)
})

test('a value is written when the device next calls in, and work can be taken back before', async ({ window }) => {
  const device = await openReadDevice(window)
  await window
    .getByRole('treeitem', { name: /Channel/ })
    .first()
    .click()
  const sheet = window.getByRole('region', { name: 'Node sheet' })
  await sheet.getByRole('textbox').fill('13')
  await sheet.getByRole('button', { name: 'Write at the next call' }).click()
  await sheet.getByRole('button', { name: 'Read', exact: true }).click()
  const queue = window.getByRole('region', { name: 'Queue of commands' })
  await expect(queue).toContainText('2 pending')
  await queue.getByRole('button', { name: /Cancel GET/ }).click()
  await expect(queue).toContainText('cancelled')
  const [command] = await callIn(device)
  expect(command?.[0]).toBe('HGET')
  expect(command?.[2]).toBe(`${wlan}/w1/Channel`)
  await expect(queue).toContainText('nothing pending')
})

test('a forbidden action is disabled and says which rule forbids it', async ({ window }) => {
  await openReadDevice(window)
  await window.getByRole('treeitem', { name: /Man/ }).click()
  const sheet = window.getByRole('region', { name: 'Node sheet' })
  await expect(sheet.getByRole('button', { name: 'Delete' })).toBeDisabled()
  await expect(sheet.getByRole('list', { name: 'What is not allowed, and why' })).toContainText(/delete/)
  await expect(sheet.getByRole('button', { name: /resource:ddf\/devinfo/ })).toBeVisible()
})

test('a device in the middle of a session is shown so', async ({ window }) => {
  const device = await openReadDevice(window)
  await window.getByRole('treeitem', { name: /SSID/ }).first().click()
  await window.getByRole('region', { name: 'Node sheet' }).getByRole('button', { name: 'Read', exact: true }).click()
  await expect(window.getByText('1 pending').first()).toBeVisible()
  await device.open(mos)
  await expect(window.getByRole('complementary').getByText('in session')).toBeVisible()
})

test('a device that breaks its description: each finding leads to the node, to its line, and is a report', async ({
  window,
  context,
}) => {
  await openReadDevice(window)
  const main = window.getByRole('main')
  await main.getByRole('button', { name: 'More actions for this device' }).click()
  await window.getByRole('menuitem', { name: 'Check against its description' }).click()
  const findings = main.getByRole('table', { name: 'Findings' })
  const missing = findings.getByRole('row').filter({ hasText: 'DevID' })
  await expect(missing).toContainText('A node that must be there is missing')
  await window.screenshot({ path: 'test-results/editor-contract.png' })
  await main.getByLabel('Kind of finding').selectOption('not-described')
  await expect(missing).toBeHidden()
  await expect(findings.getByRole('row').filter({ hasText: 'wlan' }).first()).toBeVisible()
  await main.getByLabel('Kind of finding').selectOption('mandatory-missing')
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await missing.getByRole('button', { name: 'Copy report' }).click()
  const report = () => window.evaluate(() => navigator.clipboard.readText())
  await expect
    .poll(report)
    .toMatch(/### A node that must be there is missing[\s\S]*DevID[\s\S]*devinfo-1\.2\.ddf`, line \d+/)
  await missing.getByRole('button', { name: /^devinfo-1\.2\.ddf:\d+$/ }).click()
  await expect(window.locator('.monaco-editor .view-lines').last()).toContainText('DevID')
  await window.getByRole('tab', { name: /^Check/ }).click()
  await main.getByLabel('Kind of finding').selectOption('all')
  await findings
    .getByRole('button', { name: /wlan.*w1/ })
    .first()
    .click()
  await expect(window.getByRole('tree')).toBeVisible()
})
