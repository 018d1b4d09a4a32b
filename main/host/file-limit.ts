import type { JsonStore } from '#storage/documents.ts'

const key = 'largest-file'
const usualBytes = 50_000_000

/** The largest file that the editor takes, in bytes; kept in the data folder. */
export interface FileLimit {
  now(): number
  set(bytes: number): Promise<number>
}

export async function createFileLimit(settings: JsonStore): Promise<FileLimit> {
  const kept = await settings.get(key)
  let bytes = typeof kept === 'number' ? kept : usualBytes
  return {
    now: () => bytes,
    async set(wanted) {
      bytes = wanted
      await settings.put(key, wanted)
      return bytes
    },
  }
}
