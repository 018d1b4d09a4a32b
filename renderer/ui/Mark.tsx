import {
  IconAlertTriangle,
  IconCircle,
  IconCircleCheckFilled,
  IconCircleDotted,
  IconCircleHalf2,
  IconCircleXFilled,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './Mark.module.css'

export type MarkKind = 'good' | 'bad' | 'warn' | 'busy' | 'waiting' | 'idle'

const shapes = {
  good: IconCircleCheckFilled,
  bad: IconCircleXFilled,
  warn: IconAlertTriangle,
  busy: IconCircleHalf2,
  waiting: IconCircleDotted,
  idle: IconCircle,
}

/** A state: always a shape and a word, never a colour alone. */
export function Mark({ kind, children, title }: { kind: MarkKind; children: ReactNode; title?: string }) {
  const Shape = shapes[kind]
  return (
    <span className={classes.mark} data-kind={kind} title={title}>
      <Shape size={14} aria-hidden />
      {children}
    </span>
  )
}
