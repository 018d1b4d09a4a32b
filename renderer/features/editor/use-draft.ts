import { useEffect } from 'react'
import { useApp } from '../../app/store.ts'
import { loadEditor } from '../../editor/load.ts'
import { call, host } from '../../host.ts'
import { textName } from './editor-slice.ts'

/** Pause in typing before a draft is kept, in milliseconds. */
const quietMs = 1500

/** Keeps what is typed in a file until it is saved, so that a crash does not lose it. */
export function useDraft(path: string, version: string): void {
  useEffect(() => {
    let over = false
    let timer: ReturnType<typeof setTimeout> | undefined
    let stop: () => void = () => undefined
    void loadEditor().then(({ changesOf, textOf, watchText }) => {
      if (over) return
      const head = () => ({ path, version, at: Date.now() * 1000 })
      // Of a large text only what was typed goes to the host.
      const keep = async () => {
        const changes = changesOf(textName(path))
        const answer = changes && (await call(host.files.keepDraft({ ...head(), changes })))
        const text = answer?.kept ? undefined : textOf(textName(path))
        if (text !== undefined) void call(host.files.keepDraft({ ...head(), text }))
      }
      stop = watchText(textName(path), {
        changed: dirty => {
          clearTimeout(timer)
          if (dirty) timer = setTimeout(() => void keep(), quietMs)
          else if (!isOffered(path)) void call(host.files.dropDraft({ path }))
        },
      })
    })
    return () => {
      over = true
      clearTimeout(timer)
      stop()
    }
  }, [path, version])
}

/** A draft that nobody has decided on yet stays. */
function isOffered(path: string): boolean {
  const document = useApp.getState().documents[path]
  return document?.stage === 'open' && document.draft !== undefined
}
