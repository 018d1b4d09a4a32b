import type { RecordLog } from '#core/record.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { ManagementTree } from '#core/tree-types.ts'
import { internalProblem } from '#http/internal-problem.ts'
import { accountsOf } from './account.ts'
import { type AppliedBootstrap, applyBootstrap } from './apply-bootstrap.ts'
import { applyDraftBootstrap } from './apply-draft-bootstrap.ts'
import { type DeviceContext, keepRecords } from './context.ts'
import type { ReadBootstrap } from './fetch-bootstrap.ts'
import { withFormer } from './former-accounts.ts'
import type { OwnKey } from './own-key.ts'
import { type CardReading, type CardSlot, isApplied, readCard, withoutLostServers } from './read-card.ts'

export interface ApplyingPorts<Outcome> {
  readonly ownKey: OwnKey
  /** What lies in the card slot now. */
  slot(): CardSlot | undefined
  /** Opens the record of a bootstrap that comes from there. */
  record(peer: string): RecordLog
  /** The sessions that follow a bootstrap. */
  prove(serverIds: readonly string[]): Promise<Outcome>
}

/** How bootstraps come into the tree of a device, by whatever way. */
export interface Applying<Outcome> {
  /** Applies one, all or nothing: the SrvIDs that it made or changed. */
  apply(bootstrap: ReadBootstrap): Promise<Result<readonly string[]>>
  /** Reads the card in the slot; undefined when there is none, or nothing new on it. */
  powerOn(): Promise<Result<Outcome | undefined>>
}

export function createApplying<Outcome>(context: DeviceContext, ports: ApplyingPorts<Outcome>): Applying<Outcome> {
  const { tree, memory, newValidator } = context

  const appliedTo = (to: ManagementTree, bootstrap: ReadBootstrap): Result<AppliedBootstrap> => {
    const applied =
      bootstrap.kind === 'draft'
        ? applyDraftBootstrap(to, bootstrap.commands, newValidator)
        : applyBootstrap(to, bootstrap.document, newValidator)
    if (!applied.ok) return applied
    const { serverIds } = applied.value
    for (const { serverId, credentials } of accountsOf(applied.value.tree)) {
      const accepted = serverIds.includes(serverId) ? ports.ownKey.accepts(credentials) : ok(null)
      if (!accepted.ok) return accepted
    }
    return applied
  }
  const changed = (...to: Parameters<DeviceContext['change']>): Promise<Result<null>> =>
    context.change(...to).then(
      () => ok(null),
      (cause: unknown) => failed(internalProblem(cause)),
    )

  /** What is on the card counts at once with what is no longer on it. */
  const applyCard = async ({ bootstrap, sha256 }: CardReading): Promise<Result<readonly string[]>> => {
    const cardBefore = memory().card
    const before = tree()
    const applied = bootstrap ? appliedTo(tree(), bootstrap) : ok({ tree: tree(), serverIds: [] })
    if (!applied.ok) return applied
    const { serverIds: servers, tree: withCard } = applied.value
    const after = withoutLostServers(withCard, cardBefore, servers, newValidator)
    const stored = await changed(after, kept => ({
      ...withFormer(kept, before, servers),
      card: { servers: [...servers], sha256 },
    }))
    return stored.ok ? ok(servers) : stored
  }

  return {
    apply: async bootstrap => {
      const before = tree()
      const applied = appliedTo(before, bootstrap)
      if (!applied.ok) return applied
      const { serverIds } = applied.value
      const stored = await changed(applied.value.tree, kept => withFormer(kept, before, serverIds))
      return stored.ok ? ok(serverIds) : stored
    },
    powerOn: async () => {
      const slot = ports.slot()
      if (!slot) return ok(undefined)
      const read = readCard(slot)
      if (read.ok && isApplied(tree(), memory().card, read.value)) return ok(undefined)
      const record = ports.record('card')
      if (read.ok) record.push({ from: 'bootstrap', to: 'device', way: 'card', body: read.value.bytes, sealed: true })
      const applied = read.ok ? await applyCard(read.value) : read
      record.end(applied.ok ? 'done' : 'failed', applied.ok ? undefined : applied.problem)
      const unkept = await keepRecords(context)
      if (!applied.ok) return applied
      return unkept ? failed(unkept) : ok(await ports.prove(applied.value))
    },
  }
}
