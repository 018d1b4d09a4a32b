import { randomBytes } from 'node:crypto'
import {
  probeCertificateSuites,
  probeOldVersions,
  probePskSuites,
  refusesOldVersions,
} from '#conformance/handshakes.ts'
import type { Notebook } from '#conformance/notebook.ts'
import type { ServerState } from '#contract'
import type { AuthForm } from '#core/auth-mode.ts'
import { textAt } from '#core/bootstrap/check-document.ts'
import { base64Decode } from '#core/bytes.ts'
import { dmHeaders, mediaTypes } from '#core/media-types.ts'
import type { MoDocument } from '#core/package-types.ts'
import { explain } from '#core/problem.ts'
import { type IncomingAnswer, send } from '#http/client.ts'
import { readChallenge } from '#http/digest-client.ts'
import { type ClientTls, canPsk } from '#http/tls-settings.ts'
import { fetchBootstrap, offeredAddress } from './offered-account.ts'
import type { Steering } from './own-server.ts'
import { readCertificate } from './read-certificate.ts'

// Every way in which a device can prove who it is at our server, each with an account of its own, and the TLS below it.

/** The account forms that are tried besides HTTP Basic, with the device of each. */
const forms: readonly (readonly [AuthForm, string])[] = [
  ['digest', 'IMEI:004400152020069'],
  ['certificate', 'IMEI:004400152020077'],
  ['psk', 'IMEI:004400152020085'],
]

export async function probeServerSecurity(host: Steering, server: ServerState, notes: Notebook): Promise<void> {
  const authority = await host.server.caCertificate()
  const { origin, compatibility } = server
  if (!authority.ok || origin === undefined) return
  const ca = authority.value
  for (const [form, deviceId] of forms) {
    const document = await documentFor(host, form, deviceId, ca)
    if (document) await probeForm({ form, deviceId, ca, document }, notes, origin)
  }
  await probeCertificateSuites(origin, { ca }, notes)
  if (compatibility === undefined) return
  const refused = await refusesOldVersions(origin, { ca })
  const place = `the compatibility listener, which is off unless it is switched on (the normal one ${refused ? 'refuses it' : 'takes it, too'})`
  await probeOldVersions(compatibility, { ca }, notes, place)
}

/** A bootstrap with credentials of one form, fetched like a device fetches it. */
async function documentFor(
  host: Steering,
  form: AuthForm,
  deviceId: string,
  ca: string,
): Promise<MoDocument | undefined> {
  const id = `conformance-${form}`
  const profile = {
    kind: 'dmwb-bootstrap-profile',
    version: 1,
    name: id,
    accounts: [
      {
        server: { id: '{{server.id}}', uri: '{{server.uri}}', name: '{{server.name}}' },
        permissions: ['*'],
        auth: { transport: form, notification: false },
      },
    ],
  }
  await host.bootstrap.saveProfile({ id, text: JSON.stringify(profile) })
  const pushed = await host.bootstrap.push({ profileId: id, deviceId, method: 'client-initiated' })
  const address = pushed.ok ? await offeredAddress(host, pushed.value.id) : undefined
  const document = address === undefined ? undefined : await fetchBootstrap(address, ca)
  return document?.ok ? document.value : undefined
}

interface Form {
  readonly form: AuthForm
  readonly deviceId: string
  readonly ca: string
  readonly document: MoDocument
}

async function probeForm({ form, deviceId, ca, document }: Form, notes: Notebook, origin: string): Promise<void> {
  const node = document.find(({ uri }) => uri.includes(':oma-dm-dmacc:'))?.node
  if (!node) return
  const url = textAt(node, 'SrvURI') ?? ''
  const [data, secret] = [bytes(textAt(node, 'Auth', 'Trsp', 'Data')), bytes(textAt(node, 'Auth', 'Trsp', 'Secret'))]
  const post = (tls: ClientTls, headers: Readonly<Record<string, string>> = {}) =>
    callIn(url, deviceId, { ca, ...tls }, headers)
  if (form === 'digest') return probeDigest(post, url, data.toString('utf8'), secret.toString('utf8'), notes)
  if (form === 'certificate') return probeCertificate(post, readCertificate(data, secret), notes)
  if (!canPsk()) return notes.missed(['DM-SEC-008-S-M'], 'This runtime has no PSK suites; the Node host has.')
  const identity = data.toString('utf8')
  const right = await post({ psk: { identity, key: secret } })
  const wrong = await post({ psk: { identity, key: randomBytes(32) } })
  const good = right.status === 200 && wrong.status === 0
  notes.check(
    ['DM-SEC-008-S-M', 'DM-SEC-004-S-M'],
    good,
    `The device of a PSK account was let in by its key (HTTP ${right.status}); with another key the handshake ${wrong.status === 0 ? 'failed' : 'succeeded'}.`,
  )
  await probePskSuites(origin, { identity, key: secret, ca }, notes)
}

type Post = (
  tls: ClientTls,
  headers?: Readonly<Record<string, string>>,
) => Promise<Pick<IncomingAnswer, 'status' | 'headers'> & { readonly why?: string }>

async function probeDigest(post: Post, url: string, user: string, password: string, notes: Notebook): Promise<void> {
  const asked = await post({})
  const { digest } = readChallenge(asked.headers.get('www-authenticate') ?? '')
  const session = digest?.(user, password, randomBytes(16).toString('hex'))
  const authorization = session?.authorize('POST', url)
  const right = authorization === undefined ? undefined : await post({}, { Authorization: authorization })
  const replayed = authorization === undefined ? undefined : await post({}, { Authorization: authorization })
  notes.check(
    ['DM-SEC-002-S-M'],
    asked.status === 401 && right?.status === 200 && replayed?.status === 401,
    `A Digest challenge (HTTP ${asked.status}) was met: HTTP ${right?.status}; the same answer once more: HTTP ${replayed?.status}.`,
  )
}

async function probeCertificate(
  post: Post,
  own: { readonly cert: string; readonly key: string } | undefined,
  notes: Notebook,
): Promise<void> {
  const right = own ? await post(own) : undefined
  const none = await post({})
  notes.check(
    ['DM-SEC-003-S-M', 'DM-SEC-004-S-M', 'mutual-authentication'],
    right?.status === 200 && none.status !== 200,
    `The device of a certificate account was let in by its certificate (HTTP ${right?.status}), without it not (HTTP ${none.status}).`,
  )
}

async function callIn(url: string, deviceId: string, tls: ClientTls, headers: Readonly<Record<string, string>>) {
  const sent = await send({
    method: 'POST',
    url,
    headers: {
      'Content-Type': mediaTypes.initiation,
      Accept: mediaTypes.request,
      [dmHeaders.deviceId]: deviceId,
      ...headers,
    },
    body: Buffer.from('{"Alert":[{"AlertType":"urn:oma:at:dm:2.0:ClientInitiatedMgmt"}]}'),
    timeoutMs: 15_000,
    limitBytes: 1_000_000,
    tls,
  })
  if (sent.ok) return sent.value
  return { status: 0, headers: new Map<string, string>(), why: explain(sent.problem).words }
}

const bytes = (base64: string | undefined): Buffer => Buffer.from(base64Decode(base64 ?? '') ?? [])
