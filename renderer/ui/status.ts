import type { MarkKind } from './Mark.tsx'

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
const groups: Readonly<Record<number, string>> = {
  12: 'success',
  13: 'redirection',
  14: 'originator error',
  15: 'recipient error',
}

/** The words of a status: those of the specification, or the group an application-specific one suggests. */
export function statusWords(code: number): string {
  const known = statuses[code]
  if (known !== undefined) return known
  if (code < 1000 || code > 1999) return 'not a status of OMA DM 2.0'
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
