import { type Mark as AlertMark, marks as allMarks } from '#core/package-types.ts'
import type { MarkKind } from '../../ui/Mark.tsx'

/** Marks of alerts, the gravest first, each with the shape it is shown by. */
export const markShapes: Readonly<Record<AlertMark, MarkKind>> = {
  fatal: 'bad',
  critical: 'bad',
  minor: 'warn',
  warning: 'warn',
  informational: 'good',
  harmless: 'good',
  indeterminate: 'waiting',
}

/** What a rule did. */
export const runStates = {
  acted: { mark: 'good', word: 'queued', title: 'The commands of the rule were queued' },
  held: { mark: 'warn', word: 'held', title: 'A guard kept the rule from acting' },
  failed: { mark: 'bad', word: 'failed', title: 'The rule could not act' },
} as const satisfies Readonly<
  Record<string, { readonly mark: MarkKind; readonly word: string; readonly title: string }>
>

/** `urn:oma:at:dcmo:1.0:OperationComplete` in short: what stands after `at:`. */
export const shortType = (type: string): string => type.replace(/^urn:[^:]+:at:/, '')

export const markNames: readonly AlertMark[] = allMarks
