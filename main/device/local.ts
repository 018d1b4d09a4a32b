import { instanceUri, parseClientUri } from '#core/client-uri.ts'
import { dialects } from '#core/dialect/detect.ts'
import type { MoDocument } from '#core/package-types.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { deleteNodes } from '#core/tree/delete-nodes.ts'
import { ownRights } from '#core/tree/rights.ts'
import { writeDocument } from '#core/tree/write-document.ts'
import type { ManagementTree } from '#core/tree-types.ts'
import { internalProblem } from '#http/internal-problem.ts'
import { accountOf, rightsOf } from './account-rights.ts'
import { addressesOf } from './addresses.ts'
import { fetchInto } from './command-hget.ts'
import { type DeviceContext, keepRecords } from './context.ts'
import { openWire } from './exchange.ts'
import { answered } from './execution.ts'
import type { DefaultSource } from './memory.ts'
import { grantToFirst, withObjectAlerts } from './object-alerts.ts'
import { createReports } from './report.ts'

/** What local applications ask of the DM Client; it acts by itself, no rights of servers bind it. */
export interface LocalApplications {
  /** The instances of an MO; one that is missing is fetched from where a DEFAULT said (OMA DM 2.0 §5.3.10). */
  need(moid: string): Promise<Result<readonly string[]>>
  /** Writes a document as HGET without a ClientURI would; servers are told of instances that it makes. */
  write(document: MoDocument): Promise<Result<readonly string[]>>
  /** Deletes nodes; servers are told of instances that go. */
  remove(uri: string): Promise<Result<null>>
}

export function createLocalApplications(context: DeviceContext): LocalApplications {
  const change = async (after: ManagementTree): Promise<Result<null>> => {
    const before = context.tree()
    const granted = grantToFirst(before, after, context.newValidator)
    try {
      await context.change(granted, memory => withObjectAlerts(memory, before, granted))
      return ok(null)
    } catch (cause) {
      return failed(internalProblem(cause))
    }
  }
  // Whoever asks while an MO is being fetched waits for that: a second fetch would make a second instance.
  const underWay = new Map<string, Promise<Result<readonly string[]>>>()
  return {
    need: moid => {
      const found = instancesOf(context, moid)
      const going = underWay.get(moid)
      if (going || found.length > 0) return going ?? Promise.resolve(ok(found))
      const fetched = fetchMissing(context, moid).finally(() => underWay.delete(moid))
      underWay.set(moid, fetched)
      return fetched
    },
    write: async document => {
      const written = writeDocument(context.tree(), document, undefined, ownRights, context.newValidator)
      if (!written.ok) return failed(written.problem.problem)
      const changed = await change(written.value.tree)
      return changed.ok ? ok(written.value.uris) : changed
    },
    remove: async text => {
      const uri = parseClientUri(text, context.tree().descriptions)
      if (!uri.ok) return uri
      const after = deleteNodes(context.tree(), uri.value, ownRights, context.newValidator)
      return after.ok ? change(after.value) : failed(after.problem.problem)
    },
  }
}

function instancesOf({ tree }: DeviceContext, moid: string): readonly string[] {
  return [...(tree().instances.get(moid)?.keys() ?? [])].map(miid => instanceUri(moid, miid))
}

/** Asks where the DEFAULTs said, the newest first, until one brings the MO. */
async function fetchMissing(context: DeviceContext, moid: string): Promise<Result<readonly string[]>> {
  const sources = context.memory().defaults.filter(item => item.moid === moid)
  for (const source of sources.reverse()) {
    await fetchDefault(context, source)
    const made = instancesOf(context, moid)
    if (made.length > 0) return ok(made)
  }
  return failed(problem('device.nothing-by-default', { moid }))
}

/** Like HGET without a ClientURI, on behalf of the server that said so; nobody is told a status. */
async function fetchDefault(context: DeviceContext, { from, serverId }: DefaultSource): Promise<void> {
  const account = accountOf(context, serverId, from)
  if (!account) return
  const whose = serverId === undefined ? {} : { serverId }
  const record = context.recorder.open({
    kind: 'repository',
    side: 'device',
    deviceId: context.id,
    peer: from,
    ...whose,
  })
  const wire = openWire(context, account, record)
  const dialect = dialects[account.dialect]
  const execution = {
    context,
    wire,
    ...whose,
    home: account.address,
    dialect,
    addresses: addressesOf(context, dialect),
    rights: () => rightsOf(context, account),
    lists: () => true,
    reports: createReports(0),
  }
  const fetched = await fetchInto(execution, from, undefined).catch(cause => answered(500, internalProblem(cause)))
  wire.close()
  record.end(fetched.status.code === 200 ? 'done' : 'failed', fetched.problem)
  await keepRecords(context)
}
