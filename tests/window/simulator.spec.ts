import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './fixture.ts'

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
  await dialog.getByLabel('broken.ddf').check()
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
