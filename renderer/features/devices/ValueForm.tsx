import { Button, NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useEffect, useState } from 'react'
import type { NodeSheet } from '#contract'
import classes from './Devices.module.css'

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
      <Field sheet={sheet} text={text} onText={setText} />
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

interface FieldProps {
  readonly sheet: NodeSheet
  readonly text: string
  onText(text: string): void
}

function Field({ sheet: { row, allowedValues }, text, onText }: FieldProps) {
  const label = `Value (${row.format ?? 'format unknown'})`
  const choices = row.format === 'bool' ? ['true', 'false'] : allowedValues
  if (choices && choices.length > 0) {
    const options = choices.includes(text) ? choices : [text, ...choices]
    const data = options.map(value => ({ value, label: value === '' ? '(empty)' : value }))
    return <NativeSelect label={label} data={data} value={text} onChange={event => onText(event.currentTarget.value)} />
  }
  if (row.format === 'int' || row.format === 'float') {
    return (
      <NumberInput
        label={label}
        value={text}
        allowDecimal={row.format === 'float'}
        onChange={value => onText(String(value))}
      />
    )
  }
  if (row.format === 'date' || row.format === 'time') {
    const placeholder = row.format === 'date' ? '2026-11-20' : '13:05:00'
    return (
      <TextInput
        label={label}
        placeholder={placeholder}
        value={text}
        onChange={event => onText(event.currentTarget.value)}
      />
    )
  }
  if (row.format === 'null') return <p className="dim">This node holds no value; writing it creates it.</p>
  const description = row.format === 'bin' || row.format === 'b64' ? 'Base64' : undefined
  return (
    <Textarea
      label={label}
      description={description}
      autosize
      minRows={1}
      maxRows={10}
      classNames={{ input: 'mono' }}
      value={text}
      onChange={event => onText(event.currentTarget.value)}
    />
  )
}

const textOf = (value: unknown) => (value === undefined || value === null ? '' : String(value))

/** What is sent for a text, by format; what does not fit is sent as it is, so that the refusal names it. */
function typedValue(text: string, format: string | undefined): unknown {
  if (format === 'bool') return text === 'true'
  if (format === 'null') return null
  const number = Number(text)
  return (format === 'int' || format === 'float') && text.trim() !== '' && Number.isFinite(number) ? number : text
}
