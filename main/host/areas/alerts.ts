import { isRoutine } from '#core/alert.ts'
import { shortAlert } from '#core/alerts/short-alert.ts'
import type { Alert } from '#core/package-types.ts'
import type { AlertsReads } from '../areas.ts'
import type { Parts } from '../parts.ts'
import type { ServedSession } from '../served-session.ts'

// Generic Alerts of devices (OMA DM 2.0 §5.4): kept, told to windows and to the rules. None is ever answered, and a type
// that nobody knows is kept like any other.

export interface AlertsArea extends AlertsReads {
  /** Alerts came in a session; settles when all that rules queue for it waits in the queue. */
  arrived(session: ServedSession, alerts: readonly Alert[]): Promise<void>
  /** Forgets those of a device. */
  forget(deviceId: string): Promise<void>
}

export interface AlertPorts {
  /** The device's row counts its alerts. */
  touched(deviceId: string): void
  /** What a rule has to say about an alert. */
  answer(session: ServedSession, alert: Alert): Promise<void>
}

export function createAlertsArea({ store, hub, log, now }: Parts, ports: AlertPorts): AlertsArea {
  const { alerts } = store

  const keep = async ({ deviceId, record }: ServedSession, whole: Alert) => {
    const alert = shortAlert(whole)
    await alerts.add(deviceId, alert, now(), record)
    const grave = alert.mark === 'fatal' || alert.mark === 'critical'
    log.write(grave ? 'warning' : 'info', deviceId, alertText(alert))
    hub.emit({ kind: 'alerts' })
    ports.touched(deviceId)
  }

  return {
    arrived: async (session, items) => {
      for (const alert of items) {
        if (!isRoutine(alert)) await keep(session, alert)
        await ports.answer(session, alert)
      }
    },
    list: ({ before, limit, ...filter }) => alerts.list(filter, limit, before),
    counts: filter => alerts.counts(filter),
    forget: async deviceId => {
      await alerts.removeDevice(deviceId)
      hub.emit({ kind: 'alerts' })
    },
  }
}

function alertText({ type, mark, source }: Alert): string {
  return `Alert ${type}, ${mark}${source === undefined ? '' : `, about ${source}`}`
}
