import { applyEdits, findNodeAtLocation, getNodeValue, modify, type ParseError, parseTree } from 'jsonc-parser'
import type { Problem } from '#core/problem.ts'

/** The fields of the form, and where each stands in the text of a rule. */
const paths = {
  name: ['name'],
  enabled: ['enabled'],
  type: ['when', 'type'],
  markAtLeast: ['when', 'markAtLeast'],
  device: ['when', 'device'],
  source: ['when', 'source'],
  commands: ['commands'],
  atMostPerHour: ['guards', 'atMostPerHour'],
  uploadLimitBytes: ['guards', 'uploadLimitBytes'],
} as const
export type RuleField = keyof typeof paths
export type RuleForm = Readonly<Record<RuleField, string>>

/** The form's view of a rule's text; undefined while the text is no JSON object. Commands stand one in a line. */
export function readRuleForm(text: string): RuleForm | undefined {
  const errors: ParseError[] = []
  const root = parseTree(text, errors, { disallowComments: true })
  if (root?.type !== 'object' || errors.length > 0) return undefined
  const words = (field: RuleField): string => {
    const node = findNodeAtLocation(root, [...paths[field]])
    const value: unknown = node && getNodeValue(node)
    if (field === 'commands') return commandLines(value)
    return value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)
  }
  const fields = Object.keys(paths) as RuleField[]
  return Object.fromEntries(fields.map(field => [field, words(field)] as const)) as RuleForm
}

/** True when what was typed comes to these commands: spaces and line ends on the way to the next word do not count. */
export const areCommands = (typed: string, commands: string): boolean =>
  commandLines(typedValue('commands', typed)) === commands

/** The text with one field changed; everything else keeps its place and form. */
export function writeRuleField(text: string, field: RuleField, written: string): string {
  const edits = modify(text, [...paths[field]], typedValue(field, written), {
    formattingOptions: { insertSpaces: true, tabSize: 2, eol: '\n' },
  })
  return applyEdits(text, edits)
}

/** The field that a problem of the rule belongs to, by its JSON pointer. */
export function ruleFieldOf({ at }: Problem): RuleField | undefined {
  const fields = Object.keys(paths) as RuleField[]
  return fields.find(field => {
    const pointer = `/${paths[field].join('/')}`
    return at?.path === pointer || at?.path?.startsWith(`${pointer}/`)
  })
}

/** What a new rule starts as: use case B.3 of the requirements, an error whose log is collected. */
export const newRuleText = (name: string): string =>
  `${JSON.stringify(
    {
      kind: 'dmwb-alert-rule',
      version: 1,
      name,
      enabled: false,
      when: { type: '*', markAtLeast: 'critical', device: '*', source: '*' },
      commands: [['HPOST', '{{upload}}', '{{alert.source}}']],
      guards: { atMostPerHour: 4, uploadLimitBytes: 65_536 },
    },
    null,
    2,
  )}\n`

function typedValue(field: RuleField, written: string): unknown {
  if (field === 'enabled') return written === 'true'
  if (field === 'commands')
    return written.split('\n').flatMap(line => (line.trim() === '' ? [] : [line.trim().split(/\s+/)]))
  if (field === 'source' && written === '') return undefined
  const number = field === 'atMostPerHour' || field === 'uploadLimitBytes'
  return number && written.trim() !== '' && Number.isFinite(Number(written)) ? Number(written) : written
}

function commandLines(value: unknown): string {
  if (!Array.isArray(value)) return ''
  return value.map(wire => (Array.isArray(wire) ? wire.map(String).join(' ') : String(wire))).join('\n')
}
