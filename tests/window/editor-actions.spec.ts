import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { goToPlace, openFile, put, text, workspace } from './editor-parts.ts'
import { expect, test } from './fixture.ts'

const properties = (rest: string) => `<DFProperties><AccessType><Get/></AccessType>${rest}</DFProperties>`
const leaf = `<Node><NodeName>Host</NodeName>${properties('<DFFormat><chr/></DFFormat><DFType><MIME>text/plain</MIME></DFType>')}</Node>`
const server = `<Node>
      <NodeName>Server</NodeName>
      ${properties('<DFFormat><node/></DFFormat><Scope><Permanent/></Scope><DFType><DDFName/></DFType>')}
      ${leaf}
    </Node>`
const mail = `<MgmtTree>
  <VerDTD>1.2</VerDTD>
  <Node>
    <NodeName>Mail</NodeName>
    ${properties('<DFFormat><node/></DFFormat><DFType><DDFName>urn:example:mo:post:1.0</DDFName></DFType>')}
    ${server}
    <Node><NodeName>Bare</NodeName></Node>
  </Node>
</MgmtTree>
`

/** Opens what can be done at the cursor, and does it, by keyboard alone. */
async function act(window: Page, words: RegExp): Promise<void> {
  await window.keyboard.press('Control+.')
  const rows = window.locator('.action-widget .monaco-list-row')
  await expect(rows.filter({ hasText: words })).toBeVisible()
  const focused = window.locator('.action-widget .monaco-list-row.focused')
  for (let down = 0; down < 10 && !words.test((await focused.textContent()) ?? ''); down++) {
    await window.keyboard.press('ArrowDown')
  }
  await expect(focused).toContainText(words)
  await window.screenshot({ path: 'test-results/editor-actions.png' })
  await window.keyboard.press('Enter')
}

test('makes a node dynamic, adds what is missing, and extracts an object to a file of its own', async ({
  window,
  host,
}) => {
  await put(host, 'mail.ddf', mail)
  await openFile(window, 'mail.ddf')
  await text(window).click()
  await goToPlace(window, '7:18')
  await act(window, /Make this node dynamic/)
  await expect(text(window)).toContainText('<Delete/>')
  await expect(text(window)).toContainText('<Scope><Dynamic/></Scope>')
  const bare = mail.split('\n').findIndex(line => line.includes('Bare')) + 1
  await goToPlace(window, `${bare}:22`)
  await act(window, /Add the missing parts/)
  await expect(text(window)).toContainText('<NodeName>Bare</NodeName><DFProperties>')
  await goToPlace(window, '7:18')
  await act(window, /Extract Mail\/Server/)
  await expect(window.getByRole('tab', { name: 'Server.ddf' })).toBeVisible()
  await expect.poll(() => readFile(join(workspace(host), 'Server.ddf'), 'utf8').catch(() => '')).toContain('>Host<')
  await window.getByRole('tab', { name: 'mail.ddf' }).click()
  await expect(text(window)).not.toContainText('Host')
  await expect(text(window)).toContainText('<DDFName>urn:example:mo:server:1.0</DDFName>')
  await text(window).click()
  for (let undo = 0; undo < 8; undo++) await window.keyboard.press('Control+z')
  await expect(text(window)).toContainText('Host')
})

test('finds the places that use a MOID in files without a tab', async ({ window, host }) => {
  await put(host, 'mail.ddf', mail)
  await put(host, 'one.json', '[{ "ClientURI": "urn:example:mo:post:1.0//Server/Host", "MOData": { "Host": "a" } }]\n')
  await openFile(window, 'mail.ddf')
  await text(window).click()
  const line = mail.split('\n').findIndex(each => each.includes('urn:example:mo:post')) + 1
  await goToPlace(window, `${line}:${(mail.split('\n')[line - 1] ?? '').indexOf('urn:') + 5}`)
  await window.keyboard.press('Shift+F12')
  const list = window.locator('.reference-zone-widget')
  await expect(list).toContainText('one.json')
  await expect(list).toContainText('mail.ddf')
  await window.screenshot({ path: 'test-results/editor-references.png' })
})

test('completes, explains and checks objects in profiles and MO documents by their description', async ({
  window,
  host,
}) => {
  await put(host, 'mail.ddf', mail)
  const profile = (inside: string) =>
    `{\n  "kind": "dmwb-bootstrap-profile",\n  "objects": [\n    { "ClientURI": "urn:example:mo:post:1.0//", "MOData": { "Mail": { "Server": { ${inside} } } } }\n  ]\n}\n`
  await put(host, 'phone.json', profile(''))
  await put(
    host,
    'data.json',
    '[{ "ClientURI": "urn:example:mo:post:1.0//", "MOData": { "Mail": { "Colour": 1 } } }]\n',
  )
  await openFile(window, 'phone.json')
  await text(window).click()
  await goToPlace(window, `4:${(profile('').split('\n')[3] ?? '').indexOf('"Server"') + 13}`)
  await window.keyboard.type('"')
  const suggestions = window.locator('.suggest-widget.visible .monaco-list-row')
  await expect(suggestions.first()).toContainText('Host')
  await window.screenshot({ path: 'test-results/editor-profile-complete.png' })
  await window.keyboard.press('Enter')
  await expect(text(window)).toContainText('"Host": "')
  await openFile(window, 'data.json')
  await expect(window.getByRole('button', { name: /^1 warning/ }).last()).toBeVisible()
  await window.keyboard.press('Control+Shift+m')
  await expect(window.getByText(/has no node Colour here/).first()).toBeVisible()
})
