import { CloseButton } from '@mantine/core'
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

/** Messages in the lower right corner. Errors stay until they are dismissed. */
export function Toasts() {
  const toasts = useApp(state => state.toasts)
  return (
    <section className={classes.stack} aria-label="Messages" aria-live="polite">
      {toasts.map(toast => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  )
}

function ToastCard({ toast }: { toast: Toast }) {
  const dismiss = useApp(state => state.toastDismissed)
  const { id, kind, words, cause, next, code, where, times } = toast
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
      <p className={classes.words}>{words}</p>
      {where !== undefined && <p className="mono">{where}</p>}
      {cause !== undefined && <p className="dim">{cause}</p>}
      {next !== undefined && <p>{next}</p>}
      {code !== undefined && <p className={classes.code}>{code}</p>}
    </div>
  )
}
