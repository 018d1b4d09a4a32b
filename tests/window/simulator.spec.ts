import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connectHost } from '../../main/cli/host-client.ts'
import { expect, startDemo, startHost, test } from './fixture.ts'

const ddf = `<?xml version="1.0" encoding="UTF-8"?>
<MgmtTree><VerDTD>1.2</VerDTD><Node><NodeName>Lamp</NodeName><DFProperties><AccessType><Get/></AccessType>
<DFFormat><node/></DFFormat><Occurrence><One/></Occurrence><Scope><Permanent/></Scope>
<DFType><DDFName>urn:example:mo:lamp:1.0</DDFName></DFType></DFProperties>
<Node><NodeName>Level</NodeName><DFProperties><AccessType><Get/><Replace/></AccessType><DefaultValue>7</DefaultValue>
<DFFormat><int/></DFFormat><Occurrence><One/></Occurrence><DFType><MIME>text/plain</MIME></DFType></DFProperties></Node>
</Node></MgmtTree>`

test('a device is made from a DDF of the workspace, stopped, started and removed', async ({ window, host }) => {
  await mkdir(join(host.folder, 'workspace'), { recursive: true })
  await writeFile(join(host.folder, 'workspace', 'lamp.ddf'), ddf)
  await window.keyboard.press('Alt+n')
  const dialog = window.getByRole('dialog', { name: 'New simulated device' })
  await dialog.getByLabel('Device ID').fill('urn:example:lamp-1')
  await dialog.getByLabel('lamp.ddf').check()
  await dialog.getByRole('button', { name: 'Create from 1 DDF' }).click()
  await expect(dialog).toBeHidden()
  const card = window.getByRole('listitem').filter({ hasText: 'urn:example:lamp-1' })
  await expect(card).toContainText('No DM account')
  await expect(card.getByRole('button', { name: 'Call in now' })).toBeDisabled()
  if (await card.getByRole('button', { name: 'Start' }).isVisible())
    await card.getByRole('button', { name: 'Start' }).click()
  await expect(card).toContainText('running')
  await card.getByRole('button', { name: 'Stop' }).click()
  await expect(card).toContainText('stopped')
  await card.getByRole('button', { name: 'Remove' }).click()
  const question = window.getByRole('dialog', { name: 'Remove this device?' })
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await question.getByRole('button', { name: 'Remove' }).click()
  await expect(card).toBeHidden()
})

test('a broken DDF is refused with its place', async ({ window, host }) => {
  await mkdir(join(host.folder, 'workspace'), { recursive: true })
  await writeFile(join(host.folder, 'workspace', 'broken.ddf'), ddf.replace('</MgmtTree>', ''))
  await window.keyboard.press('Alt+n')
  const dialog = window.getByRole('dialog', { name: 'New simulated device' })
  await dialog.getByLabel('broken.ddf', { exact: true }).check()
  await dialog.getByRole('button', { name: 'Create from 1 DDF' }).click()
  await expect(window.getByRole('region', { name: 'Messages' }).getByRole('alert')).toContainText('broken.ddf')
})

test('two devices with one id are refused', async ({ window }) => {
  for (const time of [1, 2]) {
    await window.keyboard.press('Alt+n')
    const dialog = window.getByRole('dialog', { name: 'New simulated device' })
    await dialog.getByLabel('Device ID').fill('urn:example:twice')
    await dialog.getByRole('button', { name: 'Create with the demo set' }).click()
    if (time === 1) await expect(dialog).toBeHidden()
    else await expect(window.getByText(/urn:example:twice/).last()).toBeVisible()
  }
  await expect(window.getByRole('region', { name: 'Messages' }).getByRole('alert')).toBeVisible()
})

