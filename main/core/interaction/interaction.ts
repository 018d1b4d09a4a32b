import { z } from 'zod'
import { fitsInput, inputKinds } from './input-kinds.ts'

// What a DM Server may ask or tell the person at a device, by a page that SHOW leads to (OMA DM 2.0 §5.3.7; the kinds
// are those of the user interaction commands of OMA DM 1.x, and of the requirements for 2.0). Plain text throughout.

const about = {
  title: z.string().min(1).max(200).optional(),
  text: z.string().min(1).max(10_000).describe('What the person reads. Plain text; line ends are kept.'),
  minSeconds: z
    .int()
    .min(0)
    .max(600)
    .optional()
    .describe('The page stays for so long at least; an earlier answer is asked for again.'),
  maxSeconds: z
    .int()
    .min(1)
    .max(86_400)
    .optional()
    .describe('So long after it was first shown the default is the answer, or there is none. 600 if left out.'),
}
const option = z.string().min(1).max(200)
const options = z.array(option).min(1).max(100).describe('What there is to choose from.')

const shape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('notice'), ...about }),
  z.strictObject({ kind: z.literal('confirm'), ...about, default: z.enum(['yes', 'no']).optional() }),
  z.strictObject({
    kind: z.literal('input'),
    ...about,
    input: z.enum(inputKinds).optional().describe('Which characters and forms are taken; any text if left out.'),
    maxLength: z.int().min(1).max(1000).optional().describe('In characters. 200 if left out.'),
    default: z.string().max(1000).optional(),
    echo: z.boolean().optional().describe('false: what is typed is not shown, and kept as a secret.'),
  }),
  z.strictObject({ kind: z.literal('choice'), ...about, options, default: option.optional() }),
  z.strictObject({ kind: z.literal('choices'), ...about, options, default: z.array(option).max(100).optional() }),
  z.strictObject({ kind: z.literal('progress'), ...about }),
])
export type Interaction = z.infer<typeof shape>

export const interaction = shape.superRefine((asked, context) => {
  for (const { path, message } of contradictions(asked)) context.addIssue({ code: 'custom', path: [...path], message })
})

const defaultMaxSeconds = 600
export const maxSecondsOf = ({ maxSeconds = defaultMaxSeconds }: Interaction): number => maxSeconds
export const maxLengthOf = ({ maxLength = 200 }: Extract<Interaction, { kind: 'input' }>): number => maxLength

/** What the person said: texts, of choices the ones that were chosen; of a notice `ok`, of a question `yes` or `no`. */
export type AnswerValue = string | readonly string[]

/** How it ended. `default`: nobody answered in time, and that was to count; `withdrawn`: nobody wants to know any more. */
export type InteractionEnd =
  | { readonly how: 'answered' | 'default'; readonly value: AnswerValue }
  | { readonly how: 'done' | 'expired' | 'withdrawn' }

/** How it ends when nobody answers in time. */
export function endWithoutAnswer(asked: Interaction): InteractionEnd {
  if (!('default' in asked) || asked.default === undefined) return { how: 'expired' }
  return { how: 'default', value: asked.default }
}

interface Contradiction {
  readonly path: readonly string[]
  readonly message: string
}

function contradictions(asked: Interaction): readonly Contradiction[] {
  const found: Contradiction[] = []
  if ((asked.minSeconds ?? 0) >= maxSecondsOf(asked)) {
    found.push({ path: ['minSeconds'], message: 'it is not below maxSeconds' })
  }
  if (asked.kind === 'choice' || asked.kind === 'choices') {
    if (new Set(asked.options).size < asked.options.length)
      found.push({ path: ['options'], message: 'one occurs twice' })
    const wanted = asked.default === undefined ? [] : [asked.default].flat()
    const stray = wanted.find(item => !asked.options.includes(item))
    if (stray !== undefined) found.push({ path: ['default'], message: `"${stray}" is not among the options` })
  }
  if (asked.kind === 'input' && asked.default !== undefined) {
    if ([...asked.default].length > maxLengthOf(asked)) found.push({ path: ['default'], message: 'it is too long' })
    else if (!fitsInput(asked.input, asked.default)) {
      found.push({ path: ['default'], message: `it is not of the form ${asked.input}` })
    }
  }
  return found
}
