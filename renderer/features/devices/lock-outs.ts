import type { LockOutPlace } from '#contract'
import { dacMoid } from '#core/tree/dac-rules.ts'
import type { AppState } from '../../app/store.ts'
import { call, host } from '../../host.ts'

/** A write; a delete has the value undefined. */
export interface Edit {
  readonly uri: string
  readonly value: unknown
}

/** What no server could do any more, by kind of lock-out. */
export const consequences: Readonly<Record<LockOutPlace['kind'], string>> = {
  'no-rights': 'no server could do anything there any more',
  'no-delegate': 'no server could change its rules again',
}

/** Places that a question names; of more it gives the number. */
const mostNamed = 3

/** True when the rules of a device may be changed as these edits do: asks first, if that locks every server out. */
export async function mayLockOut(
  deviceId: string,
  edits: readonly Edit[],
  confirm: AppState['confirm'],
): Promise<boolean> {
  const onRules = edits.filter(({ uri }) => uri.trim().startsWith(dacMoid))
  if (onRules.length === 0) return true
  const found = await call(host.rights.lockOuts({ deviceId, edits: onRules }))
  if (!found?.ok || found.value.length === 0) return true
  return confirm({
    title: 'Lock every server out?',
    words: `${placesIn(found.value)} There is no way back but another bootstrap.`,
    verb: 'Queue it despite that',
    danger: true,
  })
}

function placesIn(places: readonly LockOutPlace[]): string {
  const named = places.slice(0, mostNamed).map(({ path, kind }) => `${path}: ${consequences[kind]}.`)
  const more = places.length - named.length
  return [...named, ...(more > 0 ? [`And so at ${more} more.`] : [])].join(' ')
}
