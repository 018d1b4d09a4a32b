import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { BootstrapRun, RunRetention } from '#contract'
import { removeHandover } from './delivery/handover.ts'
import type { Parts } from './parts.ts'

// Runs of bootstraps are kept in the store up to a number that the user sets. Older ones move into files, one for each month in
// which that happened: a line of JSON for each, so that nothing is lost. They hold evidence and no secrets; files that they
// wrote for a factory, a card writer or a modem do, and go with them.

const key = 'kept-runs'
const usual = 100_000
/** So many runs move at a time. */
const atOnce = 500
/** Looked at after so many new runs. */
const everyRuns = 100

export interface RunArchive {
  state(): Promise<RunRetention>
  set(keep: number): Promise<RunRetention>
  /** A run ended: from time to time the oldest move. */
  ended(): void
  /** Moves what is too much now. */
  tidy(): Promise<void>
  /** Puts something else there that is taken out of the store. */
  add(items: readonly object[]): Promise<void>
}

export async function createRunArchive({ store, folders, log, now }: Parts): Promise<RunArchive> {
  const kept = await store.settings.get(key)
  let keep = typeof kept === 'number' ? kept : usual
  let fresh = 0
  let tidying: Promise<void> = Promise.resolve()
  const folder = join(folders.data, 'runs')

  /** On the disk before it leaves the store. */
  const add = async (items: readonly object[]) => {
    const month = new Date(now() / 1000).toISOString().slice(0, 7)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const handle = await open(join(folder, `${month}.jsonl`), 'a', 0o600)
    try {
      await handle.appendFile(items.map(item => `${JSON.stringify(item)}\n`).join(''))
      await handle.sync()
    } finally {
      await handle.close()
    }
  }
  const move = async () => {
    let moved = 0
    for (;;) {
      const old = await store.runs.beyond(keep, atOnce)
      if (old.length === 0) break
      await add(old)
      // The files first: a run that is still there after a kill moves again.
      for (const run of old as readonly BootstrapRun[]) {
        await removeHandover(folders.data, run).catch((cause: unknown) => log.write('warning', run.id, String(cause)))
      }
      await store.runs.remove(old.map(({ id }) => id))
      moved += old.length
    }
    if (moved === 0) return
    await store.durable()
    log.write('info', 'bootstrap', `${moved} old runs moved to ${folder}; ${keep} are kept in the workbench.`)
  }
  const tidy = (): Promise<void> => {
    tidying = tidying.then(move).catch((cause: unknown) => log.write('error', 'bootstrap', String(cause)))
    return tidying
  }
  const state = async (): Promise<RunRetention> => ({ keep, count: await store.runs.count(), folder })

  return {
    state,
    set: async wanted => {
      keep = wanted
      await store.settings.put(key, wanted)
      await tidy()
      return state()
    },
    ended: () => {
      fresh += 1
      if (fresh < everyRuns) return
      fresh = 0
      void tidy()
    },
    tidy,
    add,
  }
}
