import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { openFile, put, text, workspace } from './editor-parts.ts'
import { expect, test } from './fixture.ts'

const suggestions = (window: Page) => window.locator('.suggest-widget.visible .monaco-list-row')

/** The cursor at the end of a line, by keyboard. */
async function goTo(window: Page, line: number): Promise<void> {
  await text(window).click()
  await window.keyboard.press('Control+Home')
  for (let down = 1; down < line; down++) await window.keyboard.press('ArrowDown')
  await window.keyboard.press('End')
}

const leaf = (name: string, inside: string) => `    <Node>
      <NodeName>${name}</NodeName>
      <DFProperties>
        <AccessType>
          <Get/>
        </AccessType>
${inside}
      </DFProperties>
    </Node>
`
const mail = `<MgmtTree>
  <VerDTD>1.2</VerDTD>
  <Node>
    <NodeName>Mail</NodeName>
    <DFProperties>
      <AccessType>
        <Get/>
      </AccessType>
      <DFFormat>
        <node/>
      </DFFormat>
      <DFType>
        <DDFName>urn:example:mo:post:1.0</DDFName>
      </DFType>
    </DFProperties>
${leaf('Host', '        <DefaultValue>bWFpbC5leGFtcGxlLmNvbQ==</DefaultValue>\n        <DFFormat>\n          <chr/>\n        </DFFormat>\n        <DFType>\n          <MIME>text/plain</MIME>\n        </DFType>')}  </Node>
</MgmtTree>
`

test('completes in grammar order, fixes what is marked, and takes it all back with one undo history', async ({
  window,
  host,
}) => {
  await put(host, 'mail.ddf', mail.replace('<chr/>', '<Chr/>'))
  await openFile(window, 'mail.ddf')
  // Marked and mended by its quick fix, all by keyboard.
  await expect(window.locator('.squiggly-error').first()).toBeVisible()
  await goTo(window, 24)
  await window.keyboard.press('ArrowLeft')
  await window.keyboard.press('ArrowLeft')
  await window.keyboard.press('Control+.')
  await expect(window.getByText('Write <chr/>').first()).toBeVisible()
  await window.screenshot({ path: 'test-results/editor-fix.png' })
  await window.keyboard.press('Enter')
  await expect(text(window)).toContainText('<chr/>')
  await expect(window.getByText(/^No problems/).first()).toBeVisible()
  // Behind DFFormat come Occurrence, Scope and DFTitle; DFType is there already.
  await goTo(window, 25)
  await window.keyboard.press('Enter')
  await window.keyboard.type('<')
  await expect(suggestions(window).first()).toContainText('Occurrence')
  await expect(suggestions(window)).toHaveCount(3)
  await window.screenshot({ path: 'test-results/editor-complete.png' })
  await window.keyboard.type('Sc')
  await expect(suggestions(window).first()).toContainText('Scope')
  await window.keyboard.press('Enter')
  await expect(text(window)).toContainText('<Scope>')
  await expect(suggestions(window).first()).toContainText('Permanent')
  await window.keyboard.press('Enter')
  await expect(text(window)).toContainText('</Scope>')
  await expect(window.getByText(/^No problems/).first()).toBeVisible()
  await window.keyboard.press('Control+s')
  await expect(window.getByRole('status').filter({ hasText: /^Saved$/ })).toBeVisible()
  const saved = await readFile(join(workspace(host), 'mail.ddf'), 'utf8')
  expect(saved.replaceAll(/\s+/g, '')).toContain('<Scope><Permanent/></Scope>')
  for (let undo = 0; undo < 12; undo++) await window.keyboard.press('Control+z')
  await expect(text(window)).not.toContainText('<Scope>')
  await expect(window.locator('.squiggly-error').first()).toBeVisible()
})

