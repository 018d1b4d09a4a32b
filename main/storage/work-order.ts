import type { WorkRow } from './work.ts'
import { firstServer, workOfColumns } from './work-rows.ts'
import type { workStatements } from './work-statements.ts'

type Statements = ReturnType<typeof workStatements>
type Find = (id: number) => WorkRow | undefined

const placeOf = (row: WorkRow): number => row.place ?? row.id

/**
 * Gives a queued command the place half way between its new neighbours. Undefined when it, or the one it shall stand
 * before, is not queued, or is in another queue.
 */
export function moveWork(
  statements: Statements,
  find: Find,
  id: number,
  before: number | undefined,
): WorkRow | undefined {
  const row = find(id)
  const next = before === undefined ? undefined : find(before)
  if (row?.state !== 'queued' || (before !== undefined && !sameQueue(row, next))) return undefined
  const place = placeBefore(statements, row, next) ?? afterSpreading(statements, find, row, before)
  statements.setPlace.run({ id, place })
  return { ...row, place }
}

const sameQueue = (row: WorkRow, next: WorkRow | undefined): boolean =>
  next?.state === 'queued' && next.deviceId === row.deviceId && next.serverId === row.serverId

/** Undefined when there is no number left between the neighbours. */
function placeBefore(statements: Statements, row: WorkRow, next: WorkRow | undefined): number | undefined {
  // What is queued later has a higher id than everything that is there now, and stays behind it.
  const right = next ? placeOf(next) : statements.newest() + 1
  const { deviceId: device, serverId: server = firstServer } = row
  const left = statements.placeBelow.get({ device, server, below: right })?.place ?? right - 2
  const place = (left + right) / 2
  return place > left && place < right ? place : undefined
}

/** The fronts of all queues of a device, as they go out. */
export function frontOf(statements: Statements, device: string, limit: number): readonly WorkRow[] {
  return statements.servers
    .all({ device })
    .flatMap(({ server }) => statements.queued.all({ device, server, limit }).map(workOfColumns))
    .sort((a, b) => placeOf(a) - placeOf(b))
}

/** Spreads the whole queue evenly, in its order, and then there is room again. */
function afterSpreading(statements: Statements, find: Find, row: WorkRow, before: number | undefined): number {
  const { deviceId: device, serverId: server = firstServer } = row
  const limit = Number.MAX_SAFE_INTEGER
  const all = statements.queued.all({ device, server, limit })
  const step = statements.newest() / (all.length + 1)
  for (const [index, { id }] of all.entries()) statements.setPlace.run({ id, place: (index + 1) * step })
  const next = before === undefined ? undefined : find(before)
  return placeBefore(statements, row, next) ?? placeOf(row)
}
