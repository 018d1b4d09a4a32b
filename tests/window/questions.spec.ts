import { chromium, devices, type Page } from '@playwright/test'
import { chromiumPath } from '../../scripts/chromium.ts'
import { expect, startDemo, test, watchPage } from './fixture.ts'

// The user of a device is asked by a page, which a real browser of the size of a phone opens and answers.

async function askOne(page: Page, fill: () => Promise<void>): Promise<string> {
  await page.getByRole('button', { name: 'Ask …' }).click()
  await fill()
  await page.getByRole('dialog').getByRole('button', { name: 'Ask', exact: true }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  const copy = page.getByRole('button', { name: 'Copy address' }).first()
  return (await copy.getAttribute('title'))?.split('\n')[0] ?? ''
}

test('asks the user of a device, who answers on a phone', async ({ window: page }) => {
  await startDemo(page)
  await page.keyboard.press('Alt+U')
  await expect(page.getByText('Nothing was asked yet')).toBeVisible()
  const address = await askOne(page, async () => {
    await page.getByLabel('Kind').selectOption('choice')
    await page.getByLabel('Title').fill('Network')
    await page.getByLabel('Text').fill('Which network do you want to use?\nYou can change it later.')
    await page.getByLabel('Options').fill('Home\n<b>Office</b> & guests')
    await page.getByLabel('Commands to queue').fill('GET urn:oma:mo:oma-dm-devinfo:1.2//')
  })
  const row = page.getByRole('listitem').filter({ hasText: 'Network' })
  await expect(row).toContainText('not shown yet')

  const browser = await chromium.launch({ executablePath: chromiumPath() })
  const context = await browser.newContext({ ...devices['Pixel 7'], ignoreHTTPSErrors: true })
  const phone = await context.newPage()
  const faults = watchPage(phone)
  await phone.goto(address)
  await expect(row).toContainText('shown')
  await expect(phone.getByRole('heading', { name: 'Network' })).toBeVisible()
  await phone.getByLabel('<b>Office</b> & guests').check()
  await phone.screenshot({ path: 'test-results/question-phone.png' })
  await phone.keyboard.press('Tab')
  await phone.keyboard.press('Enter')
  await expect(phone.getByText('Your answer was sent')).toBeVisible()
  await phone.screenshot({ path: 'test-results/question-thanks.png' })
  expect(faults).toEqual([])
  await browser.close()

  await expect(row).toContainText('answered')
  await expect(row).toContainText('Answer: <b>Office</b> & guests')
  await expect(row).toContainText('then GET (queued)')
  await page.screenshot({ path: 'test-results/questions-panel.png' })
  await row.getByRole('button', { name: 'Record' }).click()
  await expect(page.getByRole('tab', { name: /Pages of/ })).toBeVisible()
})

test('says what is wrong with a question, keeps what was typed, and lets one be withdrawn', async ({
  window: page,
}) => {
  await startDemo(page)
  await page.keyboard.press('Alt+U')
  await page.getByRole('button', { name: 'Ask …' }).click()
  await page.getByLabel('Text').fill('Go on?')
  await page.getByLabel('Shown at least (s)').fill('900')
  await page.getByRole('dialog').getByRole('button', { name: 'Ask', exact: true }).click()
  await expect(page.getByRole('dialog')).toContainText('minSeconds')
  await page.screenshot({ path: 'test-results/question-wrong.png' })
  await page.getByLabel('Shown at least (s)').fill('')
  await page.getByRole('dialog').getByRole('button', { name: 'Ask', exact: true }).click()
  const row = page.getByRole('listitem').filter({ hasText: 'Go on?' })
  await row.getByRole('button', { name: 'Withdraw' }).click()
  await expect(row).toContainText('withdrawn')
})
