import { mediaTypes } from '#core/media-types.ts'
import { type ClientProbe, items } from './client-probe.ts'
import { codesOf, elementOf } from './client-reading.ts'
import type { Notebook } from './notebook.ts'
import { cameBy, patienceMs } from './patience.ts'
import type { ProbeServer } from './probe-server.ts'

// What changes a device. It is tried on devices of our own only: nobody wants a foreign device's objects deleted.

const mail = 'urn:example:mo:mail:1.0'
const capability = 'urn:oma:mo:oma-dcmo:1.0'

const mailBox = (host: string, name = 'conformance') =>
  JSON.stringify([{ ClientURI: `${mail}//`, MOData: { [name]: { Host: host } } }])

/** HGET makes and replaces, GET tells, DELETE removes, a failure leaves everything as it was (OMA DM 2.0 §5.3). */
export async function probeWriting({ client, server, notes }: ClientProbe): Promise<void> {
  server.offer('mail', mediaTypes.document, mailBox('mail.example.com'))
  const made = await client.send(['HGET', `${server.origin}/repo/mail`])
  const uri = made.statuses[0]?.uris[0] ?? ''
  notes.check(
    items('PACK-014-C-M', 'OBJ-001-C-M', 'OBJ-011-C-O'),
    made.statuses[0]?.code === 200 && uri.startsWith(`${mail}/`),
    `HGET without a ClientURI: ${codesOf(made)}, stored at ${uri || 'a place it did not tell'}.`,
  )
  const read = await client.send(['GET', uri])
  const node = elementOf(read.results.get(0))?.node
  const children = node?.kind === 'interior' ? [...node.children.keys()] : []
  notes.check(
    ['mo-kinds', ...items('OBJ-010-C-M')],
    ['Host', 'Port', 'Folders'].every(name => children.includes(name)),
    `The new hybrid instance has ${children.join(', ') || 'no nodes'}: its factory nodes appeared by themselves.`,
  )
  server.offer('host', mediaTypes.text, 'other.example.com')
  server.offer('bad', mediaTypes.document, `[{"ClientURI":"${uri}","MOData":{"conformance":{"Colour":"red"}}}]`)
  const changed = await client.send(
    ['HGET', `${server.origin}/repo/host`, `${uri}Host`],
    ['HGET', `${server.origin}/repo/bad`, uri],
    ['GET', `${uri}Host`],
    ['DELETE', `${uri}Host`],
    ['DELETE', uri],
    ['GET', uri],
  )
  const [written, refused, , permanent, removed, gone] = changed.statuses.map(({ code }) => code)
  notes.check(
    items('PACK-014-C-M'),
    written === 200 && refused === 400,
    `HGET of a value: ${written}; HGET of a document with an unknown node: ${refused}, expected 400.`,
  )
  notes.check(
    items('PACK-017-C-M'),
    permanent === 405 && removed === 200 && gone === 404,
    `DELETE of a permanent node: ${permanent}; of the instance: ${removed}; GET afterwards: ${gone}.`,
  )
}

/** EXEC at once, and with its report in a session of its own (§5.3.5, §5.4.1). */
export async function probeExecuting(probe: ClientProbe): Promise<string> {
  const { client, notes, endpoint } = probe
  const node = `${capability}/camera/Operations/Disable`
  const answer = await client.send(
    ['EXEC', node],
    ['GET', `${capability}/camera/Enabled`],
    ['EXEC', `${capability}/camera/Operations/Enable`, endpoint],
  )
  const [direct, , reported] = answer.statuses.map(({ code }) => code)
  notes.check(items('PACK-018-C-M', 'PACK-027-C-M'), direct === 200 || direct === 202, `EXEC of ${node}: ${direct}.`)
  notes.check(items('PACK-028-C-M'), reported === 202, `EXEC with a ServerURI: ${reported}, expected 202.`)
  return `${capability}/camera/Operations/Enable`
}

/** DEFAULT is noted, SUB begins, and something changes (§5.3.10, §5.3.11). True when changes are to be told. */
export async function probeSubscribing({ client, server, notes }: ClientProbe): Promise<boolean> {
  const place = `${capability}/camera/`
  server.offer('text', mediaTypes.text, 'Set by the conformance check')
  const begun = await client.send(
    ['DEFAULT', `${server.origin}/repo/default`, mail],
    ['SUB', `${server.origin}/repo/changes`, place],
    ['HGET', `${server.origin}/repo/text`, `${place}Description`],
  )
  const [noted, subscribed] = begun.statuses.map(({ code }) => code)
  if (noted !== 501) notes.check(items('PACK-023-C-O'), noted === 200, `DEFAULT was answered with ${noted}.`)
  if (subscribed !== 501) notes.check(items('PACK-024-C-O'), subscribed === 200, `SUB was answered with ${subscribed}.`)
  return subscribed === 200
}

/** Changes come by PUT, outside of sessions (§5.3.11). */
export async function probeChangesTold(server: ProbeServer, notes: Notebook, toldAtOnce: boolean): Promise<void> {
  const came = toldAtOnce || (await cameBy(patienceMs, () => hasPut(server, '/repo/changes')))
  notes.check(items('PACK-024-C-O'), came, `After a change ${came ? 'a PUT came to the subscriber' : 'no PUT came'}.`)
}

/** UNSUB needs the very same ClientURI (§5.3.12). */
export async function probeUnsubscribing({ client, notes }: ClientProbe): Promise<void> {
  const place = `${capability}/camera/`
  const ended = await client.send(['UNSUB', `${capability}/camera`], ['UNSUB', place], ['UNSUB', place])
  notes.check(
    items('PACK-025-C-O'),
    codesOf(ended) === '404, 200, 404' || codesOf(ended) === '400, 200, 404',
    `UNSUB of another text, of the very same, and once more: ${codesOf(ended)} (expected 404, 200, 404).`,
  )
}

/** Whether a PUT came since the last session began, or since the server was asked last. */
export function hasPut(server: ProbeServer, path: string): boolean {
  return server.transfers().some(seen => seen.method === 'PUT' && seen.path === path)
}
