import { z } from 'zod'
import { decodeCommand } from '../command.ts'
import { type Alert, marks } from '../package-types.ts'
import { explain, type Problem, problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import { readBySchema } from '../schema-problems.ts'
import { isAtLeast } from './mark-rank.ts'
import { fits } from './pattern.ts'

/** What a rule may put into its commands; nothing is computed. */
const rulePlaceholders = ['alert.source', 'device.id', 'upload'] as const
type Placeholder = (typeof rulePlaceholders)[number]
export type RuleValues = Readonly<Record<Placeholder, string | undefined>>

const gap = /\{\{([^{}]*)\}\}/g
/** Stand-ins with which a command is checked before any alert has come. */
const examples: RuleValues = { 'alert.source': 'urn:x:mo:1.0/1/', 'device.id': 'urn:x:device', upload: 'https://h/up' }

const pattern = z.string().min(1).max(400)
const wireCommand = z
  .array(z.string().min(1).max(4096))
  .min(1)
  .max(100)
  .superRefine((wire, context) => {
    const what = commandFault(wire)
    if (what !== undefined) context.addIssue({ code: 'custom', message: what, input: wire })
  })

/** The largest upload that a rule may allow, in bytes. */
const mostUploadBytes = 64 * 1024 * 1024

/** A rule for alerts. Inert data: when an alert fits, these commands are queued, as often as the guards allow. */
const alertRule = z
  .strictObject({
    $schema: z.string().optional(),
    kind: z.literal('dmwb-alert-rule'),
    version: z.literal(1),
    name: z.string().min(1).max(200).describe('Name to show to people.'),
    description: z.string().max(10_000).optional(),
    enabled: z.boolean().describe('A rule that is off does nothing.'),
    when: z
      .strictObject({
        type: pattern.describe('AlertType; * stands for any text.'),
        markAtLeast: z.enum(marks).describe('The least mark, in the order fatal to indeterminate.'),
        device: pattern.describe('Device id; * stands for any text.'),
        source: pattern
          .optional()
          .describe('SourceURI; * stands for any text. Without it, also alerts that name none.'),
      })
      .describe('Which alerts the rule answers.'),
    commands: z
      .array(wireCommand)
      .min(1)
      .max(100)
      .describe('Commands in their wire form (OMA DM 2.0 §7.2.1.2): name, then parameters.'),
    guards: z
      .strictObject({
        atMostPerHour: z.int().min(1).max(3600).describe('How often it may act on one device within an hour.'),
        uploadLimitBytes: z
          .int()
          .min(1)
          .max(mostUploadBytes)
          .describe('The most that the device may deliver to {{upload}} in one request.'),
      })
      .describe('What keeps the rule from doing too much.'),
  })
  .meta({
    title: 'DM Workbench alert rule',
    description: `What to do when an alert arrives. Placeholders: ${rulePlaceholders.map(name => `{{${name}}}`).join(', ')}.`,
  })
export type AlertRule = z.infer<typeof alertRule>

/** A rule from its text. Problems say line and column: `package.not-json`, `rule.invalid`. */
export function parseRule(text: string): Result<AlertRule> {
  const { value, problems } = readBySchema(text, alertRule, 'rule.invalid')
  const [first] = problems
  return value !== undefined ? ok(value) : failed(first ?? problem('rule.invalid', { what: 'it has another shape' }))
}

/** Everything that is wrong with the text of a rule. */
export const ruleProblems = (text: string): readonly Problem[] => readBySchema(text, alertRule, 'rule.invalid').problems

/** The published JSON Schema (draft 2020-12) of a rule. */
export function ruleJsonSchema(): unknown {
  return { $id: 'https://dm-workbench.example/schemas/alert-rule.schema.json', ...z.toJSONSchema(alertRule) }
}

/** True when the rule is on and answers this alert. */
export function answersAlert({ enabled, when }: AlertRule, deviceId: string, alert: Alert): boolean {
  return (
    enabled &&
    fits(alert.type, when.type) &&
    isAtLeast(alert.mark, when.markAtLeast) &&
    fits(deviceId, when.device) &&
    (when.source === undefined || (alert.source !== undefined && fits(alert.source, when.source)))
  )
}

/** The commands with their gaps filled. Problem `rule.no-value` when the alert does not bring what one needs. */
export function commandsOf({ commands }: AlertRule, values: RuleValues): Result<readonly (readonly string[])[]> {
  let missing: string | undefined
  const fill = (text: string) =>
    text.replace(gap, (_written, name: string) => {
      const value = values[name as Placeholder]
      if (value === undefined) missing ??= name
      return value ?? ''
    })
  const filled = commands.map(wire => wire.map(fill))
  return missing === undefined ? ok(filled) : failed(problem('rule.no-value', { name: missing }))
}

/** True when a command of the rule delivers to the limited place. */
export const uploads = ({ commands }: AlertRule): boolean =>
  commands.some(wire => wire.some(word => word.includes('{{upload}}')))

function commandFault(wire: readonly string[]): string | undefined {
  for (const word of wire) {
    for (const [written, name] of word.matchAll(gap)) {
      if (!(rulePlaceholders as readonly string[]).includes(name ?? '')) return `there is no placeholder ${written}`
    }
  }
  const filled = wire.map(word => word.replace(gap, (_, name: Placeholder) => examples[name] ?? ''))
  const read = decodeCommand(filled)
  if (read.kind === 'refused') return explain(read.problem).words
  return read.command.name === 'END' ? 'a session ends by itself: END is never queued' : undefined
}
