import type { RecordKind, RecordOutcome, RecordSummary, Role } from '#core/record.ts'
import type { MarkKind } from '../../ui/Mark.tsx'

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
  refused: 'refused',
}

export const roles: Readonly<Record<Role, string>> = {
  device: 'Device',
  server: 'DM Server',
  repository: 'Data Repository',
  bootstrap: 'Bootstrap',
  workbench: 'Workbench',
}

/** Who wrote the record: both ends of a wire that the workbench owns write one. */
export const sides: Readonly<Record<RecordSummary['side'], string>> = {
  server: 'seen by the server',
  device: 'seen by the device',
}

/** What a command's status says (OMA DM 2.0 App. C). */
const statuses: Readonly<Record<number, string>> = {
  200: 'OK',
  202: 'Accepted, a report follows',
  204: 'No content',
  304: 'Not modified',
  400: 'Bad request',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Command not allowed',
  406: 'Not acceptable',
  415: 'Unsupported media type',
  419: 'ServerURI error',
  500: 'Internal error',
  501: 'Not implemented',
  503: 'Service unavailable',
  506: 'Device full',
  507: 'User rejected',
}

/** The words of a status: those of the specification, or the group an application-specific one suggests. */
export function statusWords(code: number): string {
  const known = statuses[code]
  if (known !== undefined) return known
  if (code < 1000 || code > 1999) return 'not a status of OMA DM 2.0'
  const groups: Readonly<Record<number, string>> = {
    12: 'success',
    13: 'redirection',
    14: 'originator error',
    15: 'recipient error',
  }
  const group = groups[Math.floor(code / 100)]
  return group === undefined ? 'application specific' : `application specific, ${group}`
}

/** Whether a status tells of success. Application-specific codes tell it by their group, if they follow the suggestion. */
export function statusMark(code: number): MarkKind {
  if (code === 202) return 'waiting'
  const group = Math.floor(code / 100)
  if (code === 200 || code === 204 || code === 304 || group === 12) return 'good'
  return code < 1000 || group === 14 || group === 15 ? 'bad' : 'idle'
}

/** `+0.012 s`, from the start of the record. Times in microseconds. */
export function relativeTime(at: number, start: number): string {
  const seconds = (at - start) / 1_000_000
  return `+${seconds.toFixed(seconds < 100 ? 3 : 1)} s`
}

/** `1.2 s`, `340 ms`. Microseconds. */
export function duration(us: number): string {
  if (us < 1000) return `${us} µs`
  if (us < 1_000_000) return `${Math.round(us / 1000)} ms`
  if (us < 120_000_000) return `${(us / 1_000_000).toFixed(1)} s`
  return `${Math.floor(us / 60_000_000)} min ${Math.round((us % 60_000_000) / 1_000_000)} s`
}

/** `1 package`, `3 packages`. */
export const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`
