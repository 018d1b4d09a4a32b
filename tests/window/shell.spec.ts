import { createServer } from 'node:net'
import { expect, startHost, test } from './fixture.ts'

test('opens without a console message, takes the token out of the address, and leaves nothing global @browser', async ({
  window,
  host,
}) => {
  await expect(window.getByRole('heading', { name: 'DM Workbench' })).toBeVisible()
  expect(new URL(window.url()).hash).toBe('')
  const own = await window.evaluate(() => {
    const frame = document.createElement('iframe')
    document.body.append(frame)
    const usual = new Set(Object.getOwnPropertyNames(frame.contentWindow ?? {}))
    frame.remove()
    return Object.getOwnPropertyNames(window).filter(name => !usual.has(name) && !/^(\d+|__playwright.*)$/.test(name))
  })
  expect(own).toEqual([])
  await window.reload()
  await expect(window.getByText('Connected', { exact: true })).toBeVisible()
  expect(window.url()).toBe(`${new URL(host.address).origin}/`)
})

test('announces the scripts of its first view, so that the browser keeps them compiled @browser', async ({ host }) => {
  const html = await (await fetch(new URL(host.address).origin)).text()
  const files = (tag: RegExp) => [...html.matchAll(tag)].map(([, file]) => file)
  const scripts = files(/<script [^>]*src="([^"]+)"/g)
  expect(scripts).toContainEqual(expect.stringContaining('/first-'))
  expect(scripts).toContainEqual(expect.stringContaining('/window-'))
  expect(files(/<link rel="preload" as="script" crossorigin href="([^"]+)"/g)).toEqual(scripts)
  expect(html).not.toContain('modulepreload')
})

test('says what to do when it is opened without the token @browser', async ({ page, host }) => {
  await page.goto(new URL(host.address).origin)
  await expect(page.getByText(/Not let in: open the address/)).toBeVisible()
})

test('shows that the connection is lost @browser', async ({ page }) => {
  const host = await startHost()
  await page.goto(host.address)
  await expect(page.getByText('Connected', { exact: true })).toBeVisible()
  await host.stop()
  await expect(page.getByText(/Connection lost/)).toBeVisible()
})

test('finds and runs commands from the palette by keyboard alone', async ({ window }) => {
  await window.keyboard.press('Control+k')
  const palette = window.getByRole('dialog', { name: 'Command palette' })
  await expect(palette.getByRole('combobox')).toBeFocused()
  await window.keyboard.type('settings show')
  await expect(palette.getByRole('option')).toHaveText([/Show: Settings/])
  await window.keyboard.press('Enter')
  await expect(palette).toBeHidden()
  await expect(window.getByRole('complementary', { name: 'Settings' })).toBeVisible()
})

test('shows all keys by ?, but not while one types', async ({ window }) => {
  await window.keyboard.press('Alt+6')
  await window.getByLabel('Path').fill('/dm')
  await window.getByLabel('Path').press('?')
  await expect(window.getByRole('dialog', { name: 'Keys' })).toBeHidden()
  await window.getByRole('heading', { name: 'DM Workbench' }).click()
  await window.keyboard.press('?')
  const keys = window.getByRole('dialog', { name: 'Keys' })
  await expect(keys.getByText('Open the command palette')).toBeVisible()
  await window.keyboard.press('Escape')
  await expect(keys).toBeHidden()
})

test('reaches every area by F6', async ({ window }) => {
  const areas: string[] = []
  for (let step = 0; step < 4; step++) {
    await window.keyboard.press('F6')
    areas.push(await window.evaluate(() => document.activeElement?.closest('nav,aside,main,footer')?.tagName ?? ''))
  }
  expect(areas).toEqual(['NAV', 'ASIDE', 'MAIN', 'FOOTER'])
})

async function takenPort(): Promise<{ readonly port: number; free(): void }> {
  const taken = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => taken.once('listening', resolve))
  const address = taken.address()
  return { port: typeof address === 'object' && address ? address.port : 0, free: () => void taken.close() }
}

test('keeps an error until it is dismissed, with its cause and the next step', async ({ window }) => {
  const [first, second] = [await takenPort(), await takenPort()]
  const startAt = async (port: number) => {
    await window.getByRole('textbox', { name: 'Port' }).fill(String(port))
    await window.getByRole('button', { name: 'Start', exact: true }).click()
  }
  const messages = window.getByRole('region', { name: 'Messages' })
  const toast = messages.getByRole('alert').filter({ hasText: String(first.port) })
  await window.keyboard.press('Alt+6')
  await startAt(first.port)
  await expect(toast).toContainText('http.port-in-use')
  await window.waitForTimeout(7000)
  await expect(toast.getByText('http.port-in-use')).toBeVisible()

  // A newer one folds it to a line, which unfolds by keyboard.
  await startAt(second.port)
  await expect(messages.getByRole('alert')).toHaveCount(2)
  await expect(toast.getByText('http.port-in-use')).toBeHidden()
  await toast.locator('summary').focus()
  await window.keyboard.press('Enter')
  await expect(toast.getByText('http.port-in-use')).toBeVisible()
  await toast.getByRole('button', { name: /Dismiss/ }).click()
  await expect(toast).toBeHidden()

  await startAt(first.port)
  await messages.getByRole('button', { name: 'Dismiss all 2' }).click()
  await expect(messages.getByRole('alert')).toHaveCount(0)
  first.free()
  second.free()
})

test('changes between light, dark and high contrast, and remembers it', async ({ window }) => {
  const surface = () => window.evaluate(() => getComputedStyle(document.body).backgroundColor)
  await window.keyboard.press('Alt+6')
  await window.getByLabel('Dark').check()
  expect(await surface()).toBe('rgb(21, 24, 28)')
  await window.getByLabel('High contrast').check()
  expect(await surface()).toBe('rgb(0, 0, 0)')
  await window.reload()
  expect(await surface()).toBe('rgb(0, 0, 0)')
  await window.getByRole('button', { name: 'Settings' }).click()
  await window.getByLabel('Light').check()
  expect(await surface()).toBe('rgb(255, 255, 255)')
})

test('fits into 900 by 600 without overlapping parts', async ({ window }) => {
  await window.setViewportSize({ width: 900, height: 600 })
  await window.keyboard.press('Control+Shift+M')
  const parts = ['nav', 'aside', 'main', 'footer']
  const boxes = await Promise.all(parts.map(part => window.locator(`#root ${part}`).first().boundingBox()))
  for (const [at, box] of boxes.entries()) {
    if (!box) throw new Error(`${parts[at]} is not shown`)
    expect(box.x + box.width).toBeLessThanOrEqual(900)
    expect(box.y + box.height).toBeLessThanOrEqual(600)
    for (const other of boxes.slice(at + 1)) {
      if (!other) continue
      const apart =
        box.x + box.width <= other.x ||
        other.x + other.width <= box.x ||
        box.y + box.height <= other.y ||
        other.y + other.height <= box.y
      expect(apart).toBe(true)
    }
  }
})
