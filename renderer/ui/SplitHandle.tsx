import { type PointerEvent, useRef } from 'react'
import classes from './SplitHandle.module.css'

export interface SplitHandleProps {
  /** What it resizes, for a screen reader. */
  readonly label: string
  /** `vertical`: a bar between left and right. */
  readonly direction: 'vertical' | 'horizontal'
  /** Size of the resized part in pixels. */
  readonly size: number
  readonly least: number
  readonly most: number
  /** The resized part lies after the handle, so moving towards it makes it smaller. */
  readonly after?: boolean
  onSize(size: number): void
}

/** A bar that resizes a part by mouse, touch or arrow keys. */
export function SplitHandle({ label, direction, size, least, most, after = false, onSize }: SplitHandleProps) {
  const start = useRef<{ readonly at: number; readonly size: number }>(undefined)
  const sign = after ? -1 : 1
  const place = (event: PointerEvent) => (direction === 'vertical' ? event.clientX : event.clientY)
  const set = (next: number) => onSize(Math.round(Math.max(least, Math.min(most, next))))
  return (
    // biome-ignore lint/a11y/useSemanticElements: an hr cannot be moved; this is a window splitter (ARIA 1.2)
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={direction}
      aria-valuenow={size}
      aria-valuemin={least}
      aria-valuemax={most}
      className={classes.handle}
      data-direction={direction}
      onPointerDown={event => {
        start.current = { at: place(event), size }
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={event => {
        if (start.current) set(start.current.size + sign * (place(event) - start.current.at))
      }}
      onPointerUp={() => {
        start.current = undefined
      }}
      onKeyDown={event => {
        const [less, more] = direction === 'vertical' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown']
        if (event.key !== less && event.key !== more) return
        event.preventDefault()
        set(size + sign * (event.key === more ? 16 : -16))
      }}
    />
  )
}
