import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expect, test } from './fixture.ts'

const shot = async (page: Page, name: string) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}-${name}.png` })
}

test('files are uploaded with progress, listed, downloaded as they were, and deleted', async ({ window: page }) => {
  await page.keyboard.press('Alt+Y')
  await expect(page.getByRole('heading', { name: 'Data Repository' })).toBeVisible()
  await expect(page.getByText('Nothing lies here yet')).toBeVisible()
  await shot(page, 'empty')
  await page.getByRole('button', { name: 'Upload a file' }).press('Enter')
  const form = page.getByRole('form', { name: 'Upload' })
  const bytes = randomBytes(6_000_000)
  const chooser = page.waitForEvent('filechooser')
  await form.getByRole('button', { name: 'File' }).click()
  await (await chooser).setFiles({ name: 'firmware.bin', mimeType: 'application/octet-stream', buffer: bytes })
  await form.getByLabel('Path').fill('firmware/a long name of a package, version 1.2.3.bin')
  await shot(page, 'upload')
  await form.getByRole('button', { name: 'Upload', exact: true }).press('Enter')
  const row = page.getByRole('listitem').filter({ hasText: 'version 1.2.3.bin' })
  await expect(row).toContainText('5.72 MiB')
  await expect(row).toContainText('for every device')
  const downloading = page.waitForEvent('download')
  await row.getByRole('button', { name: /^Download/ }).click()
  const got = await readFile(await (await downloading).path())
  expect(Buffer.compare(got, bytes)).toBe(0)
  await page.getByLabel('Paths that begin with').fill('nowhere/')
  await expect(page.getByText('No path begins with nowhere/')).toBeVisible()
  await page.getByLabel('Paths that begin with').fill('firm')
  await expect(row).toBeVisible()
  await shot(page, 'list')
  await row.getByRole('button', { name: /^Delete/ }).press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(row).toHaveCount(0)
})

test('an upload is cancelled, and a problem of one is told', async ({ window: page }) => {
  await page.keyboard.press('Alt+Y')
  await page.getByRole('button', { name: 'Upload a file' }).click()
  const form = page.getByRole('form', { name: 'Upload' })
  const choose = async (buffer: Buffer) => {
    const chooser = page.waitForEvent('filechooser')
    await form.getByRole('button', { name: 'File' }).click()
    await (await chooser).setFiles({ name: 'large.bin', mimeType: 'application/octet-stream', buffer })
  }
  await choose(Buffer.alloc(45_000_000))
  await form.getByRole('button', { name: 'Upload', exact: true }).click()
  await expect(form.getByRole('progressbar', { name: 'Upload of large.bin' })).toBeVisible()
  await expect(form.getByText('of 42.9 MiB')).toBeVisible()
  await shot(page, 'progress')
  await form.getByRole('button', { name: 'Cancel' }).click()
  await expect(form.getByRole('button', { name: 'Upload', exact: true })).toBeVisible()
  await expect(page.getByText('Nothing lies here yet')).toBeVisible()
  await form.getByLabel('Path').fill('a/../b')
  await form.getByRole('button', { name: 'Upload', exact: true }).click()
  await expect(page.getByText('a/../b is no place in the Data Repository.')).toBeVisible()
  await shot(page, 'problem')
  await page.getByRole('button', { name: 'Formats taken' }).click()
  await page.getByLabel('Media types that devices may deliver').fill('text/*, image')
  await expect(page.getByText('image is no media type')).toBeVisible()
  await page.getByLabel('Media types that devices may deliver').fill('text/*, application/dmmo+json')
  await page.getByRole('form', { name: 'Formats taken' }).getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Formats taken' }).click()
  await expect(page.getByLabel('Media types that devices may deliver')).toHaveValue('text/*, application/dmmo+json')
})
