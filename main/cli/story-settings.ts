import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { poll } from './play.ts'
import type { Stage } from './story-ground.ts'
import { networkName, playRegistration, unexpected, wlanMoid } from './story-registration.ts'

const settleMs = 60_000

export interface SettingsOutcome {
  readonly page: string
  readonly notification: string
  readonly record: string
  /** Where the settings lie in the tree, and what was read back. */
  readonly uri: string
  readonly value: string | number | boolean
}

/**
 * Use case B.2: a person without network access opens the operator's portal, chooses a wireless network, and its settings come
 * to the device: the link notifies it, and the session that it opens brings them by HGET.
 */
export async function playSettings(stage: Stage): Promise<Result<SettingsOutcome>> {
  const registered = await playRegistration(stage)
  if (!registered.ok) return registered
  const { client, person, deviceId, say } = stage
  const { host } = client
  const staying = await stage.stay('--listen')
  if (!staying.ok) return staying
  // The portal notifies a device where it was notified last.
  const address = String(staying.value.first.listening)
  const reached = await host.notifications.send({ deviceId, way: 'udp', address, requestsMos: false, connections: [] })
  if (!reached.ok) return reached
  const awake = await poll(settleMs, async () => {
    const { items } = await host.notifications.list({ deviceId })
    return items.some(({ state }) => state === 'answered') ? true : undefined
  })
  if (!awake) return failed(problem('cli.timeout', { what: 'notification', seconds: settleMs / 1000 }))
  const page = await person.open(registered.value.page)
  if (!page.ok) return page
  say(`The person opens the page of the device and chooses “${networkName}”.`)
  const sent = await person.send(page.value, {}, networkName)
  if (!sent.ok) return sent
  if (sent.value.status !== 200) return failed(unexpected(sent.value))
  const loaded = await poll(settleMs, async () => {
    const work = (await host.devices.work({ deviceId })).find(({ command }) => command.name === 'HGET')
    return work && work.state !== 'queued' && work.state !== 'sent' ? work : undefined
  })
  const uri = loaded?.status?.uris[0]
  if (loaded?.status?.code !== 200 || uri === undefined || loaded.record === undefined) {
    return failed(problem('cli.story-page', { what: `the settings came with ${loaded?.status?.code ?? 'no status'}` }))
  }
  say(`The device was notified, called in and fetched the settings: ${uri}`)
  const { items } = await host.notifications.list({ deviceId })
  await host.devices.enqueue({ deviceId, commands: [['GET', `${wlanMoid}//SSID`]] })
  await host.notifications.send({ deviceId, way: 'udp', requestsMos: false, connections: [] })
  const value = await poll(settleMs, async () => {
    const found = await host.devices.node({ deviceId, uri: `${uri}SSID` })
    return found.ok ? (found.value.row.value ?? undefined) : undefined
  })
  if (value === undefined) return failed(problem('cli.story-page', { what: `${uri}SSID could not be read back` }))
  say(`Read back: SSID is ${value}.`)
  const after = await person.open(registered.value.page)
  if (after.ok && after.value.html.includes(': loaded')) say('The page says that they are loaded.')
  return ok({ page: registered.value.page, notification: items[0]?.state ?? '', record: loaded.record, uri, value })
}
