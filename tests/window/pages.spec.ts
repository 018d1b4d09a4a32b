import { type Browser, chromium, type Page } from '@playwright/test'
import { connectHost } from '../../main/cli/host-client.ts'
import { chromiumPath } from '../../scripts/chromium.ts'
import { expect, startDemo, test, watchPage } from './fixture.ts'

// Every kind of page that SHOW can lead to, on a small telephone, light and dark: everything has a name, can be hit with a thumb and
// read, nothing scrolls sideways, and the keyboard alone is enough.

const deviceId = 'IMEI:004400152020002'
const long = `Which network do you want to use?\nYou can change it later. ${'A-very-long-word-'.repeat(8)}`

const asked = {
  notice: { kind: 'notice', title: 'Maintenance', text: 'The device restarts tonight.' },
  confirm: { kind: 'confirm', text: long },
  text: { kind: 'input', text: 'What is your name?', default: 'Ada' },
  numeric: { kind: 'input', input: 'numeric', text: 'How many?' },
  date: { kind: 'input', input: 'date', text: 'When?' },
  time: { kind: 'input', input: 'time', text: 'At what time?' },
  phone: { kind: 'input', input: 'phone', text: 'Which number?' },
  ip: { kind: 'input', input: 'ip', text: 'Which address?' },
  email: { kind: 'input', input: 'email', text: 'Where to?' },
  secret: { kind: 'input', text: 'Your PIN', echo: false, maxLength: 8 },
  choice: {
    kind: 'choice',
    text: long,
    options: ['Home', 'Office-with-a-very-long-name '.repeat(4).trim(), '<b>Guests</b>'],
  },
  choices: { kind: 'choices', text: 'Which of them?', options: ['One', 'Two', 'Three'], default: ['Two'] },
  progress: { kind: 'progress', text: 'New firmware is being installed.' },
  waiting: { kind: 'confirm', text: 'Read this first.', minSeconds: 500 },
} as const

/** Runs in the page: what is wrong with it for somebody with a thumb, poor sight or a screen reader. */
function faultsOf(): readonly string[] {
  const faults: string[] = []
  const say = (condition: boolean, what: string) => condition && faults.push(what)
  say(document.documentElement.scrollWidth > innerWidth, `scrolls sideways: ${document.documentElement.scrollWidth}`)
  say(document.documentElement.lang === '' || document.title === '', 'no language, or no title')
  say(document.querySelectorAll('h1').length !== 1 || document.querySelectorAll('main').length !== 1, 'no heading')
  for (const field of document.querySelectorAll<HTMLInputElement>('input, select')) {
    say((field.labels?.length ?? 0) === 0, `no label: ${field.outerHTML}`)
  }
  for (const thing of document.querySelectorAll<HTMLElement>(
    'button, input:not([type=radio], [type=checkbox]), fieldset label',
  )) {
    say(thing.getBoundingClientRect().height < 44, `too small to hit: ${thing.outerHTML.slice(0, 80)}`)
  }
  const light = ([red = 0, green = 0, blue = 0]: readonly number[]) => {
    const [r = 0, g = 0, b = 0] = [red, green, blue].map(part => {
      const share = part / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const partsOf = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number)
  const behind = (element: Element | null): readonly number[] => {
    if (!element) return [255, 255, 255]
    const parts = partsOf(getComputedStyle(element).backgroundColor)
    return parts[3] === 0 ? behind(element.parentElement) : parts
  }
  for (const element of document.querySelectorAll('h1, p, label, legend, button, input, fieldset span')) {
    const [a, b] = [light(partsOf(getComputedStyle(element).color)), light(behind(element))]
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
    say(contrast < 4.5, `contrast ${contrast.toFixed(1)}: ${element.outerHTML.slice(0, 80)}`)
  }
  return faults
}

async function smallPhone(browser: Browser, colorScheme: 'light' | 'dark'): Promise<{ page: Page; faults: string[] }> {
  const context = await browser.newContext({
    viewport: { width: 320, height: 568 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    colorScheme,
    ignoreHTTPSErrors: true,
  })
  const page = await context.newPage()
  return { page, faults: watchPage(page) }
}

test('each kind of page can be read, hit and used by keyboard on a small telephone @browser', async ({
  window,
  host,
}) => {
  test.setTimeout(120_000)
  await startDemo(window)
  const { host: calls, close } = await connectHost(host.address)
  const browser = await chromium.launch({ executablePath: chromiumPath() })
  const [light, dark] = [await smallPhone(browser, 'light'), await smallPhone(browser, 'dark')]
  const ask = async (about: object) => {
    const made = await calls.interactions.ask({ deviceId, about, onYes: [] })
    if (!made.ok) throw new Error(JSON.stringify(made.problem))
    return made.value
  }
  const endOf = async (id: string) => (await calls.interactions.list({ deviceId })).find(item => item.id === id)?.end
  for (const [name, about] of Object.entries(asked)) {
    const { id, address } = await ask(about)
    if (name === 'progress') await calls.interactions.progress({ id, percent: 40, words: 'Writing', done: false })
    for (const [look, { page }] of Object.entries({ light, dark })) {
      await page.goto(address)
      expect([name, look, await page.evaluate(faultsOf)]).toEqual([name, look, []])
      await page.screenshot({ path: `test-results/page-${name}-${look}.png`, fullPage: true })
    }
  }
  // The keyboard alone: a wrong answer, with its mistake told and pointed at, then a right one.
  const mistaken = await ask(asked.ip)
  const { page } = dark
  await page.goto(mistaken.address)
  await page.keyboard.press('Tab')
  await page.keyboard.type('1.2.3')
  await page.keyboard.press('Enter')
  const field = page.getByRole('textbox', { name: 'Your answer' })
  await expect(field).toHaveAttribute('aria-invalid', 'true')
  await expect(field).toHaveAccessibleDescription(/address/)
  await expect(page.getByRole('alert')).toBeVisible()
  expect(await page.evaluate(faultsOf)).toEqual([])
  await page.screenshot({ path: 'test-results/page-mistake-dark.png', fullPage: true })
  await field.press('Control+A')
  await page.keyboard.type('2001:db8::1')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('status')).toContainText('Your answer was sent')
  expect(await endOf(mistaken.id)).toEqual({ how: 'answered', value: '2001:db8::1' })
  const several = await ask(asked.choices)
  await page.goto(several.address)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await page.getByRole('button', { name: 'Send' }).press('Enter')
  await expect(page.getByRole('status')).toContainText('Your answer was sent')
  expect(await endOf(several.id)).toEqual({ how: 'answered', value: ['One', 'Two'] })
  // A form that was taken back by 422 is told by the browser as a fault of the page; it is none.
  expect([...light.faults, ...dark.faults].filter(fault => !fault.includes('422'))).toEqual([])
  await browser.close()
  close()
})
