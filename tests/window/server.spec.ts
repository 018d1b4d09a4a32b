import { readFile } from 'node:fs/promises'
import { expect, test } from './fixture.ts'

test('starts the server over HTTPS with authentication and shows its address', async ({ window }) => {
  await window.keyboard.press('Alt+6')
  await window.getByLabel('Port').fill('0')
  await window.getByRole('button', { name: 'Start', exact: true }).click()
  const status = window.getByRole('contentinfo')
  await expect(status).toContainText(/https:\/\/127\.0\.0\.1:\d+\/dm/)
  await expect(status).toContainText('TLS, HTTP Basic')
  await expect(status).not.toContainText('INSECURE')
  await window.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(status).toContainText('DM Server stopped')
})

test('names the insecure test mode loudly, before and after the start', async ({ window }) => {
  await window.keyboard.press('Alt+6')
  await window.getByLabel('Port').fill('0')
  await window.getByLabel('TLS (HTTPS)').uncheck()
  await expect(window.getByRole('complementary')).toContainText('Insecure test mode')
  await window.getByRole('button', { name: 'Start', exact: true }).click()
  await expect(window.getByRole('contentinfo')).toContainText('INSECURE TEST MODE')
})

test('refuses the insecure test mode beyond this machine, and says why', async ({ window }) => {
  await window.keyboard.press('Alt+6')
  await window.getByLabel('TLS (HTTPS)').uncheck()
  await window.getByLabel('Listen on').fill('0.0.0.0')
  await window.getByRole('button', { name: 'Start', exact: true }).click()
  await expect(window.getByRole('region', { name: 'Messages' }).getByRole('alert')).toBeVisible()
  await expect(window.getByRole('contentinfo')).not.toContainText('INSECURE TEST MODE')
})

test('hands out the certificate of its authority', async ({ window }) => {
  await window.keyboard.press('Alt+6')
  const [download] = await Promise.all([
    window.waitForEvent('download'),
    window.getByRole('button', { name: 'Download the CA certificate' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('dm-workbench-ca.pem')
  expect(await readFile(await download.path(), 'utf8')).toMatch(/^-----BEGIN CERTIFICATE-----/)
})
