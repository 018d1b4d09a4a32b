import { type AuthForm, type AuthMode, formsOf } from './auth-mode.ts'

const words = {
  basic: 'HTTP Basic',
  digest: 'HTTP Digest',
  certificate: 'client certificate',
  psk: 'pre-shared key',
} as const satisfies Readonly<Record<AuthForm, string>>

/** How devices prove who they are, in words. */
export function authWords(mode: AuthMode): string {
  return mode === 'none'
    ? 'no authentication'
    : formsOf(mode)
        .map(form => words[form])
        .join(' or ')
}
