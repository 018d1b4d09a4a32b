import { type ReactNode, useEffect, useRef } from 'react'
import classes from './Dialog.module.css'

export interface DialogProps {
  readonly label: string
  readonly width?: number
  /** `top`: near the upper edge, like a palette. */
  readonly place?: 'middle' | 'top'
  readonly children: ReactNode
  onClose(): void
}

/** A modal dialog: the browser's own keeps the focus inside, Escape and a click beside it close it. */
export function Dialog({ label, width = 480, place = 'middle', children, onClose }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    if (element && !element.open) element.showModal()
    element?.querySelector<HTMLElement>('[data-autofocus]')?.focus()
    return () => element?.close()
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does for the keyboard what this click does for the mouse
    <dialog
      ref={dialog}
      aria-label={label}
      className={classes.dialog}
      data-place={place}
      style={{ width }}
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
      onClick={event => {
        if (event.target === event.currentTarget) onClose()
      }}
    >
      <div className={classes.content}>{children}</div>
    </dialog>
  )
}
