import { z } from 'zod'
import { mostMatched, safePattern } from '../bootstrap/safe-pattern.ts'
import { type Problem, problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import { readBySchema } from '../schema-problems.ts'
import { atPrompts } from './at-command.ts'

// How a family of modems takes its settings or a file: AT commands as data. Inert: no expressions, only named values.

/** What a recipe may take from the bootstrap and its order; `row.NAME` stands for a value of the order. */
const recipeSources = [
  'device.id',
  'server.id',
  'server.name',
  'server.uri',
  'server.host',
  'server.port',
  'account.user',
  'account.secret',
  'document.length',
  'document.sha256',
] as const

const safe = z
  .string()
  .min(1)
  .refine(text => typeof safePattern(text) !== 'string', { error: issue => String(safePattern(String(issue.input))) })

const name = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/)
const command = z
  .string()
  .max(400)
  .regex(/^AT[\x20-\x7e]*$/)
const whileMs = z.number().int().min(10).max(600_000)

const value = z.strictObject({
  from: z
    .string()
    .regex(new RegExp(`^(?:${recipeSources.join('|').replaceAll('.', '\\.')}|row\\.[A-Za-z0-9_.-]{1,60})$`))
    .describe(`Where it comes from: ${recipeSources.join(', ')}, or row.NAME of the order.`),
  most: z.number().int().min(1).max(255).optional().describe('Longest value that the modem takes.'),
  as: safe.optional().describe('What the whole value must look like, a regular expression.'),
  secret: z.boolean().optional().describe('Never shown.'),
})

const retry = z.strictObject({
  times: z.number().int().min(1).max(10),
  pauseMs: whileMs,
  on: z
    .array(z.string().min(1).max(60))
    .min(1)
    .describe('Final results that allow it, as +CME ERROR: 14, and timeout for silence.'),
})

const step = z
  .strictObject({
    id: z.string().min(1).max(60).describe('Name of the step, for people.'),
    send: command.optional().describe('The command; {{name}} stands for a value.'),
    restMs: whileMs.optional().describe('Instead of a command: how long nothing is sent.'),
    bare: z.boolean().optional().describe('Lines without the name of the command belong to its answer.'),
    expect: safe.optional().describe('A line of the answer, without the name of the command, must be like this.'),
    capture: z
      .record(name, safe)
      .optional()
      .describe('Values to keep: the first group of a pattern, taken from a line of the answer.'),
    unless: z.record(name, z.string().max(400)).optional().describe('Left out when kept values are these already.'),
    data: z
      .strictObject({ value: z.literal('document'), prompt: z.enum(atPrompts) })
      .optional()
      .describe('Bytes that are sent when the modem asks for them.'),
    takes: z.literal('document').optional().describe('As many bytes as the document has come behind CONNECT.'),
    accept: z.array(z.string().min(1).max(60)).optional().describe('Failures that do not matter, as ERROR.'),
    timeoutMs: whileMs.optional(),
    retry: retry.optional(),
    effect: z
      .enum(['read', 'write', 'session'])
      .optional()
      .describe('read (the default); write: repeating it does no harm; session: never done twice.'),
    waitFor: z
      .strictObject({
        line: safe.describe('A line that the modem says of its own accord.'),
        good: safe.optional().describe('What it must be like; else the step failed.'),
        timeoutMs: whileMs,
      })
      .optional(),
    equals: z
      .record(name, z.string().max(400))
      .optional()
      .describe('Kept values that must be these; else the step failed.'),
  })
  .refine(({ send, restMs }) => (send === undefined) !== (restMs === undefined), {
    error: 'has either send or restMs',
  })
  .refine(({ retry: again, effect }) => again === undefined || effect !== 'session', {
    error: 'may not try a session again',
  })
export type RecipeStep = z.infer<typeof step>

const recipe = z
  .strictObject({
    $schema: z.string().optional(),
    kind: z.literal('dmwb-at-recipe'),
    version: z.literal(1),
    name: z.string().min(1).max(200).describe('Name to show to people.'),
    description: z.string().max(10_000).optional().describe('What it does, and what it was tried on.'),
    match: z
      .strictObject({ manufacturer: safe.optional(), model: safe.optional(), revision: safe.optional() })
      .describe('Modems that it is for, by what they say of themselves (+CGMI, +CGMM, +CGMR).'),
    values: z.record(name, value).optional(),
    steps: z.array(step).min(1).max(100),
    verify: z
      .array(step.refine(({ effect = 'read' }) => effect === 'read', { error: 'may only read' }))
      .max(20)
      .describe('Reads back what was written. Without it nothing is verified.'),
  })
  .refine(fillsKnown, { error: 'uses a value that it does not name' })
  .meta({
    title: 'DM Workbench AT recipe',
    description: 'How a family of modems is told: AT commands, what to expect, when to try again, how to verify.',
  })
export type Recipe = z.infer<typeof recipe>

/** Names in `{{…}}`. */
const namesIn = (text: string): readonly string[] =>
  [...text.matchAll(/\{\{([^{}]*)\}\}/g)].map(found => found[1] ?? '')

interface Fillable {
  readonly values?: Readonly<Record<string, unknown>> | undefined
  readonly steps: readonly RecipeStep[]
  readonly verify: readonly RecipeStep[]
}

/** True when every gap is a value, or is kept by a step. */
function fillsKnown({ values = {}, steps, verify }: Fillable): boolean {
  const all = [...steps, ...verify]
  const known = new Set([...Object.keys(values), ...all.flatMap(({ capture = {} }) => Object.keys(capture))])
  const texts = all.flatMap(({ send = '', unless = {}, equals = {} }) => [
    send,
    ...Object.values(unless),
    ...Object.values(equals),
  ])
  const kept = all.flatMap(({ unless = {}, equals = {} }) => [...Object.keys(unless), ...Object.keys(equals)])
  return [...texts.flatMap(namesIn), ...kept].every(item => known.has(item))
}

/** A recipe from its text. Problem: `serial.recipe-invalid`, with line and column. */
export function parseRecipe(text: string): Result<Recipe> {
  const { value: read, problems } = readBySchema(text, recipe, 'serial.recipe-invalid')
  return read === undefined
    ? failed(problems[0] ?? problem('serial.recipe-invalid', { what: 'it has another shape' }))
    : ok(read)
}

/** What keeps a recipe from a modem; undefined when it fits. */
export function recipeMisfit(
  { name: title, match }: Recipe,
  modem: Readonly<Record<'manufacturer' | 'model' | 'revision', string | undefined>>,
): Problem | undefined {
  const wrong = (['manufacturer', 'model', 'revision'] as const).find(
    part => match[part] !== undefined && !matches(match[part], modem[part] ?? ''),
  )
  return wrong && problem('serial.recipe-other-modem', { recipe: title, part: wrong, found: modem[wrong] ?? 'nothing' })
}

/** Whether a whole text is like a pattern. */
export const matches = (pattern: string, text: string): boolean => matched(pattern, text) !== undefined

/** First group of a pattern in a whole text, or all of it where there is no group. */
export function matched(pattern: string, text: string): string | undefined {
  const expression = safePattern(pattern)
  const found = typeof expression === 'string' || text.length > mostMatched ? null : expression.exec(text)
  return found ? (found[1] ?? found[0]) : undefined
}

/** The published JSON Schema (draft 2020-12) of a recipe. */
export function recipeJsonSchema(): unknown {
  return { $id: 'https://dm-workbench.example/schemas/at-recipe.schema.json', ...z.toJSONSchema(recipe) }
}
