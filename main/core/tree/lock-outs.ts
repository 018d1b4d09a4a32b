import { right } from '../tree-types.ts'
import { type DacRule, decidingRules, grantedTo, serverMaid } from './dac-rules.ts'

/** A place of an MO instance where a change of its rules would leave every server outside. */
export interface LockOut {
  /** Names below the root of the instance; none = the root, and with it all that no other rule covers. */
  readonly path: readonly string[]
  /** `no-rights`: no server could do anything there any more. `no-delegate`: none could change the rules again. */
  readonly kind: 'no-rights' | 'no-delegate'
}

/**
 * Finds where a change of the rules on one MO instance locks every server out (OMA DM 2.0 §12.3: who holds no Delegate
 * changes no rule, so that there would be no way back but a bootstrap). `servers` are the SrvIDs that may manage the MO.
 * What was locked before is not told again, nor what lies below a place that is told.
 */
export function findLockOuts(
  before: readonly DacRule[],
  after: readonly DacRule[],
  servers: readonly string[],
): readonly LockOut[] {
  const places = new Map([[], ...[...before, ...after].map(rule => rule.path)].map(path => [path.join('/'), path]))
  const found: LockOut[] = []
  for (const path of [...places.values()].sort((a, b) => a.length - b.length)) {
    const [had, has] = [heldBy(before, path, servers), heldBy(after, path, servers)]
    const kind =
      had !== 0 && has === 0 ? 'no-rights' : had & right.delegate && !(has & right.delegate) ? 'no-delegate' : undefined
    if (kind && !found.some(above => isBelow(above, path, kind, after))) found.push({ path, kind })
  }
  return found
}

/** What all servers together hold at a place. */
function heldBy(rules: readonly DacRule[], path: readonly string[], servers: readonly string[]): number {
  const deciding = decidingRules(sorted(rules), path)
  return servers.reduce((held, server) => held | grantedTo(deciding, serverMaid(server)), 0)
}

const sorted = (rules: readonly DacRule[]) => [...rules].sort((a, b) => b.path.length - a.path.length)

/** True when the place only follows what holds above it, by the same rule. */
function isBelow(above: LockOut, path: readonly string[], kind: LockOut['kind'], after: readonly DacRule[]): boolean {
  const inside = above.path.every((name, index) => name === path[index])
  const own = after.some(rule => rule.path.join('/') === path.join('/'))
  return inside && above.kind === kind && !own
}
