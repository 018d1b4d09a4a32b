import { parseClientUri } from '#core/client-uri.ts'
import type { Alert } from '#core/package-types.ts'
import type { ManagementTree } from '#core/tree-types.ts'

/** Alerts that the device raised and that no server took yet. */
export interface PendingAlerts {
  /** False when too many wait already. */
  raise(alert: Alert): boolean
  /** Takes those that a server may know of: about an MO instance only when it has any right on that. */
  take(mayKnow: MayKnow): readonly Alert[]
  /** They did not arrive: they wait again, before all others. */
  giveBack(alerts: readonly Alert[]): void
}
export type MayKnow = (moid: string, miid: string) => boolean

const mostWaiting = 200

export function createPendingAlerts(tree: () => ManagementTree): PendingAlerts {
  let waiting: readonly Alert[] = []

  const isFor = ({ source }: Alert, mayKnow: MayKnow): boolean => {
    const about = source === undefined ? undefined : parseClientUri(source, tree().descriptions)
    if (!about?.ok || about.value.instance.kind !== 'name') return true
    return mayKnow(about.value.moid, about.value.instance.name)
  }

  return {
    raise: alert => {
      if (waiting.length >= mostWaiting) return false
      waiting = [...waiting, alert]
      return true
    },
    take: mayKnow => {
      const taken = waiting.filter(alert => isFor(alert, mayKnow))
      waiting = waiting.filter(alert => !taken.includes(alert))
      return taken
    },
    giveBack: alerts => {
      waiting = [...alerts, ...waiting]
    },
  }
}
