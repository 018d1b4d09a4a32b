import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, devices, type Page } from '@playwright/test'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Opened, openDoor, secure, value } from '../../main/host/door.fixture.ts'

// The use cases B.1, B.2 and B.3 with a real browser of the size of a telephone; the device is a process of its own.

const deviceId = 'IMEI:004400152020060'
const root = join(import.meta.dirname, '..', '..')
const log = 'urn:x-dmwb:mo:call-log:1.0'
const alert = 'urn:x-dmwb:at:call-dropped:1.0'

async function phone(browser: Browser, address: string): Promise<{ readonly page: Page; readonly faults: string[] }> {
  const context = await browser.newContext({ ...devices['Pixel 7'], ignoreHTTPSErrors: true })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('console', message => message.type() === 'error' && faults.push(message.text()))
  page.on('pageerror', error => faults.push(String(error)))
  await page.goto(address)
  return { page, faults }
}

/** The device as a process of its own; gives what it printed when it ended. */
async function runDevice(scratch: string, ...options: readonly string[]): Promise<string> {
  const ddfs = ['wlan.ddf', 'call-log.ddf'].flatMap(name => ['--ddf', join('resources', 'stories', name)])
  const common = ['--id', deviceId, '--ca', join(scratch, 'ca.pem'), '--tree', join(scratch, 'tree.json'), ...ddfs]
  const child = spawn(process.execPath, ['bin/dmwb.mjs', 'device', ...common, ...options], { cwd: root })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (text += String(chunk)))
  await once(child, 'close')
  return text
}

const document = JSON.stringify([
  { ClientURI: 'urn:x-dmwb:mo:wlan:1.0//', MOData: { cafe: { SSID: 'Cafe-Free', Security: 'open' } } },
])

let door: Opened
beforeEach(async () => {
  door = await openDoor()
})
afterEach(() => door.stop())

it('a person registers a device on a telephone, loads settings, and a reported error brings the log', {
  timeout: 240_000,
}, async () => {
  const { host: calls } = door
  value(await calls.server.start(secure))
  const settings = [{ name: 'Café at the station', text: 'Free wireless network. '.repeat(12), document }]
  const operators = [{ name: 'Example Mobile & Sons <b>', profileId: 'sample:phone' }]
  const { address = '' } = value(await calls.portal.change({ enabled: true, operators, settings }))

  // B.1: the form on a telephone, first with a mistake.
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    chromiumSandbox: false,
  })
  const { page: hand, faults } = await phone(browser, address)
  await hand.getByLabel('Your name').fill('Ada "Example"')
  await hand.getByLabel('Device identifier').fill('IMEI 0044')
  await hand.screenshot({ path: 'test-results/register-phone.png', fullPage: true })
  await hand.getByRole('button', { name: 'Register' }).click()
  expect(await hand.getByRole('alert').textContent()).toContain('without blanks')
  await hand.screenshot({ path: 'test-results/register-phone-wrong.png', fullPage: true })
  expect(await hand.getByLabel('Your name').inputValue()).toBe('Ada "Example"')
  await hand.getByLabel('Device identifier').fill(deviceId)
  await hand.keyboard.press('Enter')
  await hand.getByRole('heading', { name: 'Your device is registered' }).waitFor()
  const bootstrap = (await hand.locator('#address').textContent()) ?? ''
  await hand.emulateMedia({ colorScheme: 'dark' })
  await hand.screenshot({ path: 'test-results/registered-phone-dark.png', fullPage: true })
  const scratch = await mkdtemp(join(tmpdir(), 'dmwb-self-service-'))
  await writeFile(join(scratch, 'ca.pem'), value(await calls.server.caCertificate()))
  expect(await runDevice(scratch, '--bootstrap', bootstrap)).toContain('BootstrapComplete')
  await expect.poll(async () => (await calls.bootstrap.runs({ limit: 1 }))[0]?.result, { timeout: 20_000 }).toBe('PASS')

  // B.2: the page of the device.
  await hand.getByRole('link', { name: 'the page of your device' }).click()
  await hand.getByRole('heading', { name: `Settings for ${deviceId}` }).waitFor()
  await hand.emulateMedia({ colorScheme: 'light' })
  await hand.screenshot({ path: 'test-results/settings-phone.png', fullPage: true })
  await hand.getByRole('button', { name: 'Load Café at the station' }).click()
  await hand.getByText('Café at the station: on its way').waitFor()
  expect(await runDevice(scratch)).toContain('HGET')
  // The page loads itself anew until the settings are there.
  await hand.getByText('Café at the station: loaded').waitFor({ timeout: 30_000 })
  await hand.screenshot({ path: 'test-results/settings-phone-loaded.png', fullPage: true })
  expect(faults.filter(fault => !fault.includes('422'))).toEqual([])
  await browser.close()

  // B.3: an error is reported, a rule collects the log.
  const rule = {
    kind: 'dmwb-alert-rule',
    version: 1,
    name: 'Collect the log of a dropped call',
    enabled: true,
    when: { type: alert, markAtLeast: 'minor', device: '*', source: `${log}/*` },
    commands: [['HPOST', '{{upload}}', `${log}//`]],
    guards: { atMostPerHour: 10, uploadLimitBytes: 4000 },
  }
  await calls.alerts.saveRule({ id: 'dropped', text: JSON.stringify(rule) })
  await runDevice(scratch, '--alert', `${alert}=critical`, '--alert-source', `${log}/calllog/Text`)
  await expect.poll(async () => (await calls.alerts.runs({ limit: 1 }))[0]?.uploads.length, { timeout: 20_000 }).toBe(1)
  await rm(scratch, { recursive: true, force: true })
})
