import { Button } from '@mantine/core'
import { type FormEvent, useEffect, useState } from 'react'
import type { NodeSheet } from '#contract'
import classes from './Devices.module.css'
import { ValueField } from './ValueField.tsx'
import { typedValue } from './value-field.ts'

export interface ValueFormProps {
  readonly sheet: NodeSheet
  readonly writable: boolean
  /** True when the write was queued. */
  onWrite(value: unknown): Promise<boolean>
}

/** The value of a leaf: an editor that fits its format where it may be written, else text to read and copy. */
export function ValueForm({ sheet, writable, onWrite }: ValueFormProps) {
  const { row } = sheet
  const known = textOf(row.value)
  const [text, setText] = useState(known)
  const [waiting, setWaiting] = useState(false)
  // A value read anew replaces what stands here.
  useEffect(() => setText(known), [known])
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setWaiting(true)
    await onWrite(typedValue(text, row.format))
    setWaiting(false)
  }
  if (!writable)
    return (
      <div className={classes.shownValue}>
        <h3>Value</h3>
        <pre>{row.unread ? 'not read yet' : row.value === null ? 'null' : known === '' ? '(empty)' : known}</pre>
      </div>
    )
  return (
    <form className={classes.valueForm} onSubmit={event => void submit(event)}>
      <ValueField row={row} allowed={sheet.allowedValues} text={text} onText={setText} />
      <div className={classes.buttons}>
        <Button type="submit" loading={waiting} disabled={row.value !== undefined && !row.unread && text === known}>
          Write at the next call
        </Button>
        {text !== known && (
          <Button variant="default" onClick={() => setText(known)}>
            Back to {known === '' ? 'empty' : 'the read value'}
          </Button>
        )}
      </div>
    </form>
  )
}

const textOf = (value: unknown) => (value === undefined || value === null ? '' : String(value))