test('says what an element means and what a value holds, and lists the nodes', async ({ window, host }) => {
  await put(host, 'mail.ddf', mail)
  await openFile(window, 'mail.ddf')
  await window.getByText('AccessType', { exact: true }).first().hover()
  await expect(window.locator('.monaco-hover:visible').first()).toContainText('DM TND 1.3 §10')
  await window.screenshot({ path: 'test-results/editor-hover.png' })
  await goTo(window, 22)
  for (let left = 0; left < 20; left++) await window.keyboard.press('ArrowLeft')
  await window.keyboard.press('Control+Alt+i')
  await expect(window.locator('.monaco-hover:visible').first()).toContainText('mail.example.com')
  await window.keyboard.press('Escape')
  await window.keyboard.press('Control+Shift+o')
  await expect(window.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'Host' })).toBeVisible()
  await window.screenshot({ path: 'test-results/editor-outline.png' })
})

test('shows the way to the cursor and leads back along it, and marks both tags of an element', async ({
  window,
  host,
}) => {
  await put(host, 'mail.ddf', mail)
  await openFile(window, 'mail.ddf')
  await goTo(window, 17)
  const trail = window.getByRole('navigation', { name: 'Where the cursor is' })
  await expect(trail.getByRole('button')).toHaveText([/Mail/, /Host/])
  await trail.getByRole('button', { name: /Mail/ }).focus()
  await window.keyboard.press('Enter')
  await expect(window.getByText('Ln 4, Col 15')).toBeVisible()
  await expect(trail.getByRole('button')).toHaveText([/Mail/])
  await goTo(window, 6)
  await window.keyboard.press('ArrowLeft')
  await expect(window.locator('.wordHighlight, .wordHighlightText')).toHaveCount(2)
  await window.screenshot({ path: 'test-results/editor-trail.png' })
})

test('goes from a ClientURI in JSON to the node in the DDF, and completes by that DDF', async ({ window, host }) => {
  await put(host, 'mail.ddf', mail)
  await put(host, 'mail.json', '[{ "ClientURI": "urn:example:mo:post:1.0//Host", "MOData": {} }]\n')
  await openFile(window, 'mail.json')
  await goTo(window, 1)
  for (let left = 0; left < 22; left++) await window.keyboard.press('ArrowLeft')
  await window.keyboard.press('F12')
  await expect(window.getByRole('tab', { name: 'mail.ddf' })).toBeVisible()
  await expect(window.getByText('Ln 17, Col 17')).toBeVisible()
})

test('keeps tree, form and text in step, with one undo history', async ({ window, host }) => {
  await put(host, 'mail.ddf', mail.replace('<NodeName>Host</NodeName>', '<NodeName>Host</NodeName> <!-- mine -->'))
  await openFile(window, 'mail.ddf')
  await window.keyboard.press('Alt+Shift+t')
  const pane = window.getByRole('complementary', { name: 'Tree of this file' })
  await pane.getByRole('treeitem').filter({ hasText: 'Host' }).click()
  await expect(pane.getByRole('region', { name: 'Node Mail/Host' })).toBeVisible()
  await window.screenshot({ path: 'test-results/editor-tree.png' })
  // The form changes the text; the comment beside it stays.
  await pane.getByLabel('Name', { exact: true }).fill('Server')
  await pane.getByLabel('Name', { exact: true }).press('Enter')
  await expect(text(window)).toContainText('<NodeName>Server</NodeName> <!-- mine -->')
  await expect(pane.getByRole('treeitem').filter({ hasText: 'Server' })).toBeVisible()
  await pane.getByLabel('Replace').click()
  await expect(text(window)).toContainText('<Replace/>')
  await pane.getByLabel('Scope').selectOption('Permanent')
  await expect(text(window)).toContainText('<Scope><Permanent/></Scope>')
  // The text changes tree and form, and takes back what the form did.
  await pane.getByRole('tree').focus()
  for (let undo = 0; undo < 3; undo++) await window.keyboard.press('Control+z')
  await expect(text(window)).toContainText('<NodeName>Host</NodeName> <!-- mine -->')
  await expect(pane.getByRole('treeitem').filter({ hasText: 'Host' })).toBeVisible()
  await expect(pane.getByLabel('Name', { exact: true })).toHaveValue('Host')
  await expect(pane.getByLabel('Replace')).not.toBeChecked()
  await window.setViewportSize({ width: 900, height: 600 })
  await window.screenshot({ path: 'test-results/editor-tree-small.png' })
})

