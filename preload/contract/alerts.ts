import { oc, type } from '@orpc/contract'
import { z } from 'zod'
import type { KeptAlert } from '../../main/core/alerts/short-alert.ts'
import { type Mark, marks } from '../../main/core/package-types.ts'
import type { Problem } from '../../main/core/problem.ts'
import { type Answer, id, none } from './common.ts'
import type { WorkItem } from './devices.ts'

/** A Generic Alert as it came from a device (OMA DM 2.0 §5.4), cut where it is very long. */
export interface AlertItem {
  readonly id: number
  readonly deviceId: string
  /** Microseconds since 1970. */
  readonly at: number
  /** The session that brought it. */
  readonly record?: string
  readonly alert: KeptAlert
}

export interface AlertCounts {
  readonly byMark: Partial<Readonly<Record<Mark, number>>>
  /** Alerts that were let go because there were too many; the records of their sessions hold them. */
  readonly dropped: number
}

/** A rule of the workspace: `rules/<id>.json`. */
export interface RuleSummary {
  readonly id: string
  readonly name: string
  readonly enabled: boolean
  readonly text: string
  /** What is wrong with it; such a rule does nothing. */
  readonly problem?: Problem
}

/** What a rule did about an alert, or why it did nothing. */
export interface RuleRun {
  readonly id: string
  /** Id of the rule, and its name at that time. */
  readonly rule: string
  readonly ruleName: string
  readonly deviceId: string
  readonly at: number
  /** `held`: a guard kept it from acting. */
  readonly state: 'acted' | 'held' | 'failed'
  readonly record?: string
  readonly alert: KeptAlert
  readonly problem?: Problem
  /** How many alerts in a row were held. */
  readonly held?: number
  readonly work: readonly WorkItem[]
  /** What the device delivered. */
  readonly uploads: readonly { readonly path: string; readonly size: number; readonly mediaType: string }[]
}

const alertFilter = {
  deviceId: id.optional(),
  /** None = all. */
  marks: z.array(z.enum(marks)).optional(),
  /** Part of the AlertType. */
  type: z.string().max(400).optional(),
  from: z.number().optional(),
  to: z.number().optional(),
}

export const alertsCalls = {
  /** Newest first, those with an id below `before`. */
  list: oc
    .input(z.object({ ...alertFilter, before: z.number().int().optional(), limit: z.number().int().min(1).max(1000) }))
    .output(type<readonly AlertItem[]>()),
  /** By mark; the marks of the filter do not narrow them. */
  counts: oc.input(z.object(alertFilter)).output(type<AlertCounts>()),
  rules: oc.input(none).output(type<readonly RuleSummary[]>()),
  /** Keeps a rule, also one that is not valid yet. */
  saveRule: oc.input(z.object({ id, text: z.string().max(1_000_000) })).output(type<Answer<RuleSummary>>()),
  removeRule: oc.input(z.object({ id })).output(type<Answer<null>>()),
  /** What the rules did, newest first. */
  runs: oc.input(z.object({ limit: z.number().int().min(1).max(1000) })).output(type<readonly RuleRun[]>()),
  /** A document that a device delivered for a rule, as text. */
  upload: oc.input(z.object({ path: z.string().max(4096) })).output(type<Answer<{ readonly text: string }>>()),
}
