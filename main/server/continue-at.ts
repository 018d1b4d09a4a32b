import type { OpenSession } from '#core/open-session.ts'
import type { Planned } from '#core/server-session.ts'
import type { DmServerOptions } from './ports.ts'

// CONT of the server's own (OMA DM 2.0 §5.3.8): it leads the device to an endpoint on the same store. The address ends
// with the name of the session, so that a package which strays to another one is told from one that belongs.

/** Id of a command that no queue knows. */
const ownId = -1

/** The commands with CONT behind them, where the device is to go on elsewhere and was not told so yet. */
export function withContinue(
  { continueAt }: DmServerOptions,
  { record, token }: OpenSession,
  planned: readonly Planned[],
): { readonly planned: readonly Planned[]; readonly token?: string } {
  const silent = planned.length === 0 || planned.some(({ wire }) => wire[0] === 'END' || wire[0] === 'CONT')
  if (token !== undefined) return { planned, token }
  if (continueAt === undefined || silent) return { planned }
  const address = `${continueAt.replace(/\/$/, '')}/s/${record}`
  return { planned: [...planned, { id: ownId, wire: ['CONT', address] }], token: record }
}

/** What the queue is told of: everything but the server's own. */
export function withoutOwn<T extends Planned>(items: readonly T[]): readonly T[] {
  return items.some(({ id }) => id === ownId) ? items.filter(({ id }) => id !== ownId) : items
}

/** Whether a package came to an address that CONT gave out for another session. */
export function isAstray(path: string, { token }: OpenSession): boolean {
  const named = token === undefined ? undefined : /\/s\/([^/]+)$/.exec(path)?.[1]
  return named !== undefined && named !== token
}
