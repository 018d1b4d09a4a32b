import { levelsFile } from '#core/check/levels.ts'
import { useApp } from '../app/store.ts'
import { createFileBringer } from './bring-files.ts'

const bring = createFileBringer()

/** Brings the files that say how much a problem matters to the service, before a text is checked; mostly there is nothing to do. */
export async function bringLevels(): Promise<void> {
  if (!useApp.getState().files) await useApp.getState().loadFiles()
  const files = useApp.getState().files ?? []
  await bring(
    files.filter(({ path, readOnly }) => !readOnly && (path === levelsFile || path.endsWith(`/${levelsFile}`))),
  )
}
