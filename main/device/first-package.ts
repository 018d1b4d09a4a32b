import { sessionAlerts } from '#core/alert.ts'
import { instanceUri } from '#core/client-uri.ts'
import type { Addresses } from '#core/dialect/dialect.ts'
import { answeringAlert } from '#core/notification/answer.ts'
import type { Alert, MoElement, MosEntry, Package1 } from '#core/package-types.ts'
import { readVisible } from '#core/tree/read-nodes.ts'
import { ownRights } from '#core/tree/rights.ts'
import type { ManagementTree } from '#core/tree-types.ts'
import type { Execution } from './execution.ts'
import { announcedMos } from './mos.ts'
import type { MayKnow } from './pending-alerts.ts'
import { type SessionPlan, sessionIdOf } from './session.ts'

/** Package#1 of a session (OMA DM 2.0 §5.2.2), or the first request of the draft (S004 §5.4 step 2). */
export function firstPackage(
  tree: ManagementTree,
  plan: SessionPlan,
  execution: Execution,
  { mayKnow, more }: { readonly mayKnow: MayKnow; readonly more: readonly Alert[] },
): Package1 {
  const { account, trigger } = plan
  const sessionId = sessionIdOf(plan)
  const { dialect } = execution
  const addresses = execution.addresses()
  const said = dialect.sessionAlerts || trigger === 'bootstrap'
  const why: Alert =
    trigger === 'server' ? answeringAlert(sessionId) : { type: sessionAlerts[trigger], mark: 'informational' }
  const mos = announcedMos(tree, account, mayKnow)
  const alerts = [...(said ? [why] : []), ...more.map(alert => placedAlert(alert, addresses))]
  if (!dialect.tellsPaths) return { mos, alerts }
  const deviceInfo = deviceInfoOf(tree)
  return {
    ...(sessionId !== undefined && { sessionId }),
    ...(deviceInfo && { deviceInfo: addresses.writeElement(deviceInfo) }),
    commands: carriedOut(execution),
    mos: mos.map(entry => ({ ...entry, paths: pathsOf(entry, addresses) })),
    alerts,
  }
}

/** An alert with its address as the dialect writes it. */
export function placedAlert(alert: Alert, { write }: Addresses): Alert {
  return alert.source === undefined ? alert : { ...alert, source: write(alert.source) }
}

const carriedOut = ({ dialect, context }: Execution) =>
  Object.keys(dialect.commands).filter(name => name !== 'SHOW' || context.browser !== undefined)

const pathsOf = ({ moid = '', miids }: MosEntry, { write }: Addresses) =>
  miids.map(miid => write(instanceUri(moid, miid)))

const deviceInfoMoids = ['urn:oma:mo:oma-dm-devinfo:1.0', 'urn:oma:mo:oma-dm-devinfo:1.2'] as const

/** Device Information as DM 1.x has it; a device with the newer object alone shows the leaves that the old one knows. */
function deviceInfoOf(tree: ManagementTree): MoElement | undefined {
  for (const moid of deviceInfoMoids) {
    const instance = tree.instances.get(moid)?.values().next().value
    if (!instance) continue
    const { uri, name, node } = readVisible(tree, ownRights, instance)
    return moid === deviceInfoMoids[0] ? { uri, name, node } : { uri: './DevInfo', name: 'DevInfo', node: older(node) }
  }
  return undefined
}

function older(node: MoElement['node']): MoElement['node'] {
  if (node.kind === 'leaf') return node
  const names = ['DevID', 'Man', 'Mod', 'DmV', 'Lang']
  const leaves = names.flatMap(name => {
    const leaf = node.children.get(name)
    return leaf ? [[name === 'DevID' ? 'DevId' : name, leaf] as const] : []
  })
  return { kind: 'interior', children: new Map(leaves) }
}
