import { expect, startDemo, test } from './fixture.ts'

test('builds commands with completion, queues them, moves and cancels, and sends them now', async ({ window }) => {
  await startDemo(window)
  await window.keyboard.press('Alt+B')
  const main = window.getByRole('main')
  await expect(main).toContainText('No command yet')
  await main.getByRole('button', { name: 'Add a command' }).click()
  const first = main.getByRole('listitem', { name: 'Command 1' })
  await first.getByLabel('ClientURI').fill('devinfo')
  await window.getByRole('option', { name: /oma-dm-devinfo:1\.2/ }).click()
  await window.getByRole('option', { name: /the only instance/ }).click()
  await first.getByLabel('ClientURI').pressSequentially('Ma')
  await window.getByRole('option', { name: /\/Man/ }).click()
  await expect(first.getByLabel('ClientURI')).toHaveValue('urn:oma:mo:oma-dm-devinfo:1.2//Man')

  await main.getByRole('button', { name: 'Add a command' }).click()
  const second = main.getByRole('listitem', { name: 'Command 2' })
  await second.getByLabel('Name of command 2').selectOption('HGET')
  await second.getByText('A value given here').click()
  await expect(second).toContainText('ClientURI is missing.')
  await second.getByLabel('ClientURI').fill('urn:oma:mo:oma-dcmo:1.0/camera/Enabled')
  await second.getByLabel('Value (bool)').selectOption('false')
  await expect(second).not.toContainText('is missing')

  const queue = main.getByRole('region', { name: 'Queue of commands' })
  await main.getByRole('button', { name: 'Queue for the next call' }).click()
  await expect(queue).toContainText('2 pending')
  await queue.getByRole('button', { name: /Send later: GET/ }).click()
  await expect(queue.getByRole('listitem').first()).toContainText('HGET')
  await expect(main).toContainText('No command yet')

  await main.getByRole('button', { name: 'Add a command' }).click()
  await main.getByLabel('Name of command 1').selectOption('EXEC')
  await main
    .getByRole('listitem', { name: 'Command 1' })
    .getByLabel('ClientURI')
    .fill('urn:oma:mo:oma-dcmo:1.0/camera/Operations/Enable')
  await window.keyboard.press('Escape')
  await main.getByRole('button', { name: 'Queue and call in now' }).click()
  await expect(queue).toContainText('nothing pending', { timeout: 20_000 })
  await expect(queue.getByRole('listitem').filter({ hasText: 'EXEC' }).first()).toContainText('200')
})

test('refuses what cannot be sent, in words, and copies what can', async ({ window, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await startDemo(window)
  await window.keyboard.press('Alt+B')
  const main = window.getByRole('main')
  await main.getByRole('button', { name: 'Add a command' }).click()
  const card = main.getByRole('listitem', { name: 'Command 1' })
  await card.getByLabel('ClientURI').fill('urn:x:y/only/(x')
  await expect(main.getByRole('button', { name: 'Queue for the next call' })).toBeDisabled()
  await window.keyboard.press('Escape')
  await card.getByLabel('Name of command 1').selectOption('SHOW')
  await card.getByLabel('Page').fill('https://ui.example.com/consent?uiid=1')
  await card.getByRole('button', { name: 'Copy as curl' }).click()
  expect(await window.evaluate(() => navigator.clipboard.readText())).toContain(
    "'https://ui.example.com/consent?uiid=1'",
  )
  await main.getByRole('button', { name: 'Copy as dmwb' }).click()
  expect(await window.evaluate(() => navigator.clipboard.readText())).toContain(
    '["SHOW","https://ui.example.com/consent?uiid=1"]',
  )
})

test('builds a write of what a session read, and of what the tree shows, and sends it', async ({ window }) => {
  await startDemo(window)
  const main = window.getByRole('main')
  const search = window.getByRole('searchbox', { name: 'Search names and values' })
  await search.fill('NotifyUser')
  await search.press('Enter')
  await main.getByRole('button', { name: 'Build a write' }).click()
  const first = main.getByRole('listitem', { name: 'Command 1' })
  await expect(first.getByLabel('ClientURI')).toHaveValue(/^urn:oma:mo:oma-dcmo:1\.0\/.*\/NotifyUser$/)
  await expect(first.getByLabel('Value (bool)')).toHaveValue(/^(true|false)$/)
  await first.getByRole('button', { name: 'Remove command 1' }).click()

  await window.keyboard.press('Alt+2')
  const records = window.getByRole('listbox', { name: 'Sessions, newest first' })
  await records
    .getByRole('option', { name: /server side, 4 packages/ })
    .first()
    .click()
  const row = window.getByRole('row', { name: /GET.*dcmo.*200 OK/ }).first()
  await row.getByRole('button', { name: /^Build .* from this read$/ }).click()
  await expect(window.getByRole('tab', { name: /^Commands for/ })).toBeVisible()
  await expect(first.getByLabel('ClientURI')).toHaveValue(/^urn:oma:mo:oma-dcmo:1\.0\//)
  await expect(first.getByLabel('Value (node)')).toHaveValue(/"Enabled": true/)
  await window.screenshot({ path: 'test-results/editor-build-write.png' })
  await first.getByLabel('Value (node)').fill('{"Enabled": false}')
  await main.getByRole('button', { name: 'Queue and call in now' }).click()
  const queue = main.getByRole('region', { name: 'Queue of commands' })
  await expect(queue.getByRole('listitem').filter({ hasText: 'HGET' }).first()).toContainText(/[245]\d\d/, {
    timeout: 20_000,
  })
})
