import { type ProfileValues, placeholders } from '#core/bootstrap/placeholders.ts'
import type { Profile } from '#core/bootstrap/profile.ts'
import type { DeviceRow } from '#core/bootstrap-forms/device-row.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { makeCredentials } from './credentials.ts'

/**
 * What stands for the placeholders on the device of a row: its own cells, then what is given for all, then fresh credentials.
 * Nothing is empty that the profile uses: `bootstrap.no-value`.
 */
export async function valuesForRow(
  profile: Profile,
  row: DeviceRow,
  common: Partial<ProfileValues>,
  random: (bytes: number) => Uint8Array,
): Promise<Result<ProfileValues>> {
  const given: Partial<ProfileValues> = { ...common, ...row.values }
  // Certificates are made by an authority, which a table of values does not have.
  const isGiven = profile.auth.transport === 'certificate'
  const fresh = await makeCredentials(
    isGiven ? { auth: { ...profile.auth, transport: 'none' } } : profile,
    row.deviceId,
    {
      random,
      issueClient: () => Promise.reject(new Error('No certificate is made here.')),
    },
  )
  const empty = Object.fromEntries(placeholders.map(name => [name, ''])) as unknown as ProfileValues
  const values = { ...empty, ...fresh.values, ...given }
  const written = JSON.stringify([profile.server, profile.objects, profile.push])
  const missing = placeholders.find(name => {
    const isUsed = written.includes(`{{${name}}}`) || (isGiven && name.startsWith('credentials.'))
    return isUsed && values[name] === ''
  })
  return missing === undefined ? ok(values) : failed(problem('bootstrap.no-value', { name: missing }))
}
