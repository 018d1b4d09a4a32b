import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { type Browser, chromium } from '@playwright/test'
import { expect, it, onTestFinished, vi } from 'vitest'
import { hasBrowser, useBrowser } from '../../main/device/real-browser.fixture.ts'
import { openDoor, secure, value } from '../../main/host/door.fixture.ts'

// A question of the server, SHOW, a real browser that the simulated device opens, a person's click, and the job that waited.

it.skipIf(!hasBrowser)(
  'a person answers in the browser that the simulated device opened, and the waiting job follows',
  { timeout: 120_000 },
  async () => {
    const listener = createServer().listen(0, '127.0.0.1')
    await once(listener, 'listening')
    const { port } = listener.address() as AddressInfo
    await new Promise(resolve => listener.close(resolve))
    useBrowser(`--remote-debugging-port=${port}`)
    const door = await openDoor()
    onTestFinished(() => door.stop())
    const { host } = door
    value(await host.server.start(secure))
    const { id: deviceId } = value(await host.simulator.create({ ddfs: [], name: 'With a browser' }))
    value(await host.simulator.start({ deviceId }))
    value(await host.bootstrap.push({ profileId: 'sample:phone', deviceId, method: 'client-initiated' }))
    value(await host.simulator.behave({ deviceId, behaviour: { realBrowser: true } }))
    const about = { kind: 'input', text: 'Your e-mail address?', input: 'email', maxLength: 40 }
    const onYes = [['GET', 'urn:oma:mo:oma-dm-devinfo:1.2//DevID']]
    const { id } = value(await host.interactions.ask({ deviceId, about, onYes }))
    value(await host.simulator.callNow({ deviceId }))
    const browser = await vi.waitFor(() => chromium.connectOverCDP(`http://127.0.0.1:${port}`), {
      timeout: 30_000,
      interval: 300,
    })
    const page = await vi.waitFor(() => pageWith(browser, '/ui/'), { timeout: 30_000, interval: 100 })
    await page.getByLabel('Your answer').fill('a@b')
    await page.keyboard.press('Enter')
    // The form of the browser lets it through; the server asks again.
    await page.getByRole('alert').waitFor()
    await page.getByLabel('Your answer').fill('ada@example.com')
    await page.keyboard.press('Enter')
    await page.getByText('Your answer was sent').waitFor()
    const [item] = await host.interactions.list({ deviceId })
    expect(item).toMatchObject({
      id,
      end: { how: 'answered', value: 'ada@example.com' },
      queued: true,
      record: expect.any(String),
    })
    value(await host.simulator.callNow({ deviceId }))
    const work = await host.devices.work({ deviceId })
    expect(work.find(({ command }) => command.name === 'GET')).toMatchObject({ state: 'done', status: { code: 200 } })
    const kinds = (await host.sessions.list({ limit: 50 }))
      .filter(({ kind }) => kind === 'browser')
      .map(({ side }) => side)
    expect(kinds.sort()).toEqual(['device', 'server'])
    await browser.close()
  },
)

function pageWith(browser: Browser, path: string) {
  const page = browser
    .contexts()
    .flatMap(context => context.pages())
    .find(item => item.url().includes(path))
  if (!page) throw new Error('not open yet')
  return page
}
