import type { EntryPack, EntryRow } from './entry-rows.ts'
import type { RecordRow } from './record-rows.ts'
import type { SessionColumns } from './session-statements.ts'

// The text of a frame: a line for each row, with a letter for its kind in front. JSON texts hold no line ends of their
// own. Values stand in the order of these lists.

export const recordColumns = [
  'number',
  'id',
  'kind',
  'side',
  'device',
  'server',
  'dialect',
  'insecure',
  'peer',
  'startedAt',
  'endedAt',
  'outcome',
  'problemJson',
  'warnings',
  'packages',
] as const satisfies readonly (keyof RecordRow)[]
export const entryColumns = [
  'firstId',
  'lastId',
  'record',
  'contentJson',
  'bodies',
] as const satisfies readonly (keyof EntryRow)[]
export const sessionColumns = [
  'server',
  'device',
  'record',
  'round',
  'turn',
  'json',
] as const satisfies readonly (keyof SessionColumns)[]
export const sessionKey = ['server', 'device'] as const satisfies readonly (keyof SessionColumns)[]

export const recordLine = (row: RecordRow): string =>
  `r${JSON.stringify([
    row.number,
    row.id,
    row.kind,
    row.side,
    row.device,
    row.server,
    row.dialect,
    row.insecure,
    row.peer,
    row.startedAt,
    row.endedAt,
    row.outcome,
    row.problemJson,
    row.warnings,
    row.packages,
  ])}\n`

/** The bodies follow in the bytes of the frame. */
export const entryLine = ({ record, firstId, lastId, bytes, items }: EntryPack): string =>
  `e${record} ${firstId} ${lastId} ${bytes} [${items}]\n`

/** The JSON of the session stands as it is, behind the other values; a tab never occurs in JSON texts of one line. */
export const sessionLine = ({ server, device, record, round, turn, json }: SessionColumns): string =>
  `s${JSON.stringify([server, device])}\t${JSON.stringify([record, round, turn])}\t${json}\n`

export const sessionOverLine = (server: string, device: string): string => `d${JSON.stringify([server, device])}\n`

/** A step of a device, as `device-lines.ts` writes it. */
export const stepLine = (text: string): string => `v${text}\n`

type Value = string | number | null
/** A row as it was read back from a line. */
export type Line =
  | { readonly kind: 'record'; readonly number: number; readonly json: string }
  | {
      readonly kind: 'entries'
      readonly record: number
      readonly firstId: number
      readonly lastId: number
      readonly bytes: number
      readonly contentJson: string
    }
  | { readonly kind: 'session'; readonly key: string; readonly rest: string | undefined }
  | { readonly kind: 'step'; readonly text: string }

/** Reads one line without its end. */
export function readLine(line: string): Line {
  switch (line[0]) {
    case 'r':
      return { kind: 'record', number: Number(line.slice(2, line.indexOf(','))), json: line.slice(1) }
    case 'e': {
      const [record, firstId, lastId, bytes] = line.slice(1, 80).split(' ', 4).map(Number) as [
        number,
        number,
        number,
        number,
      ]
      return { kind: 'entries', record, firstId, lastId, bytes, contentJson: line.slice(line.indexOf('[')) }
    }
    case 's': {
      const tab = line.indexOf('\t')
      return { kind: 'session', key: line.slice(1, tab), rest: line.slice(tab + 1) }
    }
    case 'd':
      return { kind: 'session', key: line.slice(1), rest: undefined }
    case 'v':
      return { kind: 'step', text: line.slice(1) }
    default:
      throw new Error('The journal holds a line of an unknown kind.')
  }
}

/** The values of a record or of the key of a session, in the order of their list. */
export const valuesIn = (json: string) => JSON.parse(json) as readonly Value[]

/** The values of a session. */
export function sessionValues(key: string, rest: string): readonly Value[] {
  const tab = rest.indexOf('\t')
  return [...valuesIn(key), ...valuesIn(rest.slice(0, tab)), rest.slice(tab + 1)]
}
