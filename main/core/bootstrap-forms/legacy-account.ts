import { makeBootstrapDocument } from '../bootstrap/document.ts'
import { fillPlaceholders, type ProfileValues } from '../bootstrap/placeholders.ts'
import type { Profile } from '../bootstrap/profile.ts'
import { type Problem, problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'

/** One side's credentials of a DM 1.x account. */
export interface LegacyCredentials {
  readonly type: 'BASIC' | 'DIGEST'
  readonly name: string
  readonly secret: string
  /** The first nonce, as text; the peer is asked for another one when there is none. */
  readonly nonce: string
}

/** What DM 1.x and client provisioning both know of a DM account (application w7, DM 1.2 StdObj §5.3). */
export interface LegacyAccount {
  readonly serverId: string
  readonly name: string
  readonly address: string
  readonly port: string
  readonly client?: LegacyCredentials
  readonly server?: LegacyCredentials
}

export interface LegacyReading {
  readonly account: LegacyAccount
  /** What the profile holds and no older account can. */
  readonly lost: readonly Problem[]
}

/**
 * The account of a profile for devices of DM 1.x, after the checks of a DM 2.0 bootstrap. Certificates and keys of TLS have
 * no place in such an account: `bootstrap.form-credentials`.
 */
export function legacyAccountOf(profile: Profile, values: ProfileValues): Result<LegacyReading> {
  const checked = makeBootstrapDocument(profile, values)
  if (!checked.ok) return checked
  const { transport, notification } = profile.auth
  if (transport === 'certificate' || transport === 'psk') {
    return failed(problem('bootstrap.form-credentials', { credentials: transport }))
  }
  const fill = (text: string) => fillPlaceholders(text, values)
  const [address, serverId] = [fill(profile.server.uri), fill(profile.server.id)]
  const client: LegacyCredentials = {
    type: transport === 'digest' ? 'DIGEST' : 'BASIC',
    name: values['credentials.user'],
    secret: values['credentials.secret'],
    nonce: '',
  }
  const server: LegacyCredentials = {
    type: 'DIGEST',
    name: serverId,
    secret: values['notification.secret'],
    nonce: values['notification.data'],
  }
  const account: LegacyAccount = {
    serverId,
    name: fill(profile.server.name),
    address,
    port: portOf(address),
    ...(transport !== 'none' && { client }),
    ...(notification && { server }),
  }
  const lost = [problem('bootstrap.form-loses', { what: 'the list of permissions' })]
  if (profile.push) lost.push(problem('bootstrap.form-loses', { what: 'the push service' }))
  return ok({ account, lost })
}

function portOf(address: string): string {
  const [, scheme = '', port] = /^(https?):\/\/(?:[^/?#@]*@)?(?:\[[^\]]*\]|[^/?#:]*)(?::(\d+))?/i.exec(address) ?? []
  return port ?? (scheme.toLowerCase() === 'http' ? '80' : '443')
}
