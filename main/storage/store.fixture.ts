import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore, type Store, type StoreOptions } from './store.ts'

/** A folder of its own for one test. */
export const freshFolder = () => mkdtempSync(join(tmpdir(), 'dmwb-store-'))

export async function openedStore(folder: string = ':memory:', options?: StoreOptions): Promise<Store> {
  const store = await openStore(folder, options)
  if (!store.ok) throw new Error(JSON.stringify(store.problem))
  return store.value
}
