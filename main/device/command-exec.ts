import { instanceUri, parseClientUri } from '#core/client-uri.ts'
import type { Alert } from '#core/package-types.ts'
import { type Problem, problem } from '#core/problem.ts'
import { withInstance, withNodeAt } from '#core/tree/change-tree.ts'
import { checkExecute } from '#core/tree/check-execute.ts'
import type { NodeRef } from '#core/tree/resolve.ts'
import type { TreeNode } from '#core/tree-types.ts'
import type { DeviceContext } from './context.ts'
import { answered, type Executed, type Execution } from './execution.ts'

const capabilityMoid = 'urn:oma:mo:oma-dcmo:1.0'

/** Result codes of DCMO 1.0: enabled; disabled, and may be enabled again. */
const switched = { Enable: 1200, Disable: 1204 } as const

/** EXEC (OMA DM 2.0 §5.3.5): runs at once; with a ServerURI the result follows as a Generic Alert and 202 is answered. */
export async function execute(execution: Execution, text: string, report: string | undefined): Promise<Executed> {
  const { context, rights } = execution
  const uri = parseClientUri(text, context.tree().descriptions)
  if (!uri.ok) return answered(400, uri.problem)
  const target = checkExecute(context.tree(), uri.value, rights())
  if (!target.ok) return answered(target.problem.status, target.problem.problem)
  if (report !== undefined && !execution.mayReport()) return answered(503, problem('device.too-many-reports'))
  const ran = (await switchCapability(context, target.value)) ?? noteOnly(target.value)
  if (report === undefined) return answered(200, ran.note)
  execution.report({ address: report, alert: ran.alert })
  return answered(202, ran.note)
}

interface Ran {
  readonly alert: Alert
  /** What the record says of a node that does nothing here. */
  readonly note?: Problem
}

/** Enable and Disable of a device capability really switch it. */
async function switchCapability(context: DeviceContext, { instance, path }: NodeRef): Promise<Ran | undefined> {
  const [operations, name, ...more] = path
  const isSwitch = instance.moid === capabilityMoid && operations === 'Operations' && more.length === 0
  if (!isSwitch || (name !== 'Enable' && name !== 'Disable')) return undefined
  const root = setLeaf(instance.root, 'Enabled', name === 'Enable')
  await context.change(withInstance(context.tree(), { ...instance, root, validator: context.newValidator() }))
  return { alert: completed('urn:oma:at:dcmo:1.0:OperationComplete', { instance, path }, switched[name]) }
}

function noteOnly(ref: NodeRef): Ran {
  const alert = completed('urn:x-dmwb:at:exec:1.0:OperationComplete', ref, 1200)
  return { alert, note: problem('device.node-executed', { uri: alert.source ?? '' }) }
}

function completed(type: string, { instance, path }: Pick<NodeRef, 'instance' | 'path'>, resultCode: number): Alert {
  return {
    type,
    source: instanceUri(instance.moid, instance.miid, path),
    mark: 'informational',
    dataType: 'application/json',
    data: { ResultCode: resultCode },
  }
}

function setLeaf(root: TreeNode, name: string, value: boolean): TreeNode {
  const leaf = root.kind === 'interior' ? root.children.get(name) : undefined
  return leaf?.kind === 'leaf' ? withNodeAt(root, [name], { ...leaf, value }) : root
}
