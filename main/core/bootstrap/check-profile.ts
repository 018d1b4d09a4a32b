import { pointerTo } from '../json.ts'
import { decodeMoDocument } from '../mo-document.ts'
import { type Problem, problem } from '../problem.ts'
import { isSafeAddress } from './check-document.ts'
import { checkObjects } from './check-objects.ts'
import { ruleProblems } from './placeholder-rules.ts'
import { accountOfName, placeholdersIn, unknownPlaceholder } from './placeholders.ts'
import type { Described, Profile } from './profile.ts'

/** What a profile of the right shape still has wrong, each with its JSON pointer. */
export function profileFaults(profile: Profile, descriptions: Described | undefined): readonly Problem[] {
  const rules = Object.entries(profile.placeholders ?? {})
  return [
    ...profile.accounts.flatMap((account, index) => accountFaults(profile, account, index)),
    ...textFaults(profile.objects ?? [], '/objects'),
    ...rules.flatMap(([name, rule]) => ruleProblems(name, rule, pointerTo('/placeholders', name))),
    ...accountNumbers(profile),
    ...unusedRules(profile),
    ...objectFaults(profile, descriptions),
  ]
}

function accountFaults(profile: Profile, { server }: Profile['accounts'][number], index: number): readonly Problem[] {
  const first = profile.accounts.findIndex(other => other.server.id === server.id)
  const twice = problem('bootstrap.server-twice', { id: server.id }, { path: `/accounts/${index}/server/id` })
  const unsafe = problem('bootstrap.unsafe-address', { address: server.uri }, { path: `/accounts/${index}/server/uri` })
  const isWhole = placeholdersIn(server.uri).length === 0
  return [...(first < index ? [twice] : []), ...(isWhole && !isSafeAddress(server.uri) ? [unsafe] : [])]
}

/** Unknown placeholders anywhere in the objects. */
function textFaults(value: unknown, path: string): readonly Problem[] {
  if (typeof value === 'string') {
    const unknown = unknownPlaceholder(value)
    if (unknown === undefined) return []
    return [problem('bootstrap.profile-invalid', { what: `there is no placeholder ${unknown}` }, { path })]
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, item]) => {
    const below = pointerTo(path, name)
    return [...textFaults(name, below), ...textFaults(item, below)]
  })
}

/** Credentials of an account that the profile does not have. */
function accountNumbers(profile: Profile): readonly Problem[] {
  return usedPlaceholders(profile).flatMap(name => {
    const account = accountOfName(name)
    if (account === undefined || account < profile.accounts.length) return []
    return [problem('bootstrap.profile-invalid', { what: `{{${name}}}: there is no account ${account + 1}` })]
  })
}

function unusedRules(profile: Profile): readonly Problem[] {
  const used = new Set(usedPlaceholders(profile))
  return Object.keys(profile.placeholders ?? {})
    .filter(name => !used.has(name) && accountOfName(name) === undefined)
    .map(name => problem('bootstrap.placeholder-unused', { name }, { path: pointerTo('/placeholders', name) }))
}

function objectFaults({ objects = [] }: Profile, descriptions: Described | undefined): readonly Problem[] {
  const read = decodeMoDocument(objects)
  const below = (item: Problem) => ({ ...item, at: { ...item.at, path: `/objects${item.at?.path ?? ''}` } })
  if (!read.ok) return [below(read.problem)]
  return descriptions ? checkObjects(read.value.value, descriptions).map(below) : []
}

// Asked for every document; a profile is a value and does not change.
const known = new WeakMap<object, readonly string[]>()

/** The placeholders that a profile uses, each once. */
export function usedPlaceholders(profile: Pick<Profile, 'accounts' | 'objects'>): readonly string[] {
  const used = known.get(profile) ?? findPlaceholders(profile)
  known.set(profile, used)
  return used
}

function findPlaceholders({ accounts, objects }: Pick<Profile, 'accounts' | 'objects'>): readonly string[] {
  const written = JSON.stringify([accounts.map(({ server, push }) => ({ server, push })), objects])
  return [...new Set(placeholdersIn(written).map(unescaped))]
}

/** Quotation marks and backslashes in a name were escaped by JSON. */
function unescaped(name: string): string {
  return name.includes('\\') ? String(JSON.parse(`"${name}"`)) : name
}
