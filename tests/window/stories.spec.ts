import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Browser, chromium, devices, type Page } from '@playwright/test'
import { connectHost, type HostClient } from '../../main/cli/host-client.ts'
import { chromiumPath } from '../../scripts/chromium.ts'
import { test as base, expect, watchPage } from './fixture.ts'

// The use cases B.1, B.2 and B.3: a person with a browser of the size of a telephone, an operator at the window, a device that is a
// process of its own. @browser: what the window is in makes no difference to them.

const deviceId = 'IMEI:004400152020060'
const root = join(import.meta.dirname, '..', '..')
const log = 'urn:x-dmwb:mo:call-log:1.0'
const callDropped = 'urn:x-dmwb:at:call-dropped:1.0'
const wireless = [{ ClientURI: 'urn:x-dmwb:mo:wlan:1.0//', MOData: { cafe: { SSID: 'Cafe-Free', Security: 'open' } } }]

interface Stage {
  readonly calls: HostClient['host']
  /** Of the portal. */
  readonly address: string
  /** A telephone at this address, and what went wrong on it. */
  phone(address: string): Promise<{ readonly page: Page; readonly faults: string[] }>
  /** Runs the device to its end; gives what it printed. */
  device(...options: readonly string[]): Promise<string>
  /** Lets the device stay and listen; gives the address for notifications. */
  listen(): Promise<string>
}

const test = base.extend<{ readonly stage: Stage }>({
  stage: async ({ host, window: _ }, use) => {
    const { host: calls, close } = await connectHost(host.address)
    const scratch = await mkdtemp(join(tmpdir(), 'dmwb-stories-'))
    const basic = { port: 0, path: '/dm', host: '127.0.0.1', tls: true, auth: 'basic', dialect: 'auto' } as const
    await calls.server.start({ ...basic, alwaysEnd: false })
    const ca = await calls.server.caCertificate()
    await writeFile(join(scratch, 'ca.pem'), ca.ok ? ca.value : '')
    const portal = await calls.portal.change({
      enabled: true,
      operators: [{ name: 'Example Mobile & Sons <b>', profileId: 'sample:phone' }],
      settings: [
        {
          name: 'Café at the station',
          text: 'Free wireless network. '.repeat(12),
          document: JSON.stringify(wireless),
        },
      ],
    })
    const ddfs = ['wlan.ddf', 'call-log.ddf'].flatMap(name => ['--ddf', join('resources', 'stories', name)])
    const common = ['--id', deviceId, '--ca', join(scratch, 'ca.pem'), '--tree', join(scratch, 'tree.json'), ...ddfs]
    const start = (options: readonly string[]) =>
      spawn(process.execPath, ['bin/dmwb.mjs', 'device', ...common, ...options], { cwd: root })
    const running = new Set<ReturnType<typeof start>>()
    let browser: Browser | undefined
    await use({
      calls,
      address: portal.ok ? (portal.value.address ?? '') : '',
      phone: async address => {
        browser ??= await chromium.launch({ executablePath: chromiumPath() })
        const context = await browser.newContext({ ...devices['Pixel 7'], ignoreHTTPSErrors: true })
        const page = await context.newPage()
        const faults = watchPage(page)
        await page.goto(address)
        return { page, faults }
      },
      device: async (...options) => {
        const child = start(options)
        let text = ''
        for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (text += String(chunk)))
        await once(child, 'close')
        return text
      },
      listen: async () => {
        const child = start(['--listen', '--json'])
        running.add(child)
        const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
        return String(JSON.parse(line).listening)
      },
    })
    await browser?.close()
    for (const child of running) {
      const ended = once(child, 'close')
      child.kill('SIGTERM')
      await ended
    }
    close()
    await rm(scratch, { recursive: true, force: true })
  },
})

// Several processes start, one after the other.
test.setTimeout(120_000)

/** B.1 up to the page that gives a one-time address; then the device fetches its account there. */
async function register(stage: Stage): Promise<Page> {
  const { page } = await stage.phone(stage.address)
  await page.getByLabel('Your name').fill('Ada "Example"')
  await page.getByLabel('Device identifier').fill(deviceId)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Your device is registered' })).toBeVisible()
  const address = (await page.locator('#address').textContent()) ?? ''
  expect(await stage.device('--bootstrap', address)).toContain('BootstrapComplete')
  return page
}

