import { pointerTo } from '../json.ts'
import { isMembers } from '../reading.ts'
import type { Profile } from './profile.ts'

/** One place at which two profiles say different things. */
export interface ProfileDifference {
  /** A JSON pointer, in which accounts stand under their SrvID and objects under ClientURI and name, not under their numbers. */
  readonly path: string
  readonly kind: 'added' | 'removed' | 'changed'
  readonly before?: unknown
  readonly after?: unknown
}

/** What differs between two profiles, in the order of the first; the order of accounts and objects is told as one place. */
export function compareProfiles(before: Profile, after: Profile): readonly ProfileDifference[] {
  const found: ProfileDifference[] = []
  compare(named(before), named(after), '', found)
  for (const [list, keysOf] of Object.entries(orders)) {
    const [one, two] = [keysOf(before), keysOf(after)]
    const isSameSet = JSON.stringify([...one].sort()) === JSON.stringify([...two].sort())
    if (isSameSet && JSON.stringify(one) !== JSON.stringify(two)) {
      found.push({ path: `/${list}`, kind: 'changed', before: one.join(', '), after: two.join(', ') })
    }
  }
  return found
}

const accountKeys = ({ accounts }: Profile) => unique(accounts.map(({ server }) => server.id))
const objectKeys = ({ objects = [] }: Profile) =>
  unique(objects.map(({ ClientURI, MOData }) => `${ClientURI} ${Object.keys(MOData)[0] ?? ''}`.trim()))
const orders = { accounts: accountKeys, objects: objectKeys }

/** Lists as objects by what tells their items apart. */
function named(profile: Profile): Readonly<Record<string, unknown>> {
  const { $schema: _, accounts, objects, ...rest } = profile
  const [accountNames, objectNames] = [accountKeys(profile), objectKeys(profile)]
  return {
    ...rest,
    accounts: Object.fromEntries(accounts.map((account, index) => [accountNames[index], account])),
    ...(objects && { objects: Object.fromEntries(objects.map((object, index) => [objectNames[index], object])) }),
  }
}

/** The same name twice gets a number. */
function unique(names: readonly string[]): readonly string[] {
  return names.map((name, index) => {
    const count = names.slice(0, index).filter(other => other === name).length
    return count === 0 ? name : `${name} (${count + 1})`
  })
}

function compare(before: unknown, after: unknown, path: string, found: ProfileDifference[]): void {
  if (isMembers(before) && isMembers(after)) {
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
      compare(before[name], after[name], pointerTo(path, name), found)
    }
    return
  }
  if (before === after || JSON.stringify(before) === JSON.stringify(after)) return
  if (before === undefined) found.push({ path, kind: 'added', after })
  else if (after === undefined) found.push({ path, kind: 'removed', before })
  else found.push({ path, kind: 'changed', before, after })
}
