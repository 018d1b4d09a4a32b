import { formatProblem } from '#core/problem.ts'
import { isoTime } from '#core/record-json.ts'
import type { CommandView, LadderStep } from '#core/record-view.ts'
import type { StoredRecord } from './stored-record.ts'

/** A record in words, for a terminal: the ladder, the commands with their statuses, what was odd. */
export function recordText({ summary, view }: StoredRecord): string {
  const from = view.steps[0]?.at ?? summary.startedAt
  return [
    `Record ${summary.id}: ${summary.deviceId ?? 'unknown device'}, ${summary.outcome}${summary.dialect === 'draft' ? ', draft dialect' : ''}${summary.insecure ? ', insecure test mode' : ''}, ${isoTime(summary.startedAt)}`,
    ...view.steps.filter(step => step.kind !== 'note').map(step => `  ${stepText(step, from)}`),
    ...view.commands.filter(({ wire }) => wire[0] !== 'END').map(command => `  ${commandText(command)}`),
    ...view.alerts.map(alert => `  alert ${alert.type}${alert.source ? ` from ${alert.source}` : ''}`),
    ...view.warnings.map(warning => `  warning ${formatProblem(warning)}`),
    ...(view.problem ? [`  failed: ${formatProblem(view.problem)}`] : []),
  ].join('\n')
}

function stepText({ at, from, to, title, bytes, status }: LadderStep, start: number): string {
  const after = `+${((at - start) / 1000).toFixed(1)} ms`.padStart(12)
  const size = bytes && bytes.length > 0 ? `, ${bytes.length} bytes` : ''
  return `${after}  ${from} → ${to}  ${title}${status !== undefined && !title.startsWith('HTTP') ? ` (HTTP ${status})` : ''}${size}`
}

function commandText({ wire, status, result }: CommandView): string {
  const outcome = status ? `${status.code}${status.uris.length > 0 ? ` at ${status.uris.join(', ')}` : ''}` : 'UNKNOWN'
  const data = result === undefined ? '' : `  ${result.length > 200 ? `${result.slice(0, 200)}…` : result}`
  return `${outcome}  ${wire.join(' ')}${data}`
}
