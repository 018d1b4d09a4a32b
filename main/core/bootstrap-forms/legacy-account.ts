import { credentialNames, fillPlaceholders, type ProfileValues } from '../bootstrap/placeholders.ts'
import type { Profile, ProfileAccount } from '../bootstrap/profile.ts'
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
  readonly accounts: readonly LegacyAccount[]
  /** What the profile holds and no older account can. */
  readonly lost: readonly Problem[]
}

/**
 * The accounts of a profile for devices of DM 1.x. Certificates and keys of TLS have no place in such an account:
 * `bootstrap.form-credentials`.
 */
export function legacyAccountsOf(profile: Profile, values: ProfileValues): Result<LegacyReading> {
  const accounts: LegacyAccount[] = []
  for (const [index, account] of profile.accounts.entries()) {
    const { transport } = account.auth
    if (transport === 'certificate' || transport === 'psk') {
      return failed(problem('bootstrap.form-credentials', { credentials: transport }))
    }
    accounts.push(legacyAccount(account, index, values))
  }
  const lost = [problem('bootstrap.form-loses', { what: 'the list of permissions' })]
  if (profile.accounts.some(({ push }) => push)) {
    lost.push(problem('bootstrap.form-loses', { what: 'the push service' }))
  }
  return ok({ accounts, lost })
}

function legacyAccount({ server, auth }: ProfileAccount, index: number, values: ProfileValues): LegacyAccount {
  const fill = (text: string) => fillPlaceholders(text, values)
  const names = credentialNames(index)
  const [address, serverId] = [fill(server.uri), fill(server.id)]
  const client: LegacyCredentials = {
    type: auth.transport === 'digest' ? 'DIGEST' : 'BASIC',
    name: values[names.user] ?? '',
    secret: values[names.secret] ?? '',
    nonce: '',
  }
  const own: LegacyCredentials = {
    type: 'DIGEST',
    name: serverId,
    secret: values[names.notificationSecret] ?? '',
    nonce: values[names.notificationData] ?? '',
  }
  return {
    serverId,
    name: fill(server.name),
    address,
    port: portOf(address),
    ...(auth.transport !== 'none' && { client }),
    ...(auth.notification && { server: own }),
  }
}

function portOf(address: string): string {
  const [, scheme = '', port] = /^(https?):\/\/(?:[^/?#@]*@)?(?:\[[^\]]*\]|[^/?#:]*)(?::(\d+))?/i.exec(address) ?? []
  return port ?? (scheme.toLowerCase() === 'http' ? '80' : '443')
}
