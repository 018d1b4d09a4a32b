import { utf8Encode } from '../bytes.ts'
import { concatBytes, hexDecode } from '../hex.ts'
import { problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'

/** How a pushed bootstrap proves where it comes from (OMA CP bootstrap §5; DM 1.x names NETWORKID, USERPIN, USERPIN_NETWORKID). */
export const pushSecurities = ['netwpin', 'userpin', 'usernetwpin'] as const
export type PushSecurity = (typeof pushSecurities)[number]

/** How the network's secret is made of the IMSI: as the SIM codes it, or as its digits. */
export const imsiForms = ['swapped', 'digits'] as const
export type ImsiForm = (typeof imsiForms)[number]

/** What network and user know of one device. */
export interface PushSecrets {
  readonly imsi?: string
  readonly pin?: string
}

export interface KeyOrder {
  readonly security: PushSecurity
  /** DM 1.x joins PIN and network secret otherwise than client provisioning does. */
  readonly profile: 'cp' | 'dm'
  readonly imsiForm?: ImsiForm
}

/** The key of the MAC. Problems: `bootstrap.no-imsi`, `bootstrap.no-pin`. */
export function pushKey(
  { security, profile, imsiForm = 'swapped' }: KeyOrder,
  secrets: PushSecrets,
): Result<Uint8Array> {
  const pin = /^\d{1,32}$/.test(secrets.pin ?? '') ? utf8Encode(secrets.pin ?? '') : undefined
  const network = networkSecret(secrets.imsi ?? '', imsiForm)
  if (security !== 'netwpin' && !pin) return failed(problem('bootstrap.no-pin'))
  if (security !== 'userpin' && !network) return failed(problem('bootstrap.no-imsi'))
  const [user, net] = [pin ?? new Uint8Array(0), network ?? new Uint8Array(0)]
  if (security === 'userpin') return ok(user)
  if (security === 'netwpin') return ok(net)
  return ok(profile === 'cp' ? concatBytes(net, user) : concatBytes(user, utf8Encode(':'), net))
}

/** The IMSI with its half-bytes swapped behind a nibble for odd (9) or even (1) length, as on the SIM (3GPP TS 51.011 §10.3.2). */
function networkSecret(imsi: string, form: ImsiForm): Uint8Array | undefined {
  if (!/^\d{6,15}$/.test(imsi)) return undefined
  if (form === 'digits') return utf8Encode(imsi)
  const digits = imsi.length % 2 === 1 ? `9${imsi}` : `1${imsi}f`
  return hexDecode(digits.replace(/(.)(.)/g, '$2$1'))
}
