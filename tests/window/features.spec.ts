import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from './fixture.ts'

const moid = 'urn:example:mo:lamp:1.0'
const properties = (format: string, type: string) =>
  `<DFProperties><AccessType><Get/></AccessType><DFFormat><${format}/></DFFormat><Occurrence><One/></Occurrence>` +
  `<Scope><Permanent/></Scope><DFType>${type}</DFType></DFProperties>`
const ddf =
  `<MgmtTree><VerDTD>1.2</VerDTD><Node><NodeName>Lamp</NodeName>${properties('node', `<DDFName>${moid}</DDFName>`)}` +
  `<Node><NodeName>On</NodeName>${properties('bool', '<MIME>text/plain</MIME>')}</Node></Node></MgmtTree>`

test('a description that a device announces is fetched once a person says yes; what it supports is told with evidence', async ({
  window: page,
}) => {
  const web = createServer((_, response) => response.end(ddf))
  await new Promise<void>(resolve => web.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(web.address() as AddressInfo).port}/lamp.ddf`
  await page.keyboard.press('Alt+6')
  const server = page.getByRole('region', { name: 'DM Server' })
  await server.getByLabel('Port', { exact: true }).fill('0')
  await server.getByLabel('Devices prove who they are by').selectOption('none')
  await server.getByLabel('TLS (HTTPS)').press('Space')
  await server.getByRole('button', { name: 'Start' }).click()
  const endpoint = (await server.getByText(/^http:\/\/127\.0\.0\.1:\d+\/dm$/).textContent()) ?? ''
  await fetch(endpoint, {
    method: 'POST',
    headers: { 'Content-Type': 'application/vnd.oma.dm.initiation+json', 'OMADM-DevID': 'LAMP-1' },
    body: JSON.stringify({ MOS: [{ MOID: moid, DDF: address, MIID: ['1'] }] }),
  })
  await page.keyboard.press('Alt+1')
  await page.getByText('LAMP-1').first().click()
  await expect(page.getByText('It announces 1 description that is not at hand.')).toBeVisible()
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}-note.png` })
  await page.getByRole('button', { name: 'Decide …' }).press('Enter')
  const announced = page.getByRole('region', { name: 'Announced descriptions' })
  await expect(announced.getByText('may it be fetched?')).toBeVisible()
  await announced.getByRole('button', { name: `Fetch ${address}`, exact: true }).press('Enter')
  await expect(announced.getByText('fetched', { exact: true })).toBeVisible()
  const commands = page.getByRole('region', { name: 'Commands' })
  await expect(commands.getByText('No SHOW was answered yet.')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Connection' })).toContainText('Its last session was plain HTTP.')
  if (process.env.SHOTS) {
    await page.screenshot({ path: `${process.env.SHOTS}-features.png` })
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize({ width: 900, height: 600 })
    await page.screenshot({ path: `${process.env.SHOTS}-features-dark-small.png` })
  }
  await announced.getByRole('button', { name: 'Open' }).click()
  await expect(page.getByText(/VerDTD/).first()).toBeVisible()
  web.close()
})
