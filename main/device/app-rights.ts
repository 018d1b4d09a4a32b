import { dacMoid } from '#core/tree/dac-rules.ts'
import { rightsOfCaller } from '#core/tree/rights.ts'
import { type ManagementTree, type RightsOf, right } from '#core/tree-types.ts'
import { type AllowedApplication, ownerAllows } from './app-allowed.ts'

/**
 * What an application may read: what a rule for `appid:<id>` or `*` grants (OMA DM 2.0 §12.3), and what the owner of the
 * device lets it read. The interface writes nothing but what it registered itself.
 */
export function appRights(tree: ManagementTree, application: AllowedApplication): RightsOf {
  const byRules = rightsOfCaller(tree, { appId: application.id })
  return (moid, miid, path) => {
    // The rules themselves are between servers and the client.
    if (moid === dacMoid) return 0
    return (byRules(moid, miid, path) & right.read) | (ownerAllows(application, moid) ? right.read : 0)
  }
}
