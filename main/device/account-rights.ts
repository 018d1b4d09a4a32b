import type { DialectName } from '#core/dialect/dialect.ts'
import { rightsFor } from '#core/tree/rights.ts'
import { type RightsOf, right } from '#core/tree-types.ts'
import { type Account, accountsOf, openAccount } from './account.ts'
import type { DeviceContext } from './context.ts'

/** What a server may do. Without an account (insecure test mode) everything is allowed. */
export function rightsOf({ tree }: DeviceContext, { miid, serverId, permitted }: Account): RightsOf {
  return miid === undefined ? () => right.all : rightsFor(tree(), serverId, permitted)
}

/** The account of a server that is to hear something later; undefined when it is gone. */
export function accountOf(
  { tree }: DeviceContext,
  serverId: string | undefined,
  address: string,
  dialect?: DialectName,
): Account | undefined {
  if (serverId === undefined) return openAccount(address, dialect)
  return accountsOf(tree()).find(item => item.serverId === serverId)
}
