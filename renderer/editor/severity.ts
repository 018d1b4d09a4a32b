import type { Finding } from '#core/finding.ts'
import { isWarning, type Problem } from '#core/problem.ts'

/** How much something found in a text matters; a problem says so by its code. */
export function severityOf(item: Problem | Finding): Finding['severity'] {
  if ('severity' in item) return item.severity
  return isWarning(item) ? 'warning' : 'error'
}
