import { problem } from '#core/problem.ts'
import type { NodeRef } from '#core/tree/resolve.ts'
import { completed } from './completed.ts'
import type { DeviceContext } from './context.ts'
import type { Operation, OperationsOf } from './operation.ts'
import { applicationOperation, registrarOf } from './operation-application.ts'
import { capability } from './operation-capability.ts'
import { diagnostic } from './operation-diagnostic.ts'
import { firmware } from './operation-firmware.ts'
import { lock } from './operation-lock.ts'
import { software } from './operation-software.ts'

const families: readonly (readonly [moids: RegExp, operations: OperationsOf])[] = [
  [/^urn:oma:mo:oma-dcmo:/, capability],
  [/^urn:oma:mo:oma-fumo:/, firmware],
  [/^urn:oma:mo:oma-scomo:/, software],
  [/^urn:oma:mo:oma-lawmo:/, lock],
  [/^urn:oma:mo:oma-diag:/, diagnostic],
]

/** What executing a node does: what an application registered is its business; any node without an operation is only noted. */
export function operationAt(context: DeviceContext, ref: NodeRef): Operation {
  const app = registrarOf(context, ref.instance.moid, ref.instance.miid)
  if (app !== undefined) return applicationOperation(app)
  const found = families.find(([moids]) => moids.test(ref.instance.moid))?.[1](ref.path, ref)
  return found ?? noteOnly
}

const noteOnly: Operation = {
  kind: 'quick',
  run: async site => {
    const alert = completed('urn:x-dmwb:at:exec:1.0:OperationComplete', site, 1200)
    return { alert, code: 200, note: problem('device.node-executed', { uri: alert.source ?? '' }) }
  },
}
