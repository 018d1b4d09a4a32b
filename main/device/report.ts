import type { DialectName } from '#core/dialect/dialect.ts'
import type { Alert } from '#core/package-types.ts'
import type { DeviceContext } from './context.ts'
import { type DeviceMemory, mostTries } from './memory.ts'

/** The later report of an asynchronous EXEC: a Generic Alert, sent in a session of its own (OMA DM 2.0 §5.4.1). */
export interface PendingReport {
  readonly serverId?: string | undefined
  /** Of a server without an account. */
  readonly dialect?: DialectName | undefined
  /** ServerURI that the EXEC named; without one the report goes to the account's server. */
  readonly address?: string | undefined
  readonly alert: Alert
}

/** Counts the reports that a server asks for in one session and in those that follow from it. */
export interface Reports {
  mayReport(): boolean
  taken(): void
}

/** `most` counts all of them, so that a server cannot keep a device reporting for ever. */
export function createReports(most: number): Reports {
  let count = 0
  return {
    mayReport: () => count < most,
    taken: () => {
      count += 1
    },
  }
}

/** The memory with one more alert to tell. */
export function withReport(memory: DeviceMemory, { serverId, dialect, address, alert }: PendingReport): DeviceMemory {
  const id = memory.lastId + 1
  const owed = {
    id,
    tries: 0,
    alert,
    ...(serverId !== undefined && { serverId }),
    ...(dialect !== undefined && { dialect }),
    ...(address !== undefined && { address }),
  }
  return { ...memory, lastId: id, alerts: [...memory.alerts, owed] }
}

/** Forgets alerts that were told. */
export async function forgetReports(context: DeviceContext, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  await context.change(context.tree(), memory => ({
    ...memory,
    alerts: memory.alerts.filter(({ id }) => !ids.includes(id)),
  }))
}

/** Counts that alerts could not be told. One with an address of its own is given up in the end; others go with a later session. */
export async function reportsFailed(context: DeviceContext, ids: readonly number[]): Promise<void> {
  await context.change(context.tree(), memory => ({
    ...memory,
    alerts: memory.alerts
      .map(item => (ids.includes(item.id) ? { ...item, tries: item.tries + 1 } : item))
      .filter(({ address, tries }) => address === undefined || tries < mostTries),
  }))
}
