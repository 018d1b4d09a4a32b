import { instanceUri, parseClientUri } from '#core/client-uri.ts'
import type { Alert } from '#core/package-types.ts'
import { withInstance, withNodeAt } from '#core/tree/change-tree.ts'
import { checkExecute } from '#core/tree/check-execute.ts'
import type { NodeRef } from '#core/tree/resolve.ts'
import type { TreeNode } from '#core/tree-types.ts'
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
  const alert = await runNode(execution, target.value)
  if (report === undefined) return answered(200)
  execution.report({ address: report, alert })
  return answered(202)
}

/** Does what the node stands for, as far as a simulated device can, and says so. */
async function runNode({ context }: Execution, ref: NodeRef): Promise<Alert> {
  const { instance, path } = ref
  const operation =
    path.at(-1) === 'Enable' || path.at(-1) === 'Disable' ? (path.at(-1) as keyof typeof switched) : undefined
  const isSwitch = instance.moid === capabilityMoid && path.length === 2 && path[0] === 'Operations'
  if (isSwitch && operation) {
    const root = setLeaf(instance.root, 'Enabled', operation === 'Enable')
    await context.change(withInstance(context.tree(), { ...instance, root, validator: context.newValidator() }))
  }
  return {
    type: isSwitch ? 'urn:oma:at:dcmo:1.0:OperationComplete' : 'urn:x-dmwb:at:exec:1.0:OperationComplete',
    source: instanceUri(instance.moid, instance.miid, path),
    mark: 'informational',
    dataType: 'application/json',
    data: { ResultCode: operation && isSwitch ? switched[operation] : 1200 },
  }
}

function setLeaf(root: TreeNode, name: string, value: boolean): TreeNode {
  const leaf = root.kind === 'interior' ? root.children.get(name) : undefined
  return leaf?.kind === 'leaf' ? withNodeAt(root, [name], { ...leaf, value }) : root
}
