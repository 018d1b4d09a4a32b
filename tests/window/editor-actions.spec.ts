import { goToPlace, openFile, put, text } from './editor-parts.ts'
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
  await window.screenshot({ path: '/tmp/editor-references.png' })
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
  await window.screenshot({ path: '/tmp/editor-profile-complete.png' })
  await window.keyboard.press('Enter')
  await expect(text(window)).toContainText('"Host": "')
  await openFile(window, 'data.json')
  await expect(window.getByRole('button', { name: /^1 warning/ }).last()).toBeVisible()
  await window.keyboard.press('Control+Shift+m')
  await expect(window.getByText(/has no node Colour here/).first()).toBeVisible()
})
