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

const isLong = ({ where, cause, next, code }: Toast) => [where, cause, next, code].some(part => part !== undefined)

/** Messages in the lower right corner. Errors stay until they are dismissed; the newest alone shows all its words. */
export function Toasts() {
  const toasts = useApp(state => state.toasts)
  const dismissAll = useApp(state => state.toastsDismissed)
  // A short note that passes by folds no error.
  const unfolded = toasts.findLast(isLong)
  return (
    <section className={classes.stack} aria-label="Messages" aria-live="polite">
      {toasts.length > 1 && (
        <Button className={classes.all} variant="default" size="compact-xs" onClick={dismissAll}>
          Dismiss all {toasts.length}
        </Button>
      )}
      {toasts.map(toast => (
        <ToastCard key={toast.id} toast={toast} unfolded={toast === unfolded} />
      ))}
    </section>
  )
}

function ToastCard({ toast, unfolded }: { readonly toast: Toast; readonly unfolded: boolean }) {
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
      <ToastWords toast={toast} unfolded={unfolded} />
    </div>
  )
}

/** All words, or the first line of them, to unfold by mouse and by keyboard. */
function ToastWords({ toast, unfolded }: { readonly toast: Toast; readonly unfolded: boolean }) {
  const { words, where, cause, next, code } = toast
  if (!isLong(toast)) return <p className={classes.words}>{words}</p>
  return (
    <details className={classes.details} open={unfolded}>
      <summary className={classes.words}>{words}</summary>
      {where !== undefined && <p className="mono">{where}</p>}
      {cause !== undefined && <p className="dim">{cause}</p>}
      {next !== undefined && <p>{next}</p>}
      {code !== undefined && <p className={classes.code}>{code}</p>}
    </details>
  )
}
