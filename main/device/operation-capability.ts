import { completed } from './completed.ts'
import type { OperationsOf } from './operation.ts'
import { nodeIn, putLeaf, textIn } from './own-writes.ts'

const alertType = 'urn:oma:at:dcmo:1.0:OperationComplete'

/** DCMO 1.0: Enable and Disable switch the capability. */
export const capability: OperationsOf = ([operations, name, ...more]) => {
  if (operations !== 'Operations' || more.length > 0 || (name !== 'Enable' && name !== 'Disable')) return undefined
  const on = name === 'Enable'
  return {
    kind: 'quick',
    run: async site => {
      const tree = site.context.tree()
      const can = nodeIn(tree, site, ['Enabled'])?.kind === 'leaf'
      const result = can ? resultOf(on, textIn(tree, site, ['Attached']), textIn(tree, site, denied)) : 1402
      return {
        change: now => putLeaf(now, site, ['Enabled'], on),
        alert: completed(alertType, site, result),
        code: can ? 200 : result,
      }
    },
  }
}

const denied = ['DCMOConfig', 'DenyUserEnable']

/** Enabled and attached, or not; disabled, and the user may not, or may, enable it again. */
function resultOf(on: boolean, attached: string, userDenied: string): number {
  if (!on) return userDenied === 'true' ? 1203 : 1204
  if (attached === '') return 1200
  return attached === 'true' ? 1201 : 1202
}
