import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { files, openFile, put, text, workspace } from './editor-parts.ts'
import { expect, test } from './fixture.ts'

const status = (window: Page) => window.getByRole('status').filter({ hasText: /^(Saved|Not saved|Saving…|Read-only)$/ })

test('makes a DDF by keyboard alone, marks a mistake where it stands, and saves it mended', async ({
  window,
  host,
}) => {
  await window.keyboard.press('Control+Alt+n')
  await expect(window.getByLabel('Path in the workspace')).toBeFocused()
  await window.keyboard.type('lab/camera')
  await window.keyboard.press('Enter')
  await expect(text(window)).toContainText('MgmtTree')
  await text(window).click()
  await window.keyboard.press('Control+Home')
  await window.keyboard.press('ArrowDown')
  await window.keyboard.press('End')
  await window.keyboard.press('Enter')
  await window.keyboard.type('<Node')
  await expect(window.getByRole('button', { name: /problem/ }).first()).toBeVisible()
  await expect(window.locator('.squiggly-error').first()).toBeVisible()
  await window.keyboard.press('Control+Shift+m')
  await expect(window.getByText(/^lab\/camera\.ddf:\d+:\d+$/).first()).toBeVisible()
  await text(window).click()
  for (let undo = 0; undo < 12; undo++) await window.keyboard.press('Control+z')
  await expect(window.getByText(/^No problems/).first()).toBeVisible()
  await window.keyboard.press('Control+End')
  await window.keyboard.type('<!-- mine')
  await window.keyboard.press('Control+s')
  await expect(status(window)).toHaveText('Saved')
  expect(await readFile(join(workspace(host), 'lab/camera.ddf'), 'utf8')).toContain('<!-- mine -->')
})

test('types the end tag that belongs to a start tag', async ({ window, host }) => {
  await put(host, 'a.xml', '\n')
  await openFile(window, 'a.xml')
  await text(window).click()
  await window.keyboard.type('<Node>x')
  await expect(text(window)).toHaveText('<Node>x</Node>')
})

test('ends a comment once, whoever types its end', async ({ window, host }) => {
  await put(host, 'a.xml', '\n')
  await openFile(window, 'a.xml')
  await text(window).click()
  await window.keyboard.type('<!-- mine -->')
  await expect(text(window)).toHaveText('<!-- mine -->')
  await window.keyboard.press('Control+a')
  await window.keyboard.press('Delete')
  await window.keyboard.type('<!-- mine')
  await expect(text(window)).toHaveText('<!-- mine -->')
})

test('keeps samples as they are and copies them into the workspace', async ({ window, host }) => {
  await window.keyboard.press('Alt+3')
  await files(window)
    .getByRole('list', { name: 'Samples' })
    .getByRole('button', { name: /devinfo-1\.2\.ddf/ })
    .first()
    .click()
  await expect(status(window)).toHaveText('Read-only')
  await text(window).click()
  await window.keyboard.type('x')
  await expect(status(window)).toHaveText('Read-only')
  await window.getByRole('button', { name: 'Copy to workspace' }).click()
  await expect(window.getByRole('tab', { name: 'devinfo-1.2.ddf', exact: true })).toBeVisible()
  const [copy, sample] = await Promise.all([
    readFile(join(workspace(host), 'devinfo-1.2.ddf'), 'utf8'),
    readFile('resources/ddf/devinfo-1.2.ddf', 'utf8'),
  ])
  expect(copy).toBe(sample)
})

test('does not overwrite a file that was changed elsewhere, and offers the ways out', async ({ window, host }) => {
  await put(host, 'a.json', '{}\n')
  await openFile(window, 'a.json')
  await text(window).click()
  await window.keyboard.press('Control+Home')
  await window.keyboard.type(' ')
  await put(host, 'a.json', '{"elsewhere":1}\n')
  await window.keyboard.press('Control+s')
  await expect(window.getByRole('alert').filter({ hasText: 'changed' })).toBeVisible()
  expect(await readFile(join(workspace(host), 'a.json'), 'utf8')).toBe('{"elsewhere":1}\n')
  await window.getByRole('button', { name: /Save mine under another name/ }).click()
  await expect(window.getByLabel('Path in the workspace')).toHaveValue('a-2.json')
  await window.keyboard.press('Enter')
  await expect(window.getByRole('tab', { name: 'a-2.json' })).toBeVisible()
  expect(await readFile(join(workspace(host), 'a-2.json'), 'utf8')).toBe(' {}\n')
  await window.getByRole('tab', { name: 'a.json' }).click()
  await window.getByRole('button', { name: 'Reload what is stored' }).click()
  await window.getByRole('dialog').getByRole('button', { name: 'Reload' }).click()
  await expect(text(window)).toHaveText('{"elsewhere":1}')
  await expect(status(window)).toHaveText('Saved')
})

test('asks before a tab with changes is closed', async ({ window, host }) => {
  await put(host, 'a.json', '{}\n')
  await openFile(window, 'a.json')
  await text(window).click()
  await window.keyboard.type(' ')
  await expect(status(window)).toHaveText('Not saved')
  await window.keyboard.press('Alt+w')
  const question = window.getByRole('dialog')
  await expect(question).toContainText('not saved')
  await window.keyboard.press('Escape')
  await expect(window.getByRole('tab', { name: 'a.json' })).toBeVisible()
  await window.keyboard.press('Alt+w')
  await question.getByRole('button', { name: 'Close without saving' }).click()
  await expect(window.getByRole('tab', { name: 'a.json' })).toBeHidden()
  await openFile(window, 'a.json')
  await expect(status(window)).toHaveText('Saved')
})

