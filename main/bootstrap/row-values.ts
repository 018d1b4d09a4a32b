import { usedPlaceholders } from '#core/bootstrap/check-profile.ts'
import { type PlaceholderRule, valueProblems } from '#core/bootstrap/placeholder-rules.ts'
import { credentialNames, type ProfileValues, placeholderKind } from '#core/bootstrap/placeholders.ts'
import type { Profile } from '#core/bootstrap/profile.ts'
import type { DeviceRow } from '#core/bootstrap-forms/device-row.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { accountOf, type CredentialPorts, makeCredentials, type NewAccount } from './credentials.ts'

export interface ValuePorts extends CredentialPorts {
  /** A secret kept by its name. */
  secret?(name: string): Promise<string | undefined>
}

/** What stands for the placeholders on one device. Holds secrets: never stored, never logged. */
export interface RowValues {
  readonly values: ProfileValues
  /** What the servers are to know, in the order of the profile's accounts. */
  accounts(): readonly NewAccount[]
}

/**
 * What stands for the placeholders on the device of a row: its own cells, then what is given for all, then defaults, then fresh
 * credentials and keys. Problems: `bootstrap.no-value`, `bootstrap.no-secret`, `bootstrap.value-unfit`, and those of an authority.
 */
export async function valuesForRow(
  profile: Profile,
  row: Pick<DeviceRow, 'deviceId' | 'values' | 'csr'>,
  common: ProfileValues,
  ports: ValuePorts,
): Promise<Result<RowValues>> {
  const used = usedPlaceholders(profile)
  const rules = profile.placeholders ?? {}
  const defaults = Object.entries(rules).flatMap(([name, { default: value }]) =>
    value === undefined ? [] : [[name, value]],
  )
  const given: Record<string, string> = {
    ...Object.fromEntries(defaults),
    ...common,
    ...row.values,
    'device.id': row.deviceId,
  }
  for (const name of used) {
    if (given[name] !== undefined) continue
    if (placeholderKind(name) === 'generated') given[name] = newKey(rules[name]?.generate, ports.random)
    if (placeholderKind(name) !== 'secret') continue
    const secret = await ports.secret?.(name.slice('secret.'.length))
    if (secret === undefined) return failed(problem('bootstrap.no-secret', { name: name.slice('secret.'.length) }))
    given[name] = secret
  }
  const values = await withCredentials(profile, row, given, ports)
  if (!values.ok) return values
  const missing = neededNames(profile, used).find(name => (values.value[name] ?? '') === '')
  if (missing !== undefined) return failed(problem('bootstrap.no-value', { name: missing }))
  const [unfit] = valueProblems(rules, values.value)
  if (unfit) return failed(unfit)
  return ok({
    values: values.value,
    accounts: () => profile.accounts.map((account, index) => accountOf(account, index, values.value)),
  })
}

async function withCredentials(
  profile: Profile,
  { deviceId, csr }: Pick<DeviceRow, 'deviceId' | 'csr'>,
  given: ProfileValues,
  ports: ValuePorts,
): Promise<Result<ProfileValues>> {
  const made: Record<string, string> = {}
  for (const [account, { auth }] of profile.accounts.entries()) {
    const fresh = await makeCredentials({ auth, account, deviceId, given, ...(csr !== undefined && { csr }) }, ports)
    if (!fresh.ok) return fresh
    Object.assign(made, fresh.value)
  }
  return ok({ ...made, ...given })
}

/** What the document cannot be without. */
function neededNames(profile: Profile, used: readonly string[]): readonly string[] {
  const own = profile.accounts.flatMap(({ auth }, index) => {
    const { user, secret } = credentialNames(index)
    return auth.transport === 'none' ? [] : [user, secret]
  })
  return [...used, ...own]
}

/** A key for one device alone. */
function newKey(
  { bytes, as }: NonNullable<PlaceholderRule['generate']> = { bytes: 24, as: 'base64url' },
  random: CredentialPorts['random'],
): string {
  if (as !== 'digits') return Buffer.from(random(bytes)).toString(as)
  // Bytes from 250 on would make some digits more likely than others.
  let digits = ''
  while (digits.length < bytes) for (const byte of random(bytes * 2)) if (byte < 250) digits += String(byte % 10)
  return digits.slice(0, bytes)
}
