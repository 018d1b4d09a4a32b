import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { Page } from '@playwright/test'
import { expect, startDemo, test } from './fixture.ts'

const opening = JSON.stringify({
  MOS: [{ DDF: 'https://ddf.example.com/a.ddf', MOID: 'urn:oma:mo:oma-dm-devinfo:1.2', MIID: ['devinfo'] }],
  Alert: [{ AlertType: 'urn:oma:at:dm:2.0:ClientInitiatedMgmt' }],
})

/** Starts the insecure test mode and gives a device of the test's own: it posts whatever it likes. */
async function startInsecure(window: Page) {
  await window.keyboard.press('Alt+6')
  await window.getByLabel('Port').fill('0')
  await window.getByLabel('TLS (HTTPS)').uncheck()
  await window.getByLabel('Devices prove who they are by').selectOption('none')
  await window.getByRole('button', { name: 'Start', exact: true }).click()
  const status = window.getByRole('contentinfo')
  await expect(status).toContainText('INSECURE TEST MODE')
  const endpoint = /http:\/\/127\.0\.0\.1:\d+\/dm/.exec((await status.textContent()) ?? '')?.[0] ?? ''
  return async (body: string, type = 'application/vnd.oma.dm.initiation+json', device = 'urn:x-test:1') => {
    const headers = {
      'content-type': type,
      accept: 'application/vnd.oma.dm.request+json',
      'omadm-devid': device,
    }
    return (await fetch(endpoint, { method: 'POST', body, headers })).text()
  }
}

const records = (window: Page) => window.getByRole('listbox', { name: 'Sessions, newest first' })
const steps = (window: Page) => window.getByRole('listbox', { name: 'Steps of the session' })

test('shows a session as a ladder with commands, statuses, raw bytes and decoded packages', async ({ window }) => {
  await startDemo(window)
  await window.keyboard.press('Alt+2')
  await records(window)
    .getByRole('option', { name: /server side, 4 packages/ })
    .first()
    .click()
  await expect(steps(window).getByRole('option')).toHaveText([
    /Device to DM Server: Package#1/,
    /DM Server to Device: Package#2/,
    /Device to DM Server: Package#3/,
    /DM Server to Device: Package#2 END/,
  ])
  await expect(window.getByRole('row', { name: /GET.*devinfo.*200 OK/ }).first()).toBeVisible()
  await expect(window.getByRole('row', { name: /END no answer expected/ })).toBeVisible()
  await steps(window).getByRole('option').nth(2).click()
  await window.getByRole('tab', { name: 'Raw' }).click()
  await expect(window.getByRole('region', { name: 'Raw' })).toContainText('multipart/form-data')
  await window.getByText('Hex', { exact: true }).click()
  await expect(window.getByRole('region', { name: 'Raw' })).toContainText(/00000000 {2}2d 2d/)
  await window.getByRole('tab', { name: 'Decoded' }).click()
  await expect(window.getByRole('region', { name: 'Decoded' })).toContainText(
    'Result of GET urn:oma:mo:oma-dm-devinfo:1.2',
  )
})

test('is walked through by keyboard alone', async ({ window }) => {
  await startDemo(window)
  await window.keyboard.press('Alt+l')
  await steps(window).focus()
  await window.keyboard.press('End')
  await window.keyboard.press('ArrowUp')
  await window.keyboard.press('Home')
  await window.keyboard.press('ArrowDown')
  await expect(steps(window).getByRole('option', { selected: true })).toContainText('Package#2')
  await window.keyboard.press('Enter')
  await expect(window.getByRole('region', { name: 'Decoded' })).toContainText('The server sends')
})

test('grows while the session runs', async ({ window }) => {
  const post = await startInsecure(window)
  await post(opening)
  await window.keyboard.press('Alt+1')
  await window.getByRole('complementary').getByRole('button', { name: 'urn:x-test:1' }).click()
  await window.getByRole('button', { name: 'More actions for this device' }).click()
  await window.getByRole('menuitem', { name: /Read the whole tree/ }).click()
  await expect(window.getByRole('region', { name: 'Queue of commands' })).toContainText('1 pending')
  await post(opening)
  await window.keyboard.press('Alt+2')
  await records(window)
    .getByRole('option', { name: /running/ })
    .click()
  await expect(window.getByRole('note')).toContainText('Insecure test mode')
  await expect(steps(window).getByRole('option')).toHaveCount(2)
  await expect(window.getByRole('row', { name: /GET.*UNKNOWN/ })).toBeVisible()
  await post('{"Status":[{"sc":404}]}', 'application/vnd.oma.dm.response+json')
  await expect(steps(window).getByRole('option')).toHaveCount(4)
  await expect(window.getByRole('row', { name: /GET.*404 Not found/ })).toBeVisible()
  await expect(window.getByRole('tabpanel').getByText('done', { exact: true })).toBeVisible()
})

