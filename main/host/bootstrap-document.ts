import { randomBytes } from 'node:crypto'
import { type Credentials, makeCredentials } from '#bootstrap/credentials.ts'
import type { ServerOptions, ServerState } from '#contract'
import { makeBootstrapDocument } from '#core/bootstrap/document.ts'
import { fillPlaceholders, type ProfileValues } from '#core/bootstrap/placeholders.ts'
import type { Profile } from '#core/bootstrap/profile.ts'
import type { DialectName } from '#core/dialect/dialect.ts'
import { draftBootstrapOf, encodeDraftBootstrap } from '#core/draft/bootstrap.ts'
import { encodeMoDocument } from '#core/mo-document.ts'
import type { MoDocument } from '#core/package-types.ts'
import { problem } from '#core/problem.ts'
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
  const document = makeBootstrapDocument(profile, values)
  if (!document.ok) return document
  const { dialect = 'approved' } = profile
  const bytes = Buffer.from(JSON.stringify(wireOf(document.value, dialect)))
  return ok({ document: document.value, dialect, bytes, account: credentials.account })
}

/** The document as its dialect writes it. */
export function wireOf(document: MoDocument, dialect: DialectName): unknown {
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
