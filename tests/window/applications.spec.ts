import { spawn } from 'node:child_process'
import { connectHost } from '../../main/cli/host-client.ts'
import { expect, startDemo, test } from './fixture.ts'

// Local applications and answers to pages on the simulated device, by mouse and by keyboard.

const device = 'IMEI:004400152020002'

test('lets an application in, shows its token once, what it registered, and that it died', async ({ window: page }) => {
  await startDemo(page)
  await page.keyboard.press('Alt+5')
  const card = page.getByRole('listitem').filter({ hasText: device })
  await card.getByRole('button', { name: 'Applications …' }).click()
  const dialog = page.getByRole('dialog', { name: `Applications on ${device}` })
  await expect(dialog).toContainText('Nobody is let in yet.')
  await page.screenshot({ path: 'test-results/applications-empty.png' })
  await dialog.getByLabel('Name of the application').fill('thermostat')
  await page.keyboard.press('Enter')
  const token = (await dialog.getByRole('status').locator('code').textContent()) ?? ''
  expect(token).toMatch(/^[\w-]{32}$/)
  const address = (await dialog.getByText(/^http:\/\/127\.0\.0\.1:\d+$/).textContent()) ?? ''
  const ask = (path: string, options: RequestInit = {}) =>
    fetch(address + path, {
      ...options,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    })
  const abort = new AbortController()
  const updates = await ask('/v1/updates', { signal: abort.signal })
  const box = 'a-mail-box-with-a-very-long-name-that-has-to-be-broken-somewhere-because-no-window-is-as-wide-as-that'
  const document = [{ ClientURI: 'urn:example:mo:mail:1.0//', MOData: { [box]: { Host: 'mail.example.com' } } }]
  expect((await ask('/v1/objects', { method: 'PUT', body: JSON.stringify({ document }) })).status).toBe(201)
  const row = dialog.getByRole('listitem').filter({ hasText: 'thermostat' })
  await expect(row).toContainText('listening')
  await expect(row).toContainText(`urn:example:mo:mail:1.0/${box}/`)
  await page.screenshot({ path: 'test-results/applications-light.png' })
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.screenshot({ path: 'test-results/applications-dark.png' })
  await page.setViewportSize({ width: 900, height: 600 })
  await page.screenshot({ path: 'test-results/applications-small.png' })
  abort.abort()
  await updates.body?.cancel().catch(() => undefined)
  await expect(row).toContainText('gone without a word')
  await page.screenshot({ path: 'test-results/applications-lost.png' })
  await page.keyboard.press('Escape')
  await expect(card).toContainText('gone without a word: thermostat')
  await card.getByRole('button', { name: 'Applications …' }).click()
  await row.getByRole('button', { name: 'New token' }).click()
  await expect(dialog.getByRole('status').locator('code')).not.toHaveText(token)
  expect((await ask('/v1/objects')).status).toBe(401)
  await row.getByRole('button', { name: 'Let it go' }).click()
  await expect(row).toHaveCount(0)
})

test('the sample application does what is executed in the window: at once, and in a while', async ({
  window: page,
  host,
}) => {
  await startDemo(page)
  const { host: calls, close } = await connectHost(host.address)
  const admitted = await calls.simulator.allowApplication({ deviceId: device, app: 'thermostat', reads: [] })
  if (!admitted.ok) throw new Error(admitted.problem.code)
  const app = spawn(process.execPath, ['resources/apps/thermostat.mjs', admitted.value.device.applicationsAt ?? ''], {
    env: { ...process.env, DMWB_APP_TOKEN: admitted.value.token },
  })
  let said = ''
  app.stdout.on('data', chunk => (said += String(chunk)))
  await expect.poll(() => said).toContain('listening; the target is 21 degrees')
  await calls.devices.enqueue({ deviceId: device, commands: [['GET', 'urn:x-dmwb:mo:thermostat:1.0//']] })
  await page.getByRole('button', { name: 'Call in now' }).click()
  const search = page.getByRole('searchbox', { name: 'Search names and values' })
  const queue = page.getByRole('region', { name: 'Queue of commands' })
  await expect(queue.getByRole('listitem').filter({ hasText: 'thermostat' })).toContainText(/done\s*200/)
  const execute = async (name: string, status: RegExp) => {
    await search.fill(name)
    await page.getByRole('treeitem').filter({ hasText: name }).click()
    await expect(page.getByRole('region', { name: 'Node sheet' }).getByRole('heading', { name })).toBeVisible()
    await page.getByRole('region', { name: 'Node sheet' }).getByRole('button', { name: 'Execute' }).click()
    await page.getByRole('button', { name: 'Call in now' }).click()
    await expect(queue.getByRole('listitem').filter({ hasText: name })).toContainText(status)
  }
  await execute('Boost', /done\s*200/)
  await expect.poll(() => said).toContain('the target is now 23 degrees')
  await execute('Calibrate', /done\s*202/)
  await page.screenshot({ path: 'test-results/applications-executed.png' })
  await page.keyboard.press('Alt+7')
  const alert = page.getByRole('option').filter({ hasText: 'app:1.0:OperationComplete' })
  await alert.click()
  await expect(page.getByRole('region', { name: 'Data of the alert' })).toContainText('0.3')
  await page.screenshot({ path: 'test-results/applications-alert.png' })
  app.kill('SIGINT')
  await expect.poll(() => said).toContain('deregistered')
  close()
})

test('answers pages by rules for certain words, and by a real browser', async ({ window: page, host }) => {
  await startDemo(page)
  await page.keyboard.press('Alt+5')
  const card = page.getByRole('listitem').filter({ hasText: device })
  await card.getByRole('button', { name: 'Behaviour …' }).click()
  const dialog = page.getByRole('dialog', { name: /^Behaviour of/ })
  await dialog.getByRole('button', { name: 'Another answer for certain pages …' }).click()
  await dialog.getByLabel('If these words stand on the page').fill('Which network')
  await dialog.getByLabel('Values of fields').nth(1).fill('answer = Café <b>')
  await dialog.getByRole('button', { name: 'Another answer for certain pages …' }).click()
  await dialog.getByLabel('If these words stand on the page').nth(1).fill('Delete')
  await dialog.getByLabel('The person').nth(1).selectOption('closes')
  await dialog.getByRole('heading').first().scrollIntoViewIfNeeded()
  await page.screenshot({ path: 'test-results/page-rules.png' })
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 900, height: 600 })
  await page.screenshot({ path: 'test-results/page-rules-small.png' })
  await dialog.getByRole('button', { name: 'Keep it' }).click()
  await expect(card).toContainText('answers pages by rule')
  const { host: calls, close } = await connectHost(host.address)
  const ask = async (about: object) => {
    const asked = await calls.interactions.ask({ deviceId: device, about, onYes: [] })
    if (!asked.ok) throw new Error(JSON.stringify(asked))
    await calls.simulator.callNow({ deviceId: device })
    return asked.value.id
  }
  const network = await ask({ kind: 'choice', text: 'Which network?', options: ['Home', 'Café <b>'] })
  const remove = await ask({ kind: 'confirm', text: 'Delete everything?' })
  const endOf = async (id: string) => (await calls.interactions.list({ deviceId: device })).find(item => item.id === id)
  await expect.poll(async () => (await endOf(network))?.end).toEqual({ how: 'answered', value: 'Café <b>' })
  await expect.poll(async () => (await endOf(remove))?.shownAt).toBeDefined()
  expect((await endOf(remove))?.end).toBeUndefined()
  close()
})
