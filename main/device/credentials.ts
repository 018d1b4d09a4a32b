import { basicHeader } from '#http/basic-auth.ts'
import type { IncomingAnswer } from '#http/client.ts'
import type { Credentials } from './account.ts'

/** Which requests show the credentials of an account. */
export interface CredentialRule {
  /** What a request to this address shows. */
  shownTo(url: string): Credentials
  /** True when the answer asks for credentials that were not shown yet, and this server may have them from now on. */
  asked(url: string, answer: IncomingAnswer): boolean
}

const none: Credentials = { kind: 'none' }

/**
 * The server of the account gets its credentials without asking. Another port of the same host, such as a Data
 * Repository, gets a password once it asked by a Basic challenge (RFC 7617); another host never gets any.
 */
export function credentialRule(credentials: Credentials, home: string): CredentialRule {
  const own = partsOf(home)
  const known = new Set([own.origin])
  const isNeighbour = (url: string) => {
    const { host, protocol } = partsOf(url)
    return host !== '' && host === own.host && protocol === own.protocol
  }
  return {
    shownTo: url => {
      const { origin } = partsOf(url)
      const isKnown = origin !== '' && known.has(origin)
      return isKnown || (credentials.kind === 'certificate' && isNeighbour(url)) ? credentials : none
    },
    asked: (url, { status, headers }) => {
      const { origin } = partsOf(url)
      const isBasic = /(^|,)\s*basic\b/i.test(headers.get('www-authenticate') ?? '')
      if (status !== 401 || !isBasic || credentials.kind !== 'basic') return false
      if (known.has(origin) || !isNeighbour(url)) return false
      known.add(origin)
      return true
    },
  }
}

/** The header by which credentials are shown, if they go into one. */
export function authorization(shown: Credentials): Readonly<Record<string, string>> {
  return shown.kind === 'basic' ? { Authorization: basicHeader(shown.user, shown.password) } : {}
}

function partsOf(url: string): { readonly origin: string; readonly host: string; readonly protocol: string } {
  if (!URL.canParse(url)) return { origin: '', host: '', protocol: '' }
  const { origin, hostname: host, protocol } = new URL(url)
  return { origin, host, protocol }
}