test('a request that was copied as curl is answered when a shell sends it', async ({ window, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const post = await startInsecure(window)
  await post(opening)
  await window.keyboard.press('Alt+2')
  await records(window).getByRole('option').first().click()
  await window.getByRole('tab', { name: 'Raw' }).click()
  await window.getByRole('button', { name: 'Copy as curl' }).click()
  await expect(window.getByRole('button', { name: 'Copied' })).toBeVisible()
  const copied = await window.evaluate(() => navigator.clipboard.readText())
  const { stdout } = await promisify(execFile)('sh', ['-c', copied.replace('curl', 'curl --silent')])
  expect(JSON.parse(stdout)).toEqual({ CMD: [['END']] })
})

test('lists a thousand devices by the rows in sight, and walks and filters them', async ({ window }) => {
  const post = await startInsecure(window)
  const devices = Array.from({ length: 1000 }, (_, index) => `urn:x-many:${String(index).padStart(4, '0')}`)
  for (let from = 0; from < devices.length; from += 50)
    await Promise.all(devices.slice(from, from + 50).map(id => post(opening, undefined, id)))
  await window.keyboard.press('Alt+1')
  const list = window.getByRole('list', { name: 'Devices' })
  await expect(list.getByRole('listitem').first()).toHaveAttribute('aria-setsize', '1000')
  expect(await list.getByRole('listitem').count()).toBeLessThan(50)
  await list.getByRole('button').first().focus()
  await window.keyboard.press('End')
  await expect(list.locator('[aria-posinset="1000"]').getByRole('button')).toBeFocused()
  await window.getByLabel('Filter by device id or model').fill('many:0777')
  await expect(list.getByRole('listitem')).toHaveCount(1)
  await list.getByRole('button', { name: 'urn:x-many:0777' }).press('Enter')
  await expect(window.getByRole('main').getByRole('heading', { name: 'urn:x-many:0777' })).toBeVisible()
})

test('says where a package is not JSON, and marks the place in its bytes', async ({ window }) => {
  const post = await startInsecure(window)
  await post('{"MOS": }')
  await window.keyboard.press('Alt+2')
  await records(window).getByRole('option').first().click()
  await window.getByRole('tab', { name: 'Problems (1)' }).click()
  await expect(window.getByRole('region', { name: 'Problems' })).toContainText('package.not-json')
  await window.getByRole('button', { name: /Go to step 1/ }).click()
  await window.getByRole('tab', { name: 'Raw' }).click()
  await expect(window.locator('mark')).toHaveText('}')
})

test('finds records by device, outcome and security', async ({ window }) => {
  const post = await startInsecure(window)
  await window.keyboard.press('Alt+2')
  await expect(window.getByRole('heading', { name: 'No sessions yet' })).toBeVisible()
  await post(opening)
  await post('{')
  await expect(records(window).getByRole('option')).toHaveCount(2)
  await window.getByLabel('Filter by outcome').selectOption('failed')
  await expect(records(window).getByRole('option')).toHaveCount(1)
  await window.getByLabel('Filter by security').selectOption('secure')
  await expect(window.getByRole('heading', { name: 'No session matches the filters' })).toBeVisible()
  await window.getByRole('button', { name: 'Clear the filters' }).click()
  await window.getByLabel('Filter by device id').fill('x-test')
  await expect(records(window).getByRole('option')).toHaveCount(2)
})

test('exports a record, and hides the credentials of a bootstrap', async ({ window }) => {
  await startDemo(window)
  await window.keyboard.press('Alt+2')
  await records(window)
    .getByRole('option', { name: /bootstrap, server side/ })
    .first()
    .click()
  await steps(window).getByRole('option').last().click()
  await expect(window.getByText('This body holds credentials')).toBeVisible()
  const [download] = await Promise.all([window.waitForEvent('download'), window.keyboard.press('Alt+e')])
  const text = await readFile(await download.path(), 'utf8')
  expect(JSON.parse(text)).toHaveProperty('record')
  expect(text).not.toContain('"Secret"')
})

test('stays usable in a small window', async ({ window }) => {
  await window.setViewportSize({ width: 900, height: 600 })
  await startDemo(window)
  await window.keyboard.press('Alt+l')
  await expect(steps(window)).toBeInViewport()
  await window.getByRole('tab', { name: 'Decoded' }).click()
  await expect(window.getByRole('region', { name: 'Decoded' })).toBeInViewport()
  const wide = await window.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
  expect(wide).toBe(false)
})
