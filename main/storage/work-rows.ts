import type { CommandStatus } from '#core/package-types.ts'
import { fromText, present, toText } from './json.ts'
import type { AwaitedCommand } from './sessions.ts'
import type { WorkResult, WorkRow, WorkState } from './work.ts'
import type { WorkColumns } from './work-statements.ts'

/** The column of jobs that belong to no server in particular. */
export const firstServer = ''

/** After a death between two commits a session may know of less, or of more, than happened to its commands. */
export const isMoot = (row: WorkRow, { state }: WorkResult) => state === 'unknown' && row.state !== 'sent'

/** For the statement that settles. */
export const awaitedJson = (awaited: readonly AwaitedCommand[]): string =>
  JSON.stringify(awaited.map(({ id, record }) => `${record} ${id}`))

export function columnsOfWork(row: WorkRow): WorkColumns {
  return {
    id: row.id,
    device: row.deviceId,
    server: row.serverId ?? firstServer,
    authority: row.authority ?? null,
    wireJson: JSON.stringify(row.wire),
    state: row.state,
    statusJson: toText(row.status),
    result: row.result ?? null,
    record: row.record ?? null,
    round: row.round ?? null,
    createdAt: row.createdAt,
    sentAt: row.sentAt ?? null,
    doneAt: row.doneAt ?? null,
    place: row.place ?? null,
  }
}

export function workOfColumns(row: WorkColumns): WorkRow {
  return {
    id: row.id,
    deviceId: row.device,
    ...(row.server !== firstServer && { serverId: row.server }),
    wire: JSON.parse(row.wireJson) as readonly string[],
    state: row.state as WorkState,
    ...present({
      authority: row.authority,
      status: fromText<CommandStatus>(row.statusJson),
      result: row.result,
      record: row.record,
      round: row.round,
      sentAt: row.sentAt,
      doneAt: row.doneAt,
      place: row.place,
    }),
    createdAt: row.createdAt,
  }
}
