import { type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { fetchRecord } from './host-client.ts'
import { poll } from './play.ts'
import type { Stage } from './story-ground.ts'
import { type SeenPage, textOf } from './story-person.ts'

const settleMs = 30_000
export const wlanMoid = 'urn:x-dmwb:mo:wlan:1.0'
/** What the person can load in story B.2. */
const network = {
  name: 'Café at the station',
  text: 'Free wireless network. You agree to its terms by using it.',
  document: JSON.stringify([{ ClientURI: `${wlanMoid}//`, MOData: { cafe: { SSID: 'Cafe-Free', Security: 'open' } } }]),
}
export const networkName = network.name

export interface RegistrationOutcome {
  /** The page of the device. */
  readonly page: string
  readonly run: string
  readonly record: string
  readonly alerts: readonly string[]
}

/**
 * Use case B.1: a person registers a device with an operator of choice, on a page; the device fetches its account
 * (client-initiated bootstrap), and its first session carries BootstrapComplete.
 */
export async function playRegistration(stage: Stage): Promise<Result<RegistrationOutcome>> {
  const { client, origin, person, deviceId, say } = stage
  const { host } = client
  const opened = await host.portal.change({
    enabled: true,
    operators: [
      { name: 'Example Mobile', profileId: 'sample:phone' },
      { name: 'Other Operator', profileId: 'sample:phone' },
    ],
    settings: [network],
  })
  if (!opened.ok) return opened
  const page = await person.open(`${origin}/portal/`)
  if (!page.ok) return page
  say(`A person opens ${page.value.url}`)
  const sent = await person.send(page.value, {
    name: 'Ada <b>Example</b>',
    device: deviceId,
    operator: 'Example Mobile',
  })
  if (!sent.ok) return sent
  const address = textOf(sent.value, 'address')
  const own = /<a href="([^"]+)"/.exec(sent.value.html)?.[1]
  if (address === undefined || own === undefined) return failed(unexpected(sent.value))
  say('… registers the device with Example Mobile, and gets a one-time address for it.')
  const called = await stage.device('--bootstrap', address)
  if (!called.ok) return called
  say('The device fetched its account there and called in.')
  const run = await poll(settleMs, async () => {
    const [first] = await host.bootstrap.runs({ limit: 1 })
    return first && first.result !== 'running' ? first : undefined
  })
  if (run?.result !== 'PASS' || run.record === undefined) {
    return failed(problem('cli.demo-unproved', { result: run?.result ?? 'nothing' }))
  }
  const record = await fetchRecord(client, run.record)
  if (!record.ok) return record
  const alerts = record.value.view.alerts.map(({ type }) => type)
  if (!alerts.includes('urn:oma:at:dm:2.0:BootstrapComplete')) {
    return failed(problem('cli.story-page', { what: 'the first session carried no BootstrapComplete' }))
  }
  say(`The server proved the account: ${run.result}; the first session carried BootstrapComplete.`)
  return ok({ page: new URL(own, sent.value.url).href, run: run.id, record: run.record, alerts })
}

export function unexpected({ url, status, html }: SeenPage): Problem {
  const words = html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 300)
  return problem('cli.story-page', { what: `${url} answered ${status}: ${words}` })
}
