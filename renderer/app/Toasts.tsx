import { Button, CloseButton } from '@mantine/core'
import { useEffect } from 'react'
import { Mark } from '../ui/Mark.tsx'
import type { Toast } from './shell-slice.ts'
import { useApp } from './store.ts'
import classes from './Toasts.module.css'

/** How long words without an error stay, in milliseconds. */
const shownForMs = 6000
const looks = {
  done: { mark: 'good', word: 'Done' },
  info: { mark: 'idle', word: 'Note' },
  warning: { mark: 'warn', word: 'Warning' },
  error: { mark: 'bad', word: 'Problem' },
} as const

/** Messages in the lower right corner. Errors stay until they are dismissed; the newest alone shows all its words. */
export function Toasts() {
  const toasts = useApp(state => state.toasts)
  const dismissAll = useApp(state => state.toastsDismissed)
  return (
    <section className={classes.stack} aria-label="Messages" aria-live="polite">
      {toasts.length > 1 && (
        <Button className={classes.all} variant="default" size="compact-xs" onClick={dismissAll}>
          Dismiss all {toasts.length}
        </Button>
      )}
      {toasts.map((toast, at) => (
        <ToastCard key={toast.id} toast={toast} newest={at === toasts.length - 1} />
      ))}
    </section>
  )
}

function ToastCard({ toast, newest }: { readonly toast: Toast; readonly newest: boolean }) {
  const dismiss = useApp(state => state.toastDismissed)
  const { id, kind, words, times } = toast
  const { mark, word } = looks[kind]
  useEffect(() => {
    if (kind === 'error' || kind === 'warning') return
    const timer = setTimeout(() => dismiss(id), shownForMs)
    return () => clearTimeout(timer)
  }, [id, kind, dismiss])
  return (
    <div className={classes.toast} data-kind={kind} role={kind === 'error' ? 'alert' : 'status'}>
      <div className={classes.head}>
        <Mark kind={mark}>
          {word}
          {times > 1 && ` (${times} times)`}
        </Mark>
        <CloseButton aria-label={`Dismiss: ${words}`} onClick={() => dismiss(id)} />
      </div>
      <ToastWords toast={toast} newest={newest} />
    </div>
  )
}

/** All words, or the first line of them, to unfold by mouse and by keyboard. */
function ToastWords({ toast, newest }: { readonly toast: Toast; readonly newest: boolean }) {
  const { words, where, cause, next, code } = toast
  const isLong = [where, cause, next, code].some(part => part !== undefined)
  if (!isLong) return <p className={classes.words}>{words}</p>
  return (
    <details className={classes.details} open={newest}>
      <summary className={classes.words}>{words}</summary>
      {where !== undefined && <p className="mono">{where}</p>}
      {cause !== undefined && <p className="dim">{cause}</p>}
      {next !== undefined && <p>{next}</p>}
      {code !== undefined && <p className={classes.code}>{code}</p>}
    </details>
  )
}
