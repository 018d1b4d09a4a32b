import { lstat, readdir, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { percentEncode } from '#core/bytes.ts'

// Where files lie that a run wrote for somebody to carry on: a folder for each run. It goes with its run.

/** What one run handed over. */
export const handoverFolder = (data: string, runId: string): string => join(data, 'handover', runId)

/** All files for a device begin so. */
export const handoverName = (deviceId: string): string => percentEncode(deviceId)

/** Takes away what a run wrote, and its folder once nothing else lies there: what somebody put there stays. */
export async function removeHandover(
  data: string,
  { id, deviceId }: { readonly id: string; readonly deviceId: string },
): Promise<void> {
  const folder = handoverFolder(data, id)
  const found = await lstat(folder).catch(() => undefined)
  // A link leads to what is not ours.
  if (!found?.isDirectory()) return
  const own = `${handoverName(deviceId)}.`
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isFile() && entry.name.startsWith(own)) await rm(join(folder, entry.name), { force: true })
  }
  await rmdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
  })
}
