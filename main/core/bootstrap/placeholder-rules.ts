import { z } from 'zod'
import { type Problem, problem } from '../problem.ts'
import { isSecretName, type PlaceholderKind, type ProfileValues, placeholderKind } from './placeholders.ts'
import { mostMatched, safePattern } from './safe-pattern.ts'

const bounds = z.strictObject({ least: z.number().optional(), most: z.number().optional() })

/** How a generated key is written. */
const keyForms = ['base64url', 'base64', 'hex', 'digits'] as const

/** What a profile says of one placeholder. */
export const placeholderRule = z.strictObject({
  default: z.string().max(4096).optional().describe('Taken where nothing else gives a value.'),
  pattern: z.string().max(200).optional().describe('Regular expression that the whole value must match.'),
  length: bounds.optional().describe('Least and most number of characters.'),
  oneOf: z.array(z.string().max(4096)).min(1).max(1000).optional().describe('The only values that are allowed.'),
  range: bounds.optional().describe('The value is a number within these bounds.'),
  generate: z
    .strictObject({
      bytes: z.number().int().min(8).max(256).describe('Random bytes, or digits.'),
      as: z.enum(keyForms).describe('How the key is written.'),
    })
    .optional()
    .describe('How a generated key is made; 24 bytes as base64url if left out. For generated.NAME only.'),
  notes: z.string().max(10_000).optional(),
})
export type PlaceholderRule = z.infer<typeof placeholderRule>

const withDefault: ReadonlySet<PlaceholderKind> = new Set(['server', 'device', 'row', 'trust'])

/** What is wrong with a rule itself; `path` is its JSON pointer. */
export function ruleProblems(name: string, rule: PlaceholderRule, path: string): readonly Problem[] {
  const wrong = (member: string, what: string) =>
    problem('bootstrap.profile-invalid', { what: `${name}: ${what}` }, { path: `${path}/${member}` })
  const kind = placeholderKind(name)
  if (kind === undefined)
    return [problem('bootstrap.profile-invalid', { what: `there is no placeholder {{${name}}}` }, { path })]
  const found: Problem[] = []
  const pattern = rule.pattern === undefined ? undefined : safePattern(rule.pattern)
  if (typeof pattern === 'string') found.push(wrong('pattern', pattern))
  if (rule.generate && kind !== 'generated') found.push(wrong('generate', 'only generated.NAME is generated'))
  if (rule.default !== undefined && !withDefault.has(kind)) found.push(wrong('default', 'a secret has no default'))
  const misfit = rule.default !== undefined && found.length === 0 ? misfitOf(rule.default, rule) : undefined
  if (misfit !== undefined) found.push(wrong('default', `the default ${misfit}`))
  return found
}

/** What keeps a value from fitting its rule, in words that follow "it". */
function misfitOf(value: string, { pattern, length, oneOf, range }: PlaceholderRule): string | undefined {
  const { least = 0, most = Number.POSITIVE_INFINITY } = length ?? {}
  const count = [...value].length
  if (count < least) return `has fewer than ${least} characters`
  if (count > most) return `has more than ${most} characters`
  if (oneOf && !oneOf.includes(value))
    return `is none of ${oneOf.slice(0, 8).join(', ')}${oneOf.length > 8 ? ', …' : ''}`
  if (range && !isWithin(value, range)) return `is no number ${words(range)}`
  if (pattern === undefined) return undefined
  const matcher = safePattern(pattern)
  if (typeof matcher === 'string' || count > mostMatched) return `cannot be held against the pattern ${pattern}`
  return matcher.test(value) ? undefined : `does not match ${pattern}`
}

function isWithin(
  value: string,
  { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY }: z.infer<typeof bounds>,
): boolean {
  if (!/^[+-]?\d{1,15}(?:\.\d{1,15})?$/.test(value)) return false
  return Number(value) >= least && Number(value) <= most
}

const words = ({ least, most }: z.infer<typeof bounds>) =>
  [...(least === undefined ? [] : [`from ${least}`]), ...(most === undefined ? [] : [`up to ${most}`])].join(' ') ||
  'at all'

/** The values that break their rules. Of secrets not even a part is told. */
export function valueProblems(
  rules: Readonly<Record<string, PlaceholderRule>>,
  values: ProfileValues,
): readonly Problem[] {
  return Object.entries(rules).flatMap(([name, rule]) => {
    const value = values[name]
    const what = value === undefined ? undefined : misfitOf(value, rule)
    if (value === undefined || what === undefined) return []
    const shown = isSecretName(name) ? 'a secret' : `“${value.slice(0, 60)}”`
    return [problem('bootstrap.value-unfit', { name, value: shown, what })]
  })
}