test('renames a node in all files, and formats', async ({ window, host }) => {
  await put(host, 'mail.ddf', mail)
  await put(host, 'mail.json', '[{ "ClientURI": "urn:example:mo:post:1.0//Host", "MOData": {} }]\n')
  await openFile(window, 'mail.ddf')
  await goTo(window, 17)
  for (let left = 0; left < 13; left++) await window.keyboard.press('ArrowLeft')
  await window.keyboard.press('F2')
  await expect(window.locator('.rename-box input')).toBeFocused()
  await window.keyboard.press('Control+a')
  await window.keyboard.type('Server')
  await window.keyboard.press('Enter')
  await expect(text(window)).toContainText('<NodeName>Server</NodeName>')
  await expect
    .poll(async () => readFile(join(workspace(host), 'mail.json'), 'utf8'))
    .toContain('urn:example:mo:post:1.0//Server')
  await goTo(window, 3)
  await window.keyboard.type('   ')
  await window.keyboard.press('Shift+Alt+f')
  await expect(text(window)).toContainText('<Node>')
})

test('offers what was typed before a crash', async ({ window, host }) => {
  await put(host, 'mail.ddf', mail)
  await openFile(window, 'mail.ddf')
  await goTo(window, 1)
  await window.keyboard.type(' <!-- unsaved -->')
  await expect
    .poll(async () => readdir(join(host.folder, 'drafts')).catch(() => []), { timeout: 15_000 })
    .toHaveLength(1)
  // The window is gone without a word; another one opens the file.
  const next = await window.context().newPage()
  await window.close({ runBeforeUnload: false })
  await next.goto(host.address)
  await openFile(next, 'mail.ddf')
  await expect(next.getByText(/^Changes of .* were not saved$/)).toBeVisible()
  await next.screenshot({ path: 'test-results/editor-draft.png' })
  await next.getByRole('button', { name: 'Take them up' }).click()
  await expect(text(next)).toContainText('<!-- unsaved -->')
  expect(await readFile(join(workspace(host), 'mail.ddf'), 'utf8')).toBe(mail)
  await next.keyboard.press('Control+s')
  await expect.poll(() => readdir(join(host.folder, 'drafts'))).toEqual([])
  expect(await readFile(join(workspace(host), 'mail.ddf'), 'utf8')).toContain('<!-- unsaved -->')
})

test('shows the editor in the dark', async ({ window, host }) => {
  await put(host, 'mail.ddf', mail.replace('<chr/>', '<Chr/>'))
  await window.emulateMedia({ colorScheme: 'dark' })
  await openFile(window, 'mail.ddf')
  await window.keyboard.press('Alt+Shift+t')
  await expect(window.getByRole('complementary', { name: 'Tree of this file' }).getByRole('treeitem')).toHaveCount(2)
  await goTo(window, 25)
  await window.keyboard.press('Enter')
  await window.keyboard.type('<')
  await expect(suggestions(window).first()).toContainText('Occurrence')
  await window.screenshot({ path: 'test-results/editor-dark.png' })
})

test('shows what differs from the stored file', async ({ window, host }) => {
  await put(host, 'mail.ddf', mail)
  await openFile(window, 'mail.ddf')
  await goTo(window, 2)
  await window.keyboard.type('<!-- new -->')
  await window.keyboard.press('Alt+Shift+d')
  const difference = window.locator('.monaco-diff-editor')
  await expect(difference.locator('.line-insert').first()).toBeVisible()
  await expect(difference.locator('.modified .view-lines')).toContainText('<!-- new -->')
  await expect(difference.locator('.original .view-lines')).not.toContainText('<!-- new -->')
  await window.screenshot({ path: 'test-results/editor-diff.png' })
})
