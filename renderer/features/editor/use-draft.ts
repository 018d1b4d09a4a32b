import { useEffect } from 'react'
import { useApp } from '../../app/store.ts'
import { loadEditor } from '../../editor/load.ts'
import { call, host } from '../../host.ts'
import { textName } from './editor-slice.ts'

/** Pause in typing before a draft is kept, in milliseconds; writing down a large text takes a moment. */
const quietMs = 1500
const quietLargeMs = 8000
const largeText = 1_000_000

/** Keeps what is typed in a file until it is saved, so that a crash does not lose it. */
export function useDraft(path: string, version: string): void {
  useEffect(() => {
    let over = false
    let timer: ReturnType<typeof setTimeout> | undefined
    let stop: () => void = () => undefined
    void loadEditor().then(({ textOf, watchText }) => {
      if (over) return
      let length = 0
      const keep = () => {
        const text = textOf(textName(path))
        if (text === undefined) return
        length = text.length
        void call(host.files.keepDraft({ path, text, version, at: Date.now() * 1000 }))
      }
      stop = watchText(textName(path), {
        changed: dirty => {
          clearTimeout(timer)
          if (dirty) timer = setTimeout(keep, length > largeText ? quietLargeMs : quietMs)
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
