import { dmHeaders, mediaTypes, parseMediaType } from '../media-types.ts'
import { type Problem, problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import { approved } from './approved.ts'
import type { Dialect, DialectChoice, DialectName } from './dialect.ts'
import { draft } from './draft.ts'

/** The dialects by their names. */
export const dialects: Readonly<Record<DialectName, Dialect>> = { approved, draft }

/** What a request shows of its dialect. */
export interface Signs {
  readonly contentType: string
  /** The headers that name the device, one for each dialect. */
  readonly deviceIds: Readonly<Record<DialectName, string | undefined>>
}

export interface Detected {
  readonly dialect: Dialect
  readonly deviceId?: string
  readonly warnings: readonly Problem[]
}

const noWarnings: readonly Problem[] = []

/**
 * Tells the dialect of a request (protocol choice): the media type decides, else the header X-OMADMDevID speaks for the
 * draft. Where they contradict each other, a warning says so. Problem: `draft.off` when `choice` leaves it out.
 */
export function detectDialect({ contentType, deviceIds }: Signs, choice: DialectChoice): Result<Detected> {
  // The way of nearly all requests: the type as we send it, and no header of the other dialect.
  const known = byType(contentType)
  const dialect = known ?? (deviceIds.draft === undefined ? approved : draft)
  if (choice !== 'auto' && choice !== dialect.name) return failed(problem('draft.off', { dialect: choice }))
  const own = deviceIds[dialect.name]
  const other = deviceIds[dialect.name === 'draft' ? 'approved' : 'draft']
  const deviceId = own ?? other
  const warnings = other === undefined ? noWarnings : contradictions(dialect, contentType, own, other)
  return ok({ dialect, ...(deviceId !== undefined && { deviceId }), warnings })
}

function byType(contentType: string): Dialect | undefined {
  const exact = ofType(contentType)
  return exact ?? ofType(parseMediaType(contentType).type)
}

function ofType(type: string): Dialect | undefined {
  if (approved.clientTypes.includes(type)) return approved
  return draft.clientTypes.includes(type) ? draft : undefined
}

function contradictions(dialect: Dialect, type: string, own: string | undefined, other: string): readonly Problem[] {
  const header = dialect.name === 'draft' ? dmHeaders.deviceId : dmHeaders.draftDeviceId
  const mixed = problem('draft.contradiction', { type: type || 'none', dialect: dialect.name, header })
  if (own === undefined || own === other) return [mixed]
  return [mixed, problem('draft.device-ids', { first: own, second: other })]
}

/** Types of JSON that say nothing of a dialect: read all the same when the device header tells it. */
const looseTypes: readonly string[] = ['', mediaTypes.json, mediaTypes.text, mediaTypes.bytes]

/** Whether a dialect reads a package of this type; the draft is lenient, since its header is as good a sign. */
export function takesType(dialect: Dialect, contentType: string): boolean {
  if (dialect.clientTypes.includes(contentType)) return true
  const { type } = parseMediaType(contentType)
  return dialect.clientTypes.includes(type) || (dialect.name === 'draft' && looseTypes.includes(type))
}
