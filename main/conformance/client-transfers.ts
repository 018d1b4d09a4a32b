import { mediaTypes, parseMediaType } from '#core/media-types.ts'
import { readMoDocument } from '#core/read-package.ts'
import { announced, type ClientProbe, items } from './client-probe.ts'
import { codesOf } from './client-reading.ts'

const parameters = ['MNC', 'MCC', 'CMNC', 'CMCC', 'SPName'] as const
const parameterItems = ['OBJ-005-C-M', 'OBJ-006-C-M', 'OBJ-007-C-M', 'OBJ-008-C-M', 'OBJ-009-C-M'] as const

/** HPUT and HPOST to the repository, and what becomes of the parameters of a ServerURI (OMA DM 2.0 §5.3.2, §6.2). */
export async function probeUploads({ client, server, notes }: ClientProbe): Promise<void> {
  const moid = announced(client.package1.mos, 'oma-dm-devinfo')?.moid ?? 'urn:oma:mo:oma-dm-devinfo:1.2'
  const session = announced(client.package1.mos, 'oma-sessioninfomo')?.moid ?? 'urn:oma:mo:oma-sessioninfomo:1.0'
  const deviceId = String(client.request.headers['omadm-devid'] ?? '')
  client.transfers()
  const post = `${server.origin}/repo/post/${parameters.map(name => `[${name}]`).join('/')}`
  const answer = await client.send(
    ['HPUT', `${server.origin}/repo/put/[DevID]`, `${moid}//`, `${session}//`],
    ['HPOST', post, `${moid}//`],
    ['HPUT', `${server.origin}/repo/none`, `${moid}/nobody/`],
  )
  const seen = client.transfers()
  const put = seen.find(({ method }) => method === 'PUT')
  const posted = seen.find(({ method }) => method === 'POST')
  const document = put && readMoDocument(put.body)
  const elements = document?.ok ? document.value.value.length : 0
  notes.check(
    items('PACK-015-C-M'),
    answer.statuses[0]?.code === 200 && elements === 2,
    `HPUT of two ClientURIs: status ${answer.statuses[0]?.code}, ${put ? `a PUT with ${elements} MO elements` : 'no PUT'} came.`,
  )
  const sent = posted && readMoDocument(posted.body)
  const sentElements = sent?.ok ? sent.value.value.length : 0
  notes.check(
    items('PACK-016-C-M'),
    answer.statuses[1]?.code === 200 && sentElements === 1,
    `HPOST: status ${answer.statuses[1]?.code}, ${posted ? `a POST with ${sentElements} MO elements` : 'no POST'} came.`,
  )
  for (const upload of [put, posted]) {
    const type = upload && parseMediaType(String(upload.headers['content-type'] ?? '')).type
    if (type === undefined) continue
    notes.check(['formats'], type === mediaTypes.document, `The ${upload?.method} of MOs came as ${type || 'no type'}.`)
  }
  notes.check(
    items('PACK-013-C-M'),
    answer.statuses[2]?.code === 404,
    `HPUT of a missing instance: ${codesOf(answer)}.`,
  )
  const filled = put !== undefined && decodeURIComponent(put.path) === `/repo/put/${deviceId}`
  notes.check(
    items('OBJ-003-C-M', 'OBJ-004-C-M'),
    filled,
    `[DevID] in a ServerURI became ${put?.path.slice(10) ?? 'nothing'}.`,
  )
  const parts = posted?.path.split('/').slice(3) ?? []
  for (const [index, name] of parameters.entries()) {
    const value = parts[index]
    const good = value !== undefined && !value.includes('[') && value !== ''
    notes.check(items(parameterItems[index] ?? ''), good, `[${name}] in a ServerURI became ${value ?? 'nothing'}.`)
  }
}

/** The client keeps to the formats that the repository takes (§5.5): 415 with OMADM-Accept leads to 406 or another form. */
export async function probeFormats({ client, server, notes }: ClientProbe): Promise<void> {
  const moid = announced(client.package1.mos, 'oma-dm-devinfo')?.moid ?? 'urn:oma:mo:oma-dm-devinfo:1.2'
  server.accept('application/x-nothing-known')
  server.offer('picture', 'image/x-unknown', 'not an MO')
  const answer = await client.send(
    ['HPUT', `${server.origin}/repo/formats`, `${moid}//`],
    ['HGET', `${server.origin}/repo/picture`],
  )
  server.accept(undefined)
  const [put, get] = answer.statuses
  notes.check(
    ['formats'],
    put?.code === 406,
    `HPUT to a repository that takes no format of the client: ${put?.code}, expected 406.`,
  )
  notes.check(['formats'], get?.code === 415, `HGET of an unknown media type: ${get?.code}, expected 415.`)
}
