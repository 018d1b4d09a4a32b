import { announced, type ClientProbe, items } from './client-probe.ts'
import { codesOf } from './client-reading.ts'
import { cameBy, patienceMs } from './patience.ts'

/** Order, unknown and broken commands, CONT (OMA DM 2.0 §5.2.3, §5.3.8, App. C). */
export async function probeCourse({ client, server, endpoint, notes }: ClientProbe): Promise<void> {
  const odd = await client.send(['FETCH', 'x'], ['GET'], ['HGET', `${server.origin}/repo/missing`])
  const codes = codesOf(odd)
  notes.check(
    items('PACK-012-C-M', 'PACK-013-C-M'),
    odd.statuses.length === 3 && odd.statuses[0]?.code === 501 && odd.statuses[1]?.code === 400,
    `An unknown command, GET without a ClientURI and HGET of a missing document: ${codes} (expected 501, 400, 419).`,
  )
  notes.check(
    items('PACK-014-C-M'),
    odd.statuses[2]?.code === 419 &&
      client.transfers().some(({ method, path }) => method === 'GET' && path === '/repo/missing'),
    `HGET of a missing document asked the repository by GET and gave ${odd.statuses[2]?.code}.`,
  )
  const moved = await client.send(['CONT', `${endpoint}/moved`])
  const stays = await client.send(['CONT', endpoint])
  notes.check(
    items('PACK-021-C-M'),
    moved.request.path.endsWith('/moved') && !stays.request.path.endsWith('/moved') && moved.statuses[0]?.code === 200,
    `After CONT the answer came to ${moved.request.path}, after another CONT to ${stays.request.path}.`,
  )
}

/** What a server may never do: delete the permanent, execute what is not executable (§6.3, App. C). */
export async function probeRefusals({ client, notes }: ClientProbe): Promise<void> {
  const moid = announced(client.package1.mos, 'oma-dm-devinfo')?.moid ?? 'urn:oma:mo:oma-dm-devinfo:1.2'
  const answer = await client.send(
    ['DELETE', `${moid}//DevID`],
    ['EXEC', `${moid}//DevID`],
    ['DELETE', 'urn:x-nobody:mo:none:1.0//'],
  )
  const [permanent, leaf, absent] = answer.statuses.map(({ code }) => code)
  const refused = (code: number | undefined) => code === 405 || code === 403
  notes.check(
    items('PACK-017-C-M'),
    refused(permanent),
    `DELETE of the permanent DevID: ${permanent}, expected 405 or 403.`,
  )
  notes.check(
    items('PACK-018-C-M'),
    refused(leaf),
    `EXEC of a node that is not executable: ${leaf}, expected 405 or 403.`,
  )
  notes.check(
    items('PACK-017-C-M'),
    absent === 404 || absent === 403,
    `DELETE of a MOID that the client does not have: ${absent}, expected 404.`,
  )
}

/** SHOW (§5.3.7): the page is opened, or the client says that it has no browser. */
export async function probeShow({ client, server, notes }: ClientProbe): Promise<void> {
  server.offer('page', 'text/html', '<!doctype html><title>Conformance</title><p>Thank you.</p>')
  client.transfers()
  const answer = await client.send(['SHOW', `${server.origin}/repo/page?uiid=1`])
  const code = answer.statuses[0]?.code
  if (code === 501) return // optional
  // The client goes on at once (§5.3.7): its browser may ask for the page later than the status comes.
  const opened = await cameBy(patienceMs, () => client.transfers().some(({ path }) => path === '/repo/page'))
  const evidence = `SHOW gave ${code}; the page was ${opened ? 'opened' : 'not opened'}.`
  notes.check([...items('PACK-020-C-O'), 'show-page'], (code === 200 && opened) || code === 507, evidence)
}
