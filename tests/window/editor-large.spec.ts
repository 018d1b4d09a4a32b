import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { largeDescription } from '../../bench/large-description.ts'
import { files, goToPlace, openFile, put, text, workspace } from './editor-parts.ts'
import { expect, test } from './fixture.ts'

test('opens, scrolls, folds, searches and edits a description of 50,000 nodes', async ({ window, host }) => {
  test.slow()
  const large = largeDescription(980, 50)
  await put(host, 'large.ddf', large)
  await openFile(window, 'large.ddf')
  await expect(text(window)).toContainText('Branch0')
  await expect(window.getByText('No problems, 981 hints')).toBeVisible()
  await text(window).click()
  // Scrolled to the end.
  await window.keyboard.press('Control+End')
  await expect(text(window)).toContainText('</MgmtTree>')
  await expect(window.getByText(/^Ln 148,964, Col|^Ln \d{6}, Col/)).toBeVisible()
  // A branch in the middle is folded: its leaves are gone from sight.
  const lines = large.split('\n')
  const branch = lines.findIndex(line => line.includes('>Branch500<')) + 1
  await goToPlace(window, `${branch}:1`)
  await expect(text(window)).toContainText('Branch500')
  await expect(text(window)).toContainText('Leaf1<')
  await window.keyboard.press('Control+Shift+[')
  await expect(text(window)).toContainText('Branch501')
  await window.keyboard.press('Control+Shift+]')
  await expect(text(window)).not.toContainText('Branch501')
  // Searched from there on.
  await window.keyboard.press('Control+f')
  await window.keyboard.type('>Branch979<')
  await expect(window.getByText('1 of 1', { exact: true })).toBeVisible()
  await window.keyboard.press('Enter')
  await window.keyboard.press('Escape')
  await expect(text(window)).toContainText('Branch979')
  // Edited where the search came to: marked, counted, mended.
  const last = lines.findIndex(line => line.includes('>Branch979<')) + 3
  await goToPlace(window, `${last}:${(lines[last - 1] ?? '').indexOf('<chr') + 5}`)
  await window.keyboard.type('x')
  await expect(window.locator('.squiggly-error').first()).toBeVisible()
  await expect(window.getByRole('button', { name: /^\d+ problems?/ }).last()).toBeVisible()
  await window.screenshot({ path: 'test-results/editor-large.png' })
  await window.keyboard.press('Escape')
  await window.keyboard.press('Control+z')
  await expect(window.getByText('No problems, 981 hints')).toBeVisible()
  // The tree holds all of it.
  await window.keyboard.press('Alt+Shift+t')
  const pane = window.getByRole('complementary', { name: 'Tree of this file' })
  await expect(pane.getByRole('treeitem').first()).toBeVisible()
  await expect(pane).toContainText('Leaf0')
  // Only what was typed is another text.
  await goToPlace(window, `${last}:1`)
  await window.keyboard.type(' ')
  await window.keyboard.press('Control+s')
  await expect(window.getByRole('status').filter({ hasText: /^Saved$/ })).toBeVisible({ timeout: 30_000 })
  const saved = await readFile(join(workspace(host), 'large.ddf'), 'utf8')
  expect(saved === lines.with(last - 1, ` ${lines[last - 1]}`).join('\n')).toBe(true)
})

const body = '<MgmtTree>\r\n<Man>gr\u00fcn</Man>\n</MgmtTree>\r\n'
const declared = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?>\r\n${body}`
const bigEndian = (written: string) => Buffer.from(`\ufeff${written}`, 'utf16le').swap16()

test.describe('a file is stored as it was', () => {
  for (const [name, bytes, typed] of [
    ['utf-8 with mark', Buffer.from(`\ufeff${body}`), (now: string) => Buffer.from(`\ufeff${now}`)],
    ['iso-8859-1', Buffer.from(declared('ISO-8859-1'), 'latin1'), (now: string) => Buffer.from(now, 'latin1')],
    ['windows-1252', Buffer.from(declared('windows-1252'), 'latin1'), (now: string) => Buffer.from(now, 'latin1')],
    ['utf-16le', Buffer.from(`\ufeff${body}`, 'utf16le'), (now: string) => Buffer.from(`\ufeff${now}`, 'utf16le')],
    ['utf-16be', bigEndian(body), bigEndian],
  ] as const) {
    test(`in ${name}, with line ends of two kinds`, async ({ window, host }) => {
      await put(host, 'a.xml', bytes)
      await openFile(window, 'a.xml')
      await expect(text(window)).toContainText('gr\u00fcn')
      await text(window).click()
      await window.keyboard.press('Control+End')
      await window.keyboard.type('\u00e4')
      await expect(text(window)).toContainText('\u00e4')
      await window.keyboard.press('Control+s')
      await expect(window.getByRole('status').filter({ hasText: /^Saved$/ })).toBeVisible()
      const before =
        name.startsWith('iso') || name.startsWith('windows')
          ? declared(name.toUpperCase().replace('WINDOWS', 'windows'))
          : body
      expect(await readFile(join(workspace(host), 'a.xml'))).toEqual(typed(`${before}\u00e4`))
    })
  }
})

test('says that a file is gone while it is open, and stores it again, or under another name', async ({
  window,
  host,
}) => {
  await put(host, 'a.xml', '<MgmtTree/>\n')
  await openFile(window, 'a.xml')
  await text(window).click()
  await window.keyboard.press('Control+Home')
  await window.keyboard.type(' ')
  const fault = window.getByRole('alert').filter({ hasText: 'a.xml is gone' })
  await rm(join(workspace(host), 'a.xml'))
  await expect(fault).toBeVisible()
  await window.screenshot({ path: 'test-results/editor-gone.png' })
  await window.getByRole('button', { name: 'Save it again' }).click()
  await expect(fault).toBeHidden()
  await expect.poll(() => readFile(join(workspace(host), 'a.xml'), 'utf8').catch(() => '')).toBe(' <MgmtTree/>\n')
  await window.keyboard.type(' ')
  await rm(join(workspace(host), 'a.xml'))
  await window.keyboard.press('Control+s')
  await expect(fault).toBeVisible()
  await window.getByRole('button', { name: /Save mine under another name/ }).click()
  await window.getByLabel('Path in the workspace').fill('again.xml')
  await window.keyboard.press('Enter')
  await expect
    .poll(() => readFile(join(workspace(host), 'again.xml'), 'utf8').catch(() => ''))
    .toMatch(/^ +<MgmtTree\/>\n$/)
})

test('shows what another program writes at once; where something was typed, it says so', async ({ window, host }) => {
  await put(host, 'a.json', '{"a":1}')
  await openFile(window, 'a.json')
  await expect(text(window)).toHaveText('{"a":1}')
  await put(host, 'a.json', '{"a":2}')
  await expect(text(window)).toHaveText('{"a":2}')
  await text(window).click()
  await window.keyboard.press('Control+End')
  await window.keyboard.type(' ')
  await put(host, 'a.json', '{"a":3}')
  await expect(window.getByRole('alert').filter({ hasText: 'changed elsewhere' })).toBeVisible()
  await expect(text(window)).toHaveText('{"a":2} ')
  await put(host, 'new.ddf', '<MgmtTree/>')
  await expect(files(window).getByRole('button', { name: 'new.ddf' }).first()).toBeVisible()
})
