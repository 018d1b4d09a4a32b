import { Button, Group, Stack } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { Problem } from '#core/problem.ts'
import classes from './Dialog.module.css'
import { Dialog } from './Dialog.tsx'
import { ProblemNote } from './ProblemNote.tsx'

export interface FormDialogProps {
  readonly title: string
  /** On the button that does it. */
  readonly verb: string
  readonly width?: number
  /** What it does is not easily undone. */
  readonly danger?: boolean
  /** Something must be said first. */
  readonly blocked?: boolean
  /** The fields. */
  readonly children: ReactNode
  /** Does it. Only `done` closes the dialog; a problem is shown in it. */
  onSubmit(): Promise<'done' | 'stay' | Problem>
  onClose(): void
}

/** A small form in a dialog, with Cancel and one button that does it. */
export function FormDialog(props: FormDialogProps) {
  const { title, verb, width = 440, danger = false, blocked = false, children, onSubmit, onClose } = props
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)
  const submit = async () => {
    setBusy(true)
    const came = await onSubmit()
    setBusy(false)
    setProblem(typeof came === 'string' ? undefined : came)
    if (came === 'done') onClose()
  }
  return (
    <Dialog label={title} onClose={onClose} width={width}>
      <form
        onSubmit={event => {
          event.preventDefault()
          void submit()
        }}
      >
        <Stack p="lg" gap="md">
          <h2>{title}</h2>
          {children}
          {problem && <ProblemNote problem={problem} />}
          <Group justify="flex-end" gap="sm" className={classes.foot}>
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={busy} disabled={blocked} {...(danger && { color: 'red' })}>
              {verb}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
