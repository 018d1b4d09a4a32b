import type { Page } from '@playwright/test'
import { connectHost } from '../../main/cli/host-client.ts'
import { expect, startDemo, test } from './fixture.ts'

// What goes to a device beside the document of OMA DM 2.0: documents for older devices, and certificates for its own key.

async function newProfile(window: Page): Promise<void> {
  await startDemo(window)
  await window.keyboard.press('Alt+p')
  await expect(window.getByLabel('Name', { exact: true })).toBeFocused()
  await window.keyboard.type('Lab')
  await window.keyboard.press('Enter')
  await expect(window.getByRole('heading', { name: 'Lab' })).toBeVisible()
}
const result = (window: Page) => window.getByRole('region', { name: /^Run for/ }).getByRole('status')

test('client provisioning is pushed to the device, and its evidence says what was read back', async ({ window }) => {
  await newProfile(window)
  await window.getByRole('tab', { name: 'Push' }).click()
  await window.getByRole('radio', { name: /server-initiated/ }).check()
  await window.getByText('WAP push (UDP)', { exact: true }).click()
  await window.getByRole('combobox', { name: 'Document' }).click()
  await window.getByRole('option', { name: 'Client provisioning, WBXML' }).click()
  await window.getByRole('button', { name: 'Plan', exact: true }).click()
  const plan = window.getByRole('region', { name: /^Flight plan/ })
  await expect(plan.getByRole('list', { name: 'Checks' })).toContainText('cannot hold the list of permissions')
  await plan.getByRole('button', { name: /Fields/ }).click()
  await expect(plan.getByRole('table', { name: 'Fields' })).toContainText('AAUTHSECRET')
  await window.getByRole('button', { name: 'Push', exact: true }).click()
  await expect(result(window)).toContainText('PASS', { timeout: 30_000 })
  await expect(window.getByText(/values equal; not given back: .*Secret/)).toBeVisible()
})

test('an older document for a real device says why it stays UNKNOWN, and what would prove it', async ({ window }) => {
  await newProfile(window)
  await window.getByRole('tab', { name: 'Push' }).click()
  await window.getByRole('combobox', { name: 'Device' }).fill('IMEI:004400152020099')
  // The list of devices closes.
  await window.keyboard.press('Tab')
  await window.getByRole('radio', { name: /^Factory/ }).check()
  await window.getByRole('combobox', { name: 'Document' }).click()
  await window.getByRole('option', { name: 'DM 1.x message, WBXML' }).click()
  await window.getByRole('button', { name: 'Plan', exact: true }).click()
  const checks = window.getByRole('region', { name: /^Flight plan/ }).getByRole('list', { name: 'Checks' })
  await expect(checks).toContainText('speaks DM 1.x afterwards, which the servers here do not')
  await expect(checks).toContainText('Look at the DM 1.x server of the account for a session of this device.')
})

test('a document that the chosen way does not carry goes back to the usual one', async ({ window }) => {
  await newProfile(window)
  await window.getByRole('tab', { name: 'Push' }).click()
  const document = window.getByRole('combobox', { name: 'Document' })
  await document.click()
  await window.getByRole('option', { name: 'Client provisioning, XML' }).click()
  await expect(document).toHaveValue('Client provisioning, XML')
  await window.getByRole('radio', { name: /^Smart card/ }).check()
  await expect(document).toHaveValue('As the dialect of the profile says')
})

test('the key stays in the device: form, JSON, and a request that a device elsewhere gives', async ({
  window,
  host,
}) => {
  await newProfile(window)
  test.skip(host.address === '', 'the server is set through the door of the browser')
  const door = await connectHost(host.address)
  const { serverOptions } = await door.host.workbench.state()
  await door.host.server.start({ ...serverOptions, auth: 'basic-or-certificate' })
  door.close()
  await window.getByRole('combobox', { name: 'How the device proves who it is' }).click()
  await window.getByRole('option', { name: 'Client certificate' }).click()
  await window.getByRole('switch', { name: 'The key stays in the device' }).check()
  await expect(window.getByRole('region', { name: 'The profile as JSON' })).toContainText('"ownKey": true')
  await window.getByRole('tab', { name: 'Push' }).click()
  await expect(window.getByText('Certificate request of the device')).toHaveCount(0)
  await window.getByRole('button', { name: 'Save and push' }).click()
  await expect(result(window)).toContainText('PASS', { timeout: 30_000 })
  await window.getByRole('combobox', { name: 'Device' }).fill('IMEI:004400152020099')
  await expect(window.getByText('Certificate request of the device')).toBeVisible()
  await window.getByRole('button', { name: 'Plan', exact: true }).click()
  await expect(window.getByText(/There is no certificate request of IMEI:004400152020099/)).toBeVisible()
})

test('the number of runs to keep is a setting', async ({ window }) => {
  await startDemo(window)
  await window.getByRole('navigation', { name: 'Activities' }).getByRole('button', { name: 'Settings' }).click()
  const field = window.getByRole('textbox', { name: 'Runs to keep' })
  await field.fill('7')
  await expect(window.getByText('A number from 100 to 10,000,000.')).toBeVisible()
  await field.fill('500')
  await field.press('Enter')
  await expect(window.getByText('The newest 500 runs are kept.')).toBeVisible()
})
