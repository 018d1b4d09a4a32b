import type { FileEntry } from '#contract'
import { call, host } from '../host.ts'
import type { LibraryFile } from './service-types.ts'
import { languageService } from './service-worker.ts'

/** Keeps the service's copies of some stored files in step: give it those that are wanted now. */
export function createFileBringer(): (wanted: readonly FileEntry[]) => Promise<void> {
  const known = new Map<string, number>()
  return async wanted => {
    const paths = new Set(wanted.map(({ path }) => path))
    const gone = [...known.keys()].filter(path => !paths.has(path))
    for (const path of gone) known.delete(path)
    const changed: LibraryFile[] = []
    for (const { path, modifiedAt } of wanted) {
      if (known.get(path) === modifiedAt) continue
      const answer = await call(host.files.open({ path }))
      if (!answer?.ok) continue
      known.set(path, modifiedAt)
      changed.push({ file: path, text: answer.value.text })
    }
    if (changed.length > 0 || gone.length > 0) languageService().library(changed, gone)
  }
}