test('takes files from this computer, in the encoding they are in, and says where JSON is wrong', async ({
  window,
  host,
}) => {
  await window.keyboard.press('Alt+3')
  const latin = Buffer.from(
    '<?xml version="1.0" encoding="ISO-8859-1"?>\r\n<MgmtTree>gr\u00fcn</MgmtTree>\r\n',
    'latin1',
  )
  await files(window)
    .locator('input[type=file]')
    .setInputFiles([
      { name: 'old.xml', mimeType: 'text/xml', buffer: latin },
      { name: 'cut.json', mimeType: 'application/json', buffer: Buffer.from('{\n  "a": \n}') },
    ])
  await expect(window.getByRole('tab', { name: 'cut.json' })).toBeVisible()
  await expect(window.getByRole('button', { name: /^1 problem/ })).toBeVisible()
  await window.getByRole('button', { name: /^1 problem/ }).click()
  await expect(window.getByText('cut.json:3:1')).toBeVisible()
  const stored = await readFile(join(workspace(host), 'old.xml'), 'utf8')
  expect(stored).toBe('<?xml version="1.0" encoding="UTF-8"?>\r\n<MgmtTree>gr\u00fcn</MgmtTree>\r\n')
})

test('takes files that are dropped on the list', async ({ window }) => {
  await window.keyboard.press('Alt+3')
  const data = await window.evaluateHandle(() => {
    const transfer = new DataTransfer()
    transfer.items.add(new File(['<MgmtTree/>'], 'dropped.ddf'))
    return transfer
  })
  await files(window).dispatchEvent('dragover', { dataTransfer: data })
  await expect(window.getByText('Drop to copy into the workspace')).toBeVisible()
  await files(window).dispatchEvent('drop', { dataTransfer: data })
  await expect(window.getByRole('tab', { name: 'dropped.ddf' })).toBeVisible()
})

test('says which byte is not text, and shows a file that changed on disk', async ({ window, host }) => {
  await put(host, 'bytes.json', Uint8Array.of(0x7b, 0xff, 0x7d))
  await put(host, 'live.json', '{"a":1}')
  await openFile(window, 'live.json')
  await expect(text(window)).toHaveText('{"a":1}')
  await put(host, 'live.json', '{"a":2}')
  await window.evaluate(() => globalThis.dispatchEvent(new Event('focus')))
  await expect(text(window)).toHaveText('{"a":2}')
  await files(window)
    .getByRole('list', { name: 'Workspace' })
    .getByRole('button', { name: 'bytes.json' })
    .first()
    .click()
  await expect(window.getByRole('alert').filter({ hasText: 'bytes.json' })).toBeVisible()
  await expect(window.getByRole('button', { name: 'Try again' })).toBeVisible()
})

test('downloads what is in the tab', async ({ window, host }) => {
  await put(host, 'a.json', '{}\n')
  await openFile(window, 'a.json')
  await text(window).click()
  await window.keyboard.press('Control+Home')
  await window.keyboard.type(' ')
  const [download] = await Promise.all([
    window.waitForEvent('download'),
    window.getByRole('button', { name: 'Download' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('a.json')
  expect(await readFile(await download.path(), 'utf8')).toBe(' {}\n')
})

test('opens the palette from inside a text, and leaves ? to the text', async ({ window, host }) => {
  await put(host, 'a.json', '{}\n')
  await openFile(window, 'a.json')
  await text(window).click()
  await window.keyboard.type('?')
  await expect(window.getByRole('dialog', { name: 'Keys' })).toBeHidden()
  await window.keyboard.press('Control+k')
  await expect(window.getByRole('dialog', { name: 'Command palette' })).toBeVisible()
})

test('brings a DDF alive in the simulator', async ({ window }) => {
  await window.keyboard.press('Alt+3')
  await files(window)
    .getByRole('list', { name: 'Samples' })
    .getByRole('button', { name: /dcmo-1\.0\.ddf/ })
    .first()
    .click()
  await expect(text(window)).toBeVisible()
  await window.keyboard.press('Alt+a')
  await expect(window.getByText(/is alive with \d+ nodes/)).toBeVisible()
})

test('the largest file that is taken is set in Settings, and outlives a reload', async ({ window }) => {
  const text = `<MgmtTree><!--${'x'.repeat(1_200_000)}--></MgmtTree>`
  const drop = { name: 'large.ddf', mimeType: 'text/xml', buffer: Buffer.from(text) }
  await window.keyboard.press('Alt+6')
  const settings = window.getByRole('region', { name: 'Editor' })
  await settings.getByLabel('Largest file in MB').fill('1')
  await window.keyboard.press('Enter')
  await expect(window.getByText('up to 1 MB')).toBeVisible()
  await window.reload()
  await expect(window.getByText('Connected', { exact: true })).toBeVisible()
  await window.keyboard.press('Alt+6')
  await expect(settings.getByLabel('Largest file in MB')).toHaveValue('1')
  await window.keyboard.press('Alt+3')
  const chooser = window.waitForEvent('filechooser')
  await window.getByRole('button', { name: 'Import files from this computer' }).click()
  await (await chooser).setFiles(drop)
  await expect(window.getByText(/1200\d+ bytes, more than the 1000000/)).toBeVisible()
})
