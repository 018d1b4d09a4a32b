import { connectHost } from '../../main/cli/host-client.ts'
import { expect, startDemo, test } from './fixture.ts'

// The operator opens the self-service pages in the window; what persons do on them is in stories.spec.ts.

test('opens the self-service pages, is told what is wrong with settings, and sees who registered', async ({
  window: page,
  host,
}) => {
  await startDemo(page)
  await page.keyboard.press('Alt+4')
  await page.getByRole('button', { name: 'Self-service pages' }).click()
  await expect(page.getByText('No device was registered yet.')).toBeVisible()
  await page.screenshot({ path: 'test-results/portal-empty.png' })
  await page.getByRole('button', { name: 'Add an operator' }).click()
  await page.getByLabel('Name on the page').fill('Example Mobile & Sons <b>')
  await page.getByRole('button', { name: 'Add settings' }).click()
  await page.getByLabel('Name of the settings').fill('Café at the station')
  await page.getByLabel('What the person reads about them').fill('Free wireless network. '.repeat(12))
  await page.getByLabel('MO document').fill('{')
  await page.getByLabel('Open the pages').focus()
  await page.keyboard.press('Space')
  await page.getByRole('button', { name: 'Apply' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'Café at the station' })).toBeVisible()
  await page.screenshot({ path: 'test-results/portal-error.png' })
  const document = [
    { ClientURI: 'urn:x-dmwb:mo:wlan:1.0//', MOData: { cafe: { SSID: 'Cafe-Free', Security: 'open' } } },
  ]
  await page.getByLabel('MO document').fill(JSON.stringify(document))
  await page.getByRole('button', { name: 'Apply' }).click()
  await expect(page.getByText(/^https:.*\/portal\/$/)).toBeVisible()
  await page.screenshot({ path: 'test-results/portal-light.png' })

  const { host: calls, close } = await connectHost(host.address)
  expect((await calls.portal.state()).settings).toMatchObject({
    enabled: true,
    operators: [{ name: 'Example Mobile & Sons <b>', profileId: 'sample:phone' }],
    settings: [{ name: 'Café at the station' }],
  })
  close()
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 900, height: 600 })
  await page.screenshot({ path: 'test-results/portal-dark-small.png' })
})
