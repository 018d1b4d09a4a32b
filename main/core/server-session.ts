import type { Dialect } from './dialect/dialect.ts'
import type { Answer3 } from './multipart.ts'
import type { CommandStatus, GetResult } from './package-types.ts'
import { type Problem, problem } from './problem.ts'

/** A command the server means to send; `id` is the sender's own, e.g. of a queue. */
export interface Planned {
  readonly id: number
  readonly wire: readonly string[]
  /** Draft dialect: nobody wants to know what becomes of it. */
  readonly unreported?: true
}

/** What became of a command. Without a status it is neither done nor failed: `unknown`. */
export interface Outcome extends Planned {
  readonly state: 'done' | 'failed' | 'unknown'
  readonly status?: CommandStatus
  readonly result?: GetResult
}

/** A session on the server's side, as a value that takes steps (OMA DM 2.0 §5.1.1). */
export type ServerSession =
  | {
      readonly phase: 'open'
      readonly round: number
      readonly sent: readonly Planned[]
      /** Draft dialect: no statuses are wanted, and none is right. */
      readonly unreported?: true | undefined
    }
  | { readonly phase: 'over'; readonly reason: 'done' | 'status-count' | 'unreadable' }

/** The session after Package#1 came and nothing was sent yet. */
export function openSession(): ServerSession {
  return { phase: 'open', round: 0, sent: [] }
}

export interface Received {
  readonly session: ServerSession
  readonly outcomes: readonly Outcome[]
  /** The session cannot go on: `session.status-count`, `session.over`. */
  readonly problem?: Problem
  /** Oddities that do not stop the session. */
  readonly warnings: readonly Problem[]
}

/** Package#3 came: pairs its statuses and data with the commands of the last package, in order. */
export function receiveAnswer(session: ServerSession, { package3, results }: Answer3): Received {
  if (session.phase === 'over') return { session, outcomes: [], problem: problem('session.over'), warnings: [] }
  const { statuses } = package3
  if (session.unreported && statuses.length === 0) {
    return { session: { ...session, sent: [] }, outcomes: unknown(session.sent), warnings: [] }
  }
  const outcomes = session.sent.map((planned, index) => pair(planned, statuses[index], results.get(index)))
  const warnings = checkResults(outcomes, results)
  if (statuses.length === session.sent.length) return { session: { ...session, sent: [] }, outcomes, warnings }
  const count = problem('session.status-count', { got: statuses.length, sent: session.sent.length })
  return { session: { phase: 'over', reason: 'status-count' }, outcomes, problem: count, warnings }
}

function pair(planned: Planned, status: CommandStatus | undefined, result: GetResult | undefined): Outcome {
  if (!status) return { ...planned, state: 'unknown' }
  const data = expectsData(planned, status) && result ? { result } : {}
  return { ...planned, state: isSuccess(status.code) ? 'done' : 'failed', status, ...data }
}

/** 2xx, 304 (nothing changed since), and 12xx of an MO (OMA DM 2.0 App. C). */
const isSuccess = (code: number): boolean =>
  (code >= 200 && code < 300) || code === 304 || (code >= 1200 && code < 1300)

const expectsData = ({ wire }: Planned, { code }: CommandStatus) => wire[0] === 'GET' && code === 200

function checkResults(outcomes: readonly Outcome[], results: Answer3['results']): readonly Problem[] {
  const odd: Problem[] = []
  for (const [index, outcome] of outcomes.entries()) {
    if (!outcome.status || !expectsData(outcome, outcome.status) || outcome.result) continue
    odd.push(problem('session.result-missing', { index, code: outcome.status.code }))
  }
  for (const index of results.keys()) {
    if (!outcomes[index]?.result) odd.push(problem('session.result-stray', { index }))
  }
  return odd
}

/** An answer that could not be read, or a client that went away: everything sent is unknown. */
export function abandonSession(session: ServerSession): Received {
  const outcomes = session.phase === 'open' ? unknown(session.sent) : []
  return { session: { phase: 'over', reason: 'unreadable' }, outcomes, warnings: [] }
}

const unknown = (sent: readonly Planned[]): readonly Outcome[] =>
  sent.map(planned => ({ ...planned, state: 'unknown' }))

export interface Sent {
  readonly session: ServerSession
  readonly commands: readonly (readonly string[])[]
  /** Whether the statuses are wanted; only the draft can say no. */
  readonly report: boolean
  /** Commands that will never be reported, because END goes with them. */
  readonly outcomes: readonly Outcome[]
}

/** The next Package#2: the planned commands, or the end when there are none. END among them ends the session, too. */
export function sendCommands(
  session: ServerSession,
  planned: readonly Planned[],
  { emptyEnds }: Pick<Dialect, 'emptyEnds'> = { emptyEnds: false },
): Sent {
  if (session.phase === 'over' || planned.length === 0) {
    const over = session.phase === 'over' ? session : ({ phase: 'over', reason: 'done' } as const)
    // In the draft (S004 §5.6) the last statuses were wanted, and a document without commands follows them.
    const isEmpty = emptyEnds && session.phase === 'open' && session.round > 0
    return { session: over, commands: isEmpty ? [] : [['END']], report: false, outcomes: [] }
  }
  const commands = planned.map(({ wire }) => wire)
  if (planned.some(({ wire }) => wire[0] === 'END')) {
    return { session: { phase: 'over', reason: 'done' }, commands, report: false, outcomes: planned.map(endOutcome) }
  }
  const report = planned.some(({ wire, unreported }) => wire[0] === 'GET' || !unreported)
  const open = { phase: 'open', round: session.round + 1, sent: planned } as const
  return { session: report ? open : { ...open, unreported: true }, commands, report, outcomes: [] }
}

/** END itself is done by being sent; what travels with it is never reported (OMA DM 2.0 §5.3.9). */
const endOutcome = (planned: Planned): Outcome => ({
  ...planned,
  state: planned.wire[0] === 'END' ? 'done' : 'unknown',
})
