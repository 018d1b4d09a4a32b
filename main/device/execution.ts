import type { Addresses, Dialect } from '#core/dialect/dialect.ts'
import type { CommandStatus, GetResult } from '#core/package-types.ts'
import type { Problem } from '#core/problem.ts'
import type { RightsOf } from '#core/tree-types.ts'
import type { DeviceContext } from './context.ts'
import type { Wire } from './exchange.ts'
import type { Reports } from './report.ts'

/** What commands of one session need. */
export interface Execution {
  readonly context: DeviceContext
  readonly wire: Wire
  /** The server that commands; undefined without an account (insecure test mode). */
  readonly serverId?: string
  /** Where its Packages #1 go. */
  readonly home: string
  readonly dialect: Dialect
  /** How the dialect writes addresses in the tree as it now stands. */
  addresses(): Addresses
  /** As the rules stand now; a command may have changed them. */
  rights(): RightsOf
  /** Whether the server listed this MOID when it was bootstrapped. */
  lists(moid: string): boolean
  /** Counts the reports that are asked for (OMA DM 2.0 §5.4.1). */
  readonly reports: Reports
}

/** The outcome of one command. */
export interface Executed {
  readonly status: CommandStatus
  readonly result?: GetResult
  /** Why it was refused, or what else there is to say, for the record. */
  readonly problem?: Problem
}

/** A status without data, with the problem that explains it. */
export function answered(code: number, why?: Problem): Executed {
  return { status: { code, uris: [] }, ...(why && { problem: why }) }
}