test('what a device remembers stands in its card, and the pages it was shown among the sessions', async ({ page }) => {
  const first = await startHost()
  const { host, close } = await connectHost(first.address)
  const { deviceId } = await must(host.simulator.demo())
  const { server } = await host.workbench.state()
  const moid = 'urn:example:mo:mail:1.0'
  const commands = [
    ['SUB', `${server.origin}/repo/up/[DevID]/mail`, `${moid}//`],
    ['DEFAULT', `${server.origin}/repo/cfg/mail`, moid],
    ['SHOW', `${server.origin}/nothing?uiid=1`],
    ['EXEC', 'urn:oma:mo:oma-fumo:1.0/firmware/Download'],
  ]
  await must(host.devices.enqueue({ deviceId, commands }))
  await must(host.simulator.callNow({ deviceId }))
  close()
  await first.stop()

  const second = await startHost(first.folder)
  await page.goto(second.address)
  await expect(page.getByText('Connected', { exact: true })).toBeVisible()
  await page.keyboard.press('Alt+5')
  const card = page.getByRole('listitem').filter({ hasText: deviceId })
  await card.getByRole('button', { name: 'Start' }).click()
  await expect(card).toContainText('Remembers 1 subscription and 1 default')
  await page.keyboard.press('Alt+2')
  const list = page.getByRole('listbox', { name: 'Sessions, newest first' })
  await expect(list.getByRole('option', { name: /web pages/ })).toBeVisible()
  await list.getByRole('option', { name: /web pages/ }).click()
  await expect(page.getByRole('listbox', { name: 'Steps of the session' })).toContainText('Web pages')
  await second.stop()
  await rm(second.folder, { recursive: true, force: true })
})

async function must<T>(asked: Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false }>): Promise<T> {
  const answer = await asked
  if (!answer.ok) throw new Error(JSON.stringify(answer))
  return answer.value
}

test('a device gets its switches in the window, keeps them over a restart, and refuses as they say', async ({
  window,
}) => {
  await startDemo(window)
  await window.keyboard.press('Alt+5')
  const card = window.getByRole('listitem').filter({ hasText: 'IMEI:004400152020002' })
  await card.getByRole('button', { name: 'Behaviour …' }).click()
  const dialog = window.getByRole('dialog', { name: /^Behaviour of/ })
  await dialog.getByLabel('Browser').selectOption({ label: 'No browser: SHOW is answered 501' })
  await dialog.getByLabel('GET', { exact: true }).selectOption('503')
  // By keyboard: WLAN goes, a country code comes.
  await dialog.getByLabel('WLAN').focus()
  await window.keyboard.press('Space')
  await dialog.getByLabel('Home country code (MCC)').focus()
  await window.keyboard.type('262')
  await window.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(card).toContainText('refuses GET 503 · no browser · only cellular, wireline · network 262')

  await window
    .getByRole('treeitem', { name: /Enabled/ })
    .first()
    .click()
  await window.getByRole('region', { name: 'Node sheet' }).getByRole('button', { name: 'Read', exact: true }).click()
  await card.getByRole('button', { name: 'Call in now' }).click()
  await expect(window.getByRole('region', { name: 'Queue of commands' })).toContainText('503')
  await card.getByRole('button', { name: 'Stop' }).click()
  await card.getByRole('button', { name: 'Start' }).click()
  await expect(card).toContainText('refuses GET 503')
})

test('an application on the device asks for an MO; what no DEFAULT knows is told', async ({ window }) => {
  await startDemo(window)
  await window.keyboard.press('Alt+5')
  await window.getByRole('button', { name: 'Need an MO …' }).click()
  const dialog = window.getByRole('dialog', { name: 'An application needs an MO' })
  await dialog.getByLabel('MOID').fill('urn:example:mo:nowhere:1.0')
  await window.keyboard.press('Enter')
  await expect(dialog.getByRole('alert')).toBeVisible()
  await dialog.getByLabel('MOID').fill('urn:example:mo:mail:1.0')
  await dialog.getByRole('button', { name: 'Ask for it' }).click()
  await expect(dialog).toBeHidden()
  await expect(window.getByText('The application finds urn:example:mo:mail:1.0/mail/.')).toBeVisible()
})
