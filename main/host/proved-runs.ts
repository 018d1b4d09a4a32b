import type { Run } from '#bootstrap/run.ts'
import type { Parts } from './parts.ts'

// Which bytes were proved on which device, so that they are never pushed again: the last few of each device, also after their
// runs moved to the archive.

/** A device has accounts at a few servers, each from a bootstrap of its own. */
const mostOfDevice = 8

interface Kept {
  readonly documentHash: string
  /** Without its steps. */
  readonly run: Run
}

export interface ProvedRuns {
  add(run: Run): Promise<void>
  /** The latest run that proved these bytes on a device. */
  find(deviceId: string, documentHash: string): Promise<Run | undefined>
}

const keyOf = (deviceId: string) => `proved ${deviceId}`

export function createProvedRuns({ store }: Pick<Parts, 'store'>): ProvedRuns {
  const listOf = async (deviceId: string) => ((await store.settings.get(keyOf(deviceId))) ?? []) as readonly Kept[]
  return {
    add: async run => {
      const { evidence, deviceId } = run
      if (run.result !== 'PASS' || evidence?.account === undefined || evidence.trialFor !== undefined) return
      const { documentHash } = evidence
      const others = (await listOf(deviceId)).filter(item => item.documentHash !== documentHash)
      const kept = { documentHash, run: { ...run, steps: [] } }
      await store.settings.put(keyOf(deviceId), [kept, ...others].slice(0, mostOfDevice) satisfies readonly Kept[])
    },
    find: async (deviceId, documentHash) =>
      (await listOf(deviceId)).find(item => item.documentHash === documentHash)?.run,
  }
}
