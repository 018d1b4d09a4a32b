import { expect, test } from './fixture.ts'

test('offers the compatibility listener with its warning, and says where it listens', async ({ window }) => {
  await window.keyboard.press('Alt+6')
  await window.getByLabel('Port').fill('0')
  await window.getByLabel('Compatibility listener for old devices').check()
  await window.getByLabel('Listen for old devices on').fill('0')
  await window.getByLabel('Devices prove who they are by').selectOption('Basic, Digest, PSK')
  await window.getByRole('button', { name: 'Start', exact: true }).click()
  await expect(window.getByRole('complementary')).toContainText(/Compatibility mode:.*https:\/\/127\.0\.0\.1:\d+\/dm/)
  await expect(window.getByRole('contentinfo')).toContainText('HTTP Basic or HTTP Digest or pre-shared key')
  await window.getByLabel('TLS (HTTPS)').uncheck()
  await expect(window.getByLabel('Compatibility listener for old devices')).not.toBeChecked()
})