test('B.1: a person registers a device with an operator, the device fetches its account and proves it @browser', async ({
  window,
  stage,
}) => {
  const { page, faults } = await stage.phone(stage.address)
  await page.getByLabel('Your name').fill('Ada "Example"')
  await page.getByLabel('Device identifier').fill('IMEI 0044')
  await page.screenshot({ path: 'test-results/story-register.png', fullPage: true })
  await page.getByRole('button', { name: 'Register' }).click()
  await expect(page.getByRole('alert')).toContainText('without blanks')
  await page.screenshot({ path: 'test-results/story-register-wrong.png', fullPage: true })
  await expect(page.getByLabel('Your name')).toHaveValue('Ada "Example"')
  await page.getByLabel('Device identifier').fill(deviceId)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Your device is registered' })).toBeVisible()
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.screenshot({ path: 'test-results/story-registered-dark.png', fullPage: true })
  const address = (await page.locator('#address').textContent()) ?? ''
  expect(await stage.device('--bootstrap', address)).toContain('BootstrapComplete')
  await page.getByRole('link', { name: 'the page of your device' }).click()
  await expect(page.getByRole('heading', { name: `Settings for ${deviceId}` })).toBeVisible()
  expect(faults.filter(fault => !fault.includes('422'))).toEqual([])
  // The operator sees who registered, and that the bootstrap was proved.
  await window.keyboard.press('Alt+4')
  await window.getByRole('button', { name: 'Self-service pages' }).click()
  await expect(window.getByText('Ada "Example"')).toBeVisible()
  await window.screenshot({ path: 'test-results/story-b1.png' })
  await expect.poll(async () => (await stage.calls.bootstrap.runs({ limit: 1 }))[0]?.result).toBe('PASS')
  const alerts = await stage.calls.alerts.list({ limit: 10 })
  expect(alerts.map(({ alert }) => alert.type)).toContain('urn:oma:at:dm:2.0:BootstrapComplete')
})

test('B.2: a person chooses a network on the page of the device, which is notified and fetches it @browser', async ({
  window,
  stage,
}) => {
  const page = await register(stage)
  const listening = await stage.listen()
  // The portal notifies a device where it was notified last.
  const order = { deviceId, way: 'udp', requestsMos: false, connections: [] } as const
  await stage.calls.notifications.send({ ...order, address: listening })
  const states = async () => (await stage.calls.notifications.list({ deviceId })).items.map(({ state }) => state)
  await expect.poll(states, { timeout: 30_000 }).toEqual(['answered'])
  await page.getByRole('link', { name: 'the page of your device' }).click()
  await page.screenshot({ path: 'test-results/story-settings.png', fullPage: true })
  await page.getByRole('button', { name: 'Load Café at the station' }).click()
  // The page loads itself anew until the settings are there.
  await expect(page.getByText('Café at the station: loaded')).toBeVisible({ timeout: 30_000 })
  await page.screenshot({ path: 'test-results/story-settings-loaded.png', fullPage: true })
  expect(await states()).toEqual(['answered', 'answered'])
  await window.getByRole('complementary').getByRole('button', { name: /IMEI:/ }).click()
  const queue = window.getByRole('region', { name: 'Queue of commands' })
  await expect(queue.getByRole('listitem').filter({ hasText: 'HGET' })).toContainText(/done\s*200/)
  await window.screenshot({ path: 'test-results/story-b2.png' })
  const [hget] = (await stage.calls.devices.work({ deviceId })).filter(({ command }) => command.name === 'HGET')
  expect(hget?.status).toEqual({ code: 200, uris: ['urn:x-dmwb:mo:wlan:1.0/cafe/'] })
})

test('B.3: a device reports an error, a rule collects its log, and one that is too large is refused @browser', async ({
  window,
  stage,
}) => {
  await register(stage)
  await window.keyboard.press('Alt+R')
  await window.getByRole('button', { name: 'New rule' }).click()
  await window.getByLabel('Name', { exact: true }).fill('Collect the log of a dropped call')
  await window.getByLabel('Alert type', { exact: true }).fill(callDropped)
  await window.getByLabel('Commands to queue').fill(`HPOST {{upload}} ${log}//`)
  await window.getByLabel(/Largest upload/).fill('4000')
  await window.getByRole('switch', { name: 'The rule is on' }).check()
  await window.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(window.getByRole('list', { name: 'Rules' })).toContainText('on')
  const report = () => stage.device('--alert', `${callDropped}=critical`, '--alert-source', `${log}/calllog/Text`)
  await report()
  await window.getByRole('tab', { name: 'What it did' }).click()
  const did = window.getByRole('list', { name: 'What the rule did' })
  await expect(did).toContainText('200 OK')
  await did.getByRole('button', { name: 'Show it' }).click()
  await expect(did).toContainText('call to +49 89 123456 dropped')
  await window.screenshot({ path: 'test-results/story-b3.png' })
  await stage.calls.devices.write({ deviceId, uri: `${log}/calllog/Text`, value: 'dropped '.repeat(1000) })
  await stage.device()
  await report()
  await expect(did).toContainText('419')
  await window.screenshot({ path: 'test-results/story-b3-refused.png' })
})
