import { sessionAlerts } from '#core/alert.ts'
import { instanceUri } from '#core/client-uri.ts'
import type { MosEntry, Package1 } from '#core/package-types.ts'
import type { Problem } from '#core/problem.ts'
import type { RecordLog } from '#core/record.ts'
import type { ServerEvents } from '#server/ports.ts'
import type { Parts } from '../parts.ts'
import type { ServedSession } from '../served-session.ts'
import type { AlertsArea } from './alerts.ts'
import type { Announcements } from './announcements.ts'
import type { DevicesArea } from './devices.ts'
import type { Learning } from './learning.ts'
import type { WorkArea } from './work.ts'

// Sessions while they run: what the DM Server tells, taken over into devices, trees and the queue.

export interface LiveArea {
  readonly events: ServerEvents
  inSession(deviceId: string): boolean
  /** The record of the device's open session, for what happens beside it. */
  recordFor(deviceId: string): RecordLog | undefined
}

export interface LivePorts {
  readonly devices: DevicesArea
  readonly learning: Learning
  readonly work: WorkArea
  readonly alerts: Pick<AlertsArea, 'arrived'>
  readonly announcements: Announcements
  /** A device opened a session after a bootstrap: true when it proves an account of ours. */
  completed(session: ServedSession, package1: Package1): Promise<boolean>
  /** A session is over. */
  over(session: ServedSession, outcome: 'done' | 'failed'): void
  /** A session was refused. */
  refused(why: Problem): void
  /** A device opened a session; a notification may have asked for it. */
  answered(session: ServedSession, package1: Package1): Promise<void>
}

const accountMoid = 'urn:oma:mo:oma-dm-dmacc:1.2'

export function createLiveArea({ store, recorder, log, now }: Parts, ports: () => LivePorts): LiveArea {
  const open = new Map<string, string>()

  const opened = async (session: ServedSession, package1: Package1, insecure: boolean) => {
    const { deviceId, record, serverId } = session
    const { devices, learning, work } = ports()
    const { mos } = package1
    open.set(deviceId, record)
    const all = mos && (await ports().announcements.heard(deviceId, serverId, mos))
    const before = await store.devices.arrived({ id: deviceId, at: now(), record, insecure, mos: all })
    await ports().answered(session, package1)
    if (all && before) await learning.announced(deviceId, before, all)
    if (isComplete(package1)) {
      const isProof = await ports().completed(session, package1)
      const instances = instancesOf(mos ?? before ?? [])
      // Its account is read also where the server did not ask for accounts: the device says what it gives.
      const isListed = instances.some(uri => uri.startsWith(accountMoid))
      const accounts = isProof && !isListed ? [`${accountMoid}/*/`] : []
      await work.read(deviceId, [...accounts, ...instances], { serverId })
    }
    devices.touch(deviceId)
  }

  const ended: ServerEvents['ended'] = async (session, outcome, why) => {
    const { deviceId, record } = session
    ports().over(session, outcome)
    if (open.get(deviceId) === record) open.delete(deviceId)
    if (outcome === 'failed' && why) {
      await store.devices.upsert({ id: deviceId, lastProblem: why })
      log.write('warning', deviceId, why)
    }
    ports().devices.touch(deviceId)
  }

  return {
    inSession: deviceId => open.has(deviceId),
    recordFor: deviceId => {
      const record = open.get(deviceId)
      return record === undefined ? undefined : recorder.resume(record)
    },
    events: {
      opened,
      ended,
      // What a GET brought comes with the outcome of its command, too; see learn.ts.
      read: async () => undefined,
      alerts: (session, alerts) => ports().alerts.arrived(session, alerts),
      refused: (deviceId, why) => {
        log.write('warning', deviceId ?? 'server', why)
        ports().refused(why)
      },
    },
  }
}

function isComplete({ alerts }: Package1): boolean {
  return alerts.some(({ type }) => type === sessionAlerts.bootstrap)
}

function instancesOf(mos: readonly MosEntry[]): readonly string[] {
  return mos.flatMap(({ moid, miids }) => (moid === undefined ? [] : miids.map(miid => instanceUri(moid, miid))))
}
