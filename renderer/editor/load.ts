type EditorKit = typeof import('./lazy.ts')

let loading: Promise<EditorKit> | undefined

/** Monaco and the open texts, fetched once, when the first text is opened. A failed fetch may be tried again. */
export function loadEditor(): Promise<EditorKit> {
  loading ??= import('./lazy.ts').catch((error: unknown) => {
    loading = undefined
    throw error
  })
  return loading
}
