import type { Page } from '@playwright/test'
import { expect, test } from './fixture.ts'

const opening = JSON.stringify({
  SessionID: 4711,
  DevInfo: {
    ClientURI: './DevInfo',
    MOData: { DevInfo: { DevId: 'urn:x-test:1', Man: 'Halcyon', Mod: 'H-340', DmV: '2.0', Lang: 'en' } },
  },
  DevProfile: {
    Commands: ['HGET', 'HPUT', 'HPOST', 'DELETE', 'EXEC', 'GET', 'SHOW', 'CONT', 'END'],
    MOS: [{ DDF: 'dcmo.ddf', MOID: 'urn:oma:mo:oma-dcmo:1.0', MIID: ['camera'], Path: ['./DCMO/camera'] }],
  },
  Alert: [{ AlertType: 'urn:oma:at:dcmo:1.0:OperationComplete', SourceURI: './DCMO/camera/Operations/Enable' }],
})

/** Starts the insecure test mode with a dialect; gives a device that posts whatever it likes. */
async function startServer(window: Page, dialect = 'auto') {
  await window.keyboard.press('Alt+6')
  await window.getByLabel('Port').fill('0')
  await window.getByLabel('TLS (HTTPS)').uncheck()
  await window.getByLabel('Devices prove who they are by').selectOption('none')
  await window.getByLabel('Dialect of OMA DM 2.0').selectOption(dialect)
  await window.getByRole('button', { name: 'Start', exact: true }).click()
  const status = window.getByRole('contentinfo')
  await expect(status).toContainText('INSECURE TEST MODE')
  const endpoint = /http:\/\/127\.0\.0\.1:\d+\/dm/.exec((await status.textContent()) ?? '')?.[0] ?? ''
  return async (body: string) => {
    const headers = {
      'content-type': 'application/dm20status',
      accept: 'application/dm20; application/tnds20',
      'x-omadmdevid': 'urn:x-test:1',
    }
    const answer = await fetch(endpoint, { method: 'POST', body, headers })
    return { status: answer.status, text: await answer.text() }
  }
}

const records = (window: Page) => window.getByRole('listbox', { name: 'Sessions, newest first' })
const steps = (window: Page) => window.getByRole('listbox', { name: 'Steps of the session' })
const both = (window: Page) => window.getByRole('region', { name: 'Both dialects' })

test('shows a draft session, and each package in both dialects side by side', async ({ window }) => {
  const post = await startServer(window)
  await expect(window.getByRole('contentinfo')).toContainText('both dialects')
  expect((await post(opening)).text).toBe('{"CMD":[["END"]],"Report":false}')
  await window.keyboard.press('Alt+2')
  const record = records(window).getByRole('option', { name: /urn:x-test:1/ })
  await expect(record).toContainText('draft')
  await record.click()
  await expect(window.getByRole('main')).toContainText('draft dialect')
  await expect(steps(window).getByRole('option').first()).toContainText('1 object')
  await window.getByRole('tab', { name: 'Both dialects' }).click()
  await expect(both(window)).toContainText('Draft dialect, as it was sent application/dm20status')
  await expect(both(window)).toContainText('Approved dialect application/vnd.oma.dm.initiation+json')
  await expect(both(window)).toContainText('"NOTIFICATION-ID": 4711')
  await expect(both(window)).toContainText('urn:oma:mo:oma-dcmo:1.0/camera/Operations/Enable')
  await expect(both(window).getByRole('listitem')).toContainText([/^DevInfo\./, /^The list of commands\./, /^Path\./])
  // Nobody here sent that notification, and the ladder says so.
  await expect(steps(window)).toContainText('No notification with the SessionID 4711')
  await steps(window)
    .getByRole('option', { name: /Package#2/ })
    .click()
  await expect(both(window)).toContainText('Everything in this package has a counterpart.')
})

test('warns where a package asks for something that the other dialect has not', async ({ window }) => {
  const post = await startServer(window)
  await post('{"SessionID":')
  await window.keyboard.press('Alt+2')
  await records(window).getByRole('option').first().click()
  await window.getByRole('tab', { name: 'Both dialects' }).click()
  await expect(window.getByRole('main')).toContainText('This package cannot be read')
})

test('a server that is set to one dialect refuses the other, and says so in the status bar', async ({ window }) => {
  const post = await startServer(window, 'approved')
  await expect(window.getByRole('contentinfo')).toContainText('approved')
  await expect(window.getByLabel('End draft sessions with END')).toHaveCount(0)
  expect((await post(opening)).status).toBe(415)
})

test('the dialect is chosen by keyboard, and kept', async ({ window }) => {
  await window.keyboard.press('Alt+6')
  const choice = window.getByLabel('Dialect of OMA DM 2.0')
  await choice.focus()
  await window.keyboard.press('d')
  await expect(choice).toHaveValue('draft')
  await window.keyboard.press('Tab')
  await window.keyboard.press('Space')
  await expect(window.getByLabel('End draft sessions with END')).toBeChecked()
  await window.getByLabel('Port').fill('0')
  await window.getByRole('button', { name: 'Start', exact: true }).click()
  await expect(window.getByRole('contentinfo')).toContainText('OMA DM 2.0, draft')
  await window.reload()
  await expect(window.getByText('Connected', { exact: true })).toBeVisible()
  await window.keyboard.press('Alt+6')
  await expect(window.getByLabel('Dialect of OMA DM 2.0')).toHaveValue('draft')
})
