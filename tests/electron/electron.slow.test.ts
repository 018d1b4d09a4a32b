import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { send } from '#http/client.ts'
import { filesIn, filesSent } from '../../main/electron/open-files.ts'
import { isOurFrame } from '../../main/electron/security.ts'
import { buildWhatChanged } from '../../scripts/build.ts'
import { launchDouble, type RunningDouble, secondFile } from './launch-double.ts'

// The built main process and preload, unmodified, on a double of `electron` over real Chromium.

const folder = mkdtempSync(join(tmpdir(), 'dmwb-electron-'))
mkdirSync(join(folder, 'elsewhere'))
const file = join(folder, 'elsewhere', 'camera.ddf')
let app: RunningDouble

beforeAll(async () => {
  buildWhatChanged(['renderer', 'main', 'preload'])
  writeFileSync(file, '<MgmtTree>\n  <VerDTD>1.2</VerDTD>\n</MgmtTree>\n')
  const launched = await launchDouble(folder, [file])
  if (!('page' in launched)) throw new Error(`The app ended with ${launched.code}: ${launched.printed}`)
  app = launched
}, 120_000)
afterAll(() => {
  app?.process.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

describe('the window in Electron', () => {
  it('opens, reaches the host over its message port and shows the file that it was started with', async () => {
    await app.page.getByText('VerDTD').first().waitFor({ timeout: 15_000 })
    expect(await app.page.getByRole('toolbar', { name: 'Actions for camera.ddf' }).textContent()).toContain(file)
    expect(await app.page.title()).toMatch(/DM Workbench/)
  })

  it('shows the file of a second start and saves it where it lies', async () => {
    writeFileSync(secondFile(folder), '<second/>\r\n')
    app.process.kill('SIGUSR2')
    await app.page.getByRole('toolbar', { name: 'Actions for second.xml' }).waitFor({ timeout: 15_000 })
    await app.page.locator('.monaco-editor .view-lines').last().click()
    await app.page.keyboard.press('Control+Home')
    await app.page.keyboard.type('<!-- seen -->')
    await app.page.keyboard.press('Control+s')
    await expect.poll(() => readFileSync(secondFile(folder), 'utf8')).toBe('<!-- seen --><second/>\r\n')
  })

  it('shows the page nothing of Node or Electron but one way to ask for the port', async () => {
    const seen = await app.page.evaluate(() => ({
      node: ['require', 'process', 'module', 'Buffer', 'electron'].filter(name => name in window),
      bridge: Object.keys((window as unknown as { dmHost: object }).dmHost),
    }))
    expect(seen).toEqual({ node: [], bridge: ['connect'] })
  })

  it('has a policy that runs no foreign and no inline script', async () => {
    const ran = await app.page.evaluate(async () => {
      const script = document.createElement('script')
      script.textContent = 'window.inlineRan = true'
      document.head.append(script)
      await new Promise(resolve => setTimeout(resolve, 50))
      return 'inlineRan' in window
    })
    expect(ran).toBe(false)
  })

  it('serves pre-shared keys through a plain Node process, and explains a handshake that failed there', async () => {
    const { page } = app
    await page.keyboard.press('Alt+6')
    const server = page.getByRole('region', { name: 'DM Server' })
    await server.getByLabel('Port', { exact: true }).fill('0')
    await server.getByLabel('Devices prove who they are by').selectOption('psk')
    await server.getByRole('button', { name: 'Start' }).click()
    const endpoint = (await server.getByText(/^https:\/\/127\.0\.0\.1:\d+\/dm$/).textContent()) ?? ''
    const psk = { identity: 'nobody', key: Buffer.alloc(32, 1) }
    const sent = await send({ method: 'GET', url: endpoint, timeoutMs: 10_000, limitBytes: 1000, tls: { psk } })
    expect(sent).toMatchObject({ ok: false, problem: { code: 'http.psk-unknown' } })
    await page.keyboard.press('Alt+2')
    await page
      .getByRole('option', { name: /refused/ })
      .first()
      .waitFor({ timeout: 15_000 })
    await page.keyboard.press('Alt+6')
    await server.getByRole('button', { name: 'Stop' }).click()
    await page.keyboard.press('Alt+4')
  }, 60_000)

  it('explains a second start on the same data folder in a dialog, without a stack trace', async () => {
    const second = await launchDouble(folder)
    expect(second).toMatchObject({ code: 1, printed: expect.stringMatching(/in use by process \d+/) })
    expect('printed' in second && second.printed).not.toMatch(/\n\s+at /)
  }, 30_000)

  it('closes the workbench before it goes, so that the folder is free for the next start', async () => {
    expect(await app.quit()).toBe(0)
    const again = await launchDouble(folder)
    if (!('page' in again)) throw new Error(again.printed)
    await again.page.getByText('Try the demo device').first().waitFor({ timeout: 15_000 })
    expect(await again.quit()).toBe(0)
  }, 60_000)
})

it.each([
  ['the top frame of our window', { url: 'app://workbench/', parent: null }, true],
  ['a frame inside it', { url: 'app://workbench/', parent: {} }, false],
  ['another origin', { url: 'https://workbench.example/', parent: null }, false],
  ['an origin that only begins like ours', { url: 'app://workbench.example/', parent: null }, false],
  ['a frame that is gone', null, false],
])('takes a message from %s only if it is ours', (_what, frame, ours) => {
  expect(isOurFrame(frame)).toBe(ours)
})

it.each([
  ['a path', ['a.ddf'], ['/here/a.ddf']],
  ['an absolute path', ['/there/a.ddf'], ['/there/a.ddf']],
  ['a desktop that names it by URL', ['file:///there/a%20b.ddf'], ['/there/a b.ddf']],
  ['options beside it', ['--no-sandbox', '--data', 'folder', 'a.ddf', '-psn_0_1'], ['/here/a.ddf']],
  ['an address that is no file', ['https://evil.example/a.ddf', 'file://evil.example/a.ddf', ''], []],
])('finds the files of a start with %s', (_what, args, files) => {
  expect(filesIn(args, '/here')).toEqual(files)
})

it.each([
  [undefined, []],
  [{ files: 'a' }, []],
  [{ files: ['/a', 1, null] }, ['/a']],
])('takes from a second start that sends %j only names', (data, files) => {
  expect(filesSent(data)).toEqual(files)
})
