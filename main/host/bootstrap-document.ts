import { randomBytes } from 'node:crypto'
import { type Credentials, makeCredentials } from '#bootstrap/credentials.ts'
import type { BootstrapPreview, ServerOptions, ServerState } from '#contract'
import { makeBootstrapDocument } from '#core/bootstrap/document.ts'
import { fillPlaceholders, type ProfileValues } from '#core/bootstrap/placeholders.ts'
import type { Profile } from '#core/bootstrap/profile.ts'
import { type FormOrder, makeForm } from '#core/bootstrap-forms/make-form.ts'
import { maskSecrets } from '#core/bootstrap-forms/mask.ts'
import { readForm } from '#core/bootstrap-forms/read-form.ts'
import type { DialectName } from '#core/dialect/dialect.ts'
import { draftBootstrapOf, encodeDraftBootstrap } from '#core/draft/bootstrap.ts'
import { encodeMoDocument } from '#core/mo-document.ts'
import type { MoDocument } from '#core/package-types.ts'
import { explain, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { Authority } from '#http/authority.ts'

/** A DM Bootstrap for one device, with the credentials that went into it. */
export interface MadeDocument {
  readonly document: MoDocument
  readonly dialect: DialectName
  readonly bytes: Uint8Array
  readonly account: Credentials['account']
}
export interface DocumentContext {
  readonly authority: Authority
  readonly serverId: string
  readonly state: ServerState
  readonly options: ServerOptions
}

/** Makes the document with fresh credentials. Problems: `host.bootstrap-auth`, and those of the document's checks. */
export async function documentFor(
  profile: Profile,
  deviceId: string,
  context: DocumentContext,
): Promise<Result<MadeDocument>> {
  const fresh = await freshValues(profile, deviceId, context)
  if (!fresh.ok) return fresh
  const document = makeBootstrapDocument(profile, fresh.value.values)
  if (!document.ok) return document
  const { dialect = 'approved' } = profile
  const bytes = Buffer.from(JSON.stringify(wireOf(document.value, dialect)))
  return ok({ document: document.value, dialect, bytes, account: fresh.value.account })
}

async function freshValues(
  profile: Profile,
  deviceId: string,
  context: DocumentContext,
): Promise<Result<{ readonly values: ProfileValues; readonly account: Credentials['account'] }>> {
  const { authority } = context
  const credentials = await makeCredentials(profile, deviceId, {
    random: count => randomBytes(count),
    issueClient: name => authority.issueClient(name),
  })
  const values: ProfileValues = { ...serverValues(context), 'device.id': deviceId, ...credentials.values }
  if (fillPlaceholders(profile.server.id, values) === context.serverId) {
    const { auth } = context.options
    const { transport } = profile.auth
    const fits = transport === 'none' ? auth === 'none' : auth.split('-or-').includes(transport)
    if (!fits) return failed(problem('host.bootstrap-auth', { profile: transport, server: auth }))
  }
  return ok({ values, account: credentials.account })
}

/** PIN, IMSI and telephone number are known only where the document is made; a preview has others of usual length. */
const standIns = { imsi: '000000000000000', pin: '0000', phone: '+10000000000', reference: 0 } as const

/** What a document of a form would be: its bytes with signs in place of secrets, zeros in place of a MAC, and what they say. */
export async function previewFor(
  profile: Profile,
  deviceId: string,
  context: DocumentContext,
  order: FormOrder | undefined,
): Promise<Result<BootstrapPreview>> {
  const fresh = await freshValues(profile, deviceId, context)
  if (!fresh.ok) return fresh
  const made = makeForm({
    profile,
    values: maskSecrets(fresh.value.values),
    order: order ?? { form: profile.dialect ?? 'approved' },
    device: standIns,
    hmacSha1: () => new Uint8Array(20),
  })
  if (!made.ok) return made
  const { bytes, lost } = made.value
  const read = readForm(bytes)
  if (!read.ok) return read
  return ok({ text: read.value.decoded, bytes, lost: lost.map(item => ({ words: explain(item).words })) })
}

/** The document as its dialect writes it. */
function wireOf(document: MoDocument, dialect: DialectName): unknown {
  return dialect === 'draft' ? encodeDraftBootstrap(draftBootstrapOf(document)) : encodeMoDocument(document)
}

function serverValues({ authority, serverId, state, options }: DocumentContext) {
  const { tls, host, port, path } = options
  const address = `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}${path}`
  return {
    'server.id': serverId,
    'server.uri': state.endpoint ?? address,
    'server.name': 'DM Workbench',
    'trust.ca': authority.certificate,
  }
}
