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
      const text = await storedText(path)
      if (text === undefined) continue
      known.set(path, modifiedAt)
      changed.push({ file: path, text })
    }
    if (changed.length > 0 || gone.length > 0) languageService().library(changed, gone)
  }
}

/** Undefined when it cannot be read, or changed meanwhile. */
async function storedText(path: string): Promise<string | undefined> {
  let text = ''
  for (let version: string | undefined; ; ) {
    const answer = await call(host.files.piece({ path, from: text.length, ...(version !== undefined && { version }) }))
    if (!answer?.ok) return undefined
    text += answer.value.text
    if (answer.value.isLast) return text
    version = answer.value.version
  }
}
