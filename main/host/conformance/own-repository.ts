import type { Notebook } from '#conformance/notebook.ts'
import type { Access } from '#conformance/probe-device.ts'
import { send } from '#http/client.ts'

/** The Data Repository: over TLS, with the same credentials as the server, never without (DM-SEC-003, DM-AT-002). */
export async function probeRepository(origin: string, access: Access, notes: Notebook): Promise<void> {
  const url = `${origin}/repo/up/${encodeURIComponent(access.deviceId)}/conformance`
  const credentials = Buffer.from(`${access.user}:${access.secret}`).toString('base64')
  const exchange = async (method: string, headers: Readonly<Record<string, string>>, body?: Uint8Array) => {
    const sent = await send({
      method,
      url,
      headers,
      ...(body && { body }),
      timeoutMs: 15_000,
      limitBytes: 1_000_000,
      ...(access.ca !== undefined && { tls: { ca: access.ca } }),
    })
    return sent.ok ? sent.value : undefined
  }
  const body = Buffer.from('[{"ClientURI":"urn:example:mo:mail:1.0//","MOData":{"mail":{"Host":"mail.example.com"}}}]')
  const type = { 'Content-Type': 'application/dmmo+json' }
  const known = { Authorization: `Basic ${credentials}`, 'OMADM-DevID': access.deviceId }
  const stranger = await exchange('PUT', type, body)
  const put = await exchange('PUT', { ...type, ...known }, body)
  const got = await exchange('GET', { ...known, Accept: 'application/dmmo+json' })
  const hidden = await exchange('GET', {})
  const same = got !== undefined && Buffer.from(got.body).equals(body)
  const wrong = await exchange('PUT', { 'Content-Type': 'text plain', ...known }, body)
  const other = await exchange('GET', { ...known, Accept: 'image/png' })
  const offer = wrong?.headers.get('omadm-accept') ?? 'nothing'
  notes.check(
    ['formats'],
    wrong?.status === 415 && offer !== 'nothing' && other?.status === 406,
    `The repository answers ${wrong?.status} to a format it does not take, with OMADM-Accept: ${offer}, and ${other?.status} where it has none that is accepted.`,
  )
  notes.check(
    ['repository-tls'],
    origin.startsWith('https:') && put !== undefined && put.status < 300 && same,
    `Over TLS a document was put (HTTP ${put?.status}) and read again (HTTP ${got?.status}), byte for byte.`,
  )
  notes.check(
    ['repository-authentication'],
    stranger?.status === 401 && hidden?.status === 401 && same,
    `Without credentials PUT gave ${stranger?.status} and GET ${hidden?.status}; with those of the device both worked.`,
  )
}
