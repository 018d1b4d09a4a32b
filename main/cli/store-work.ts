import { now } from '#host/clock.ts'
import { resultText } from '#host/result-text.ts'
import type { DmServerPorts } from '#server/ports.ts'
import type { Store } from '#storage/store.ts'

// A DM Server that stands alone, on the store of a workbench: its queue and its devices.

/** Commands sent in one Package#2. */
const mostPerRound = 100

/** The commands that wait in the store for this server; `serverId` is left out for the store's first one. */
export function storeWork({ work }: Store, serverId: string | undefined): DmServerPorts['work'] {
  return {
    next: async ({ deviceId, record, round }) => {
      const rows = await work.claim(deviceId, mostPerRound, { record, round, at: now(), serverId })
      return rows.map(({ id, wire }) => ({ id, wire }))
    },
    finished: async (_, outcomes) => {
      for (const { id, state, status, result } of outcomes) {
        await work.finish(id, { state, status, result: result && resultText(result) }, now())
      }
    },
    returned: async (_, planned) => void (await work.giveBack(planned.map(({ id }) => id))),
  }
}

/** What is known of a device after it called in. */
export function storeEvents({ devices }: Store): Pick<DmServerPorts['events'], 'opened' | 'read'> {
  return {
    opened: async ({ deviceId, record }, { mos }, insecure) => {
      await devices.arrived({ id: deviceId, at: now(), record, insecure, mos })
    },
    read: async ({ deviceId, record }, document) => {
      for (const element of document) await devices.saveRead(deviceId, element, now(), record)
    },
  }
}
