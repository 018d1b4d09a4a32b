import { randomBytes } from 'node:crypto'
import { type Credentials, makeCredentials } from '#bootstrap/credentials.ts'
import type { ServerOptions, ServerState } from '#contract'
import { makeBootstrapDocument } from '#core/bootstrap/document.ts'
import { fillPlaceholders, type ProfileValues } from '#core/bootstrap/placeholders.ts'
import type { Profile } from '#core/bootstrap/profile.ts'
import { encodeMoDocument } from '#core/mo-document.ts'
import type { MoDocument } from '#core/package-types.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { Authority } from '#http/authority.ts'

/** A DM Bootstrap for one device, with the credentials that went into it. */
export interface MadeDocument {
  readonly document: MoDocument
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
  const bytes = Buffer.from(JSON.stringify(encodeMoDocument(document.value)))
  return ok({ document: document.value, bytes, account: credentials.account })
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
