import { levelsFile } from '#core/check/levels.ts'
import { useApp } from '../app/store.ts'
import { call, host } from '../host.ts'
import type { LibraryFile } from './service-types.ts'
import { languageService } from './service-worker.ts'

const known = new Map<string, number>()

/** Brings the files that say how much a problem matters to the service, before a text is checked; mostly there is nothing to do. */
export async function bringLevels(): Promise<void> {
  if (!useApp.getState().files) await useApp.getState().loadFiles()
  const files = (useApp.getState().files ?? []).filter(
    ({ path, readOnly }) => !readOnly && (path === levelsFile || path.endsWith(`/${levelsFile}`)),
  )
  const gone = [...known.keys()].filter(path => !files.some(file => file.path === path))
  for (const path of gone) known.delete(path)
  const changed: LibraryFile[] = []
  for (const { path, modifiedAt } of files) {
    if (known.get(path) === modifiedAt) continue
    const answer = await call(host.files.open({ path }))
    if (!answer?.ok) continue
    known.set(path, modifiedAt)
    changed.push({ file: path, text: answer.value.text })
  }
  if (changed.length > 0 || gone.length > 0) languageService().library(changed, gone)
}
