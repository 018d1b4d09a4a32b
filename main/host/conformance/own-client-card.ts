import type { Notebook } from '#conformance/notebook.ts'
import { writeCardImage } from '#core/bootstrap-forms/card-image.ts'
import type { CardSlot } from '#device/read-card.ts'
import { accountDocument } from './account-document.ts'
import type { TrustingClient } from './own-client-trust.ts'

// A smart card in the slot of our client (OMA DM 2.0 §8.1).

const deviceId = 'IMEI:004400152020127'
const bootstrapComplete = 'urn:oma:at:dm:2.0:BootstrapComplete'

/** Its card is read at power-on and proved by a session; with another card the servers of the first one are forgotten. */
export async function probeCard({ server, url, another }: TrustingClient, notes: Notebook): Promise<void> {
  const first = another(deviceId, undefined, cardFor('card-one', url))
  const alerts = await server.session(
    async client => client.package1.alerts.map(({ type }) => type),
    async () => void (await first.powerOn()),
  )
  const isProved = alerts.ok && alerts.value.includes(bootstrapComplete)
  notes.check(
    ['DM-BOOT-002-C-O', 'DM-BOOT-008-C-O', 'DM-BOOT-010-C-O'],
    isProved && knows(first, 'card-one'),
    `At power-on with a card a session with BootstrapComplete ${isProved ? 'came' : 'did not come'}; servers: ${serversOf(first)}.`,
  )
  const strict = another(deviceId, undefined, { ...cardFor('card-one', url), refused: 'policy' })
  const refused = await strict.powerOn()
  notes.check(
    ['DM-BOOT-009-C-O'],
    isProved && !refused.ok && serversOf(strict) === 'none',
    `Without a policy against it the card counted; with one the device ${refused.ok ? 'took' : 'refused'} it, servers: ${serversOf(strict)}.`,
  )
  const second = another(deviceId, first.state(), cardFor('card-two', url))
  await server.session(
    async () => undefined,
    async () => void (await second.powerOn()),
  )
  notes.check(
    ['DM-BOOT-012-C-O'],
    knows(second, 'card-two') && !knows(second, 'card-one'),
    `With another card the servers were: ${serversOf(second)}.`,
  )
}

type Device = ReturnType<TrustingClient['another']>
const knows = (device: Device, id: string) => device.accounts().some(({ serverId }) => serverId === id)
const serversOf = (device: Device) =>
  device
    .accounts()
    .map(({ serverId }) => serverId)
    .join(', ') || 'none'

function cardFor(serverId: string, url: string): CardSlot {
  const image = writeCardImage(Buffer.from(accountDocument({ serverId, url })))
  if (!image.ok) throw new Error(image.problem.code)
  return { files: image.value }
}
