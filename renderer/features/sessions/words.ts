import type { RecordKind, RecordOutcome, RecordSummary, Role } from '#core/record.ts'
import type { MarkKind } from '../../ui/Mark.tsx'

export { statusMark, statusWords } from '../../ui/status.ts'

/** Outcomes in the words of the list, each with its shape. */
export const outcomes: Readonly<
  Record<RecordOutcome, { readonly word: string; readonly mark: MarkKind; readonly title: string }>
> = {
  open: { word: 'running', mark: 'busy', title: 'The session is open now' },
  done: { word: 'done', mark: 'good', title: 'The session came to its end' },
  failed: { word: 'failed', mark: 'bad', title: 'A problem ended the session' },
  broken: { word: 'broken off', mark: 'warn', title: 'The workbench was stopped in the middle of it' },
}

export const kinds: Readonly<Record<RecordKind, string>> = {
  session: 'session',
  bootstrap: 'bootstrap',
  repository: 'repository',
  notification: 'notification',
  browser: 'web pages',
  application: 'application',
  refused: 'refused',
  serial: 'serial line',
  interface: 'interface',
}

export const roles: Readonly<Record<Role, string>> = {
  device: 'Device',
  server: 'DM Server',
  repository: 'Data Repository',
  bootstrap: 'Bootstrap',
  push: 'Push service',
  web: 'Web pages',
  application: 'Application',
  workbench: 'Workbench',
}

/** Who wrote the record: both ends of a wire that the workbench owns write one. */
export const sides: Readonly<Record<RecordSummary['side'], string>> = {
  server: 'seen by the server',
  device: 'seen by the device',
}

/** `+0.012 s`, from the start of the record; a notification was sent before it. Times in microseconds. */
export function relativeTime(at: number, start: number): string {
  const seconds = (at - start) / 1_000_000
  const size = Math.abs(seconds)
  return `${seconds < 0 ? '−' : '+'}${size.toFixed(size < 100 ? 3 : 1)} s`
}
