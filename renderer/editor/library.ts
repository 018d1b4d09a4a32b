import type { FileEntry } from '#contract'
import { useApp } from '../app/store.ts'
import { createFileBringer } from './bring-files.ts'

/** What is searched at most: files, and bytes of one and of all. */
const most = { files: 400, bytesEach: 4_000_000, bytesAll: 40_000_000 }

const bringAll = createFileBringer()
let running: Promise<void> | undefined
let listed: readonly FileEntry[] | undefined

/** Brings the service's copy of the workspace's files up to date; cheap when nothing changed since. */
export function bringLibrary(): Promise<void> {
  running ??= bring().finally(() => {
    running = undefined
  })
  return running
}

async function bring(): Promise<void> {
  if (!useApp.getState().files) await useApp.getState().loadFiles()
  const files = useApp.getState().files ?? []
  if (files === listed) return
  listed = files
  await bringAll(searchable(files))
}

/** The workspace first: what lies there counts before the samples. */
function searchable(files: readonly FileEntry[]): readonly FileEntry[] {
  let bytes = 0
  return files
    .filter(
      ({ kind, size, path }) =>
        kind !== 'other' && size <= most.bytesEach && !/^resource:(?:schemas|examples)\//.test(path),
    )
    .toSorted((a, b) => Number(a.readOnly) - Number(b.readOnly))
    .slice(0, most.files)
    .filter(({ size }) => {
      bytes += size
      return bytes <= most.bytesAll
    })
}
