import { Button, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { NodeSheet } from '#contract'
import classes from './Devices.module.css'

export interface AddFormProps {
  readonly sheet: NodeSheet
  /** True when the write was queued. */
  onAdd(uri: string, value: unknown): Promise<boolean>
  onClose(): void
}

/** Adds a node below an interior node, or an instance of an MO. */
export function AddForm({ sheet, onAdd, onClose }: AddFormProps) {
  const [name, setName] = useState('')
  const [text, setText] = useState('')
  const [mistake, setMistake] = useState<string>()
  const instance = sheet.row.kind === 'mo'
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const value = readValue(text)
    if (value === undefined) return setMistake('This begins like a JSON object but is not one.')
    const base = instance ? `${sheet.moid}/` : sheet.row.uri.replace(/\/?$/, '/')
    if (await onAdd(`${base}${encodeURIComponent(name)}${instance ? '/' : ''}`, value.value)) onClose()
  }
  return (
    <form className={classes.valueForm} onSubmit={event => void submit(event)}>
      <TextInput
        label={instance ? 'MIID of the new instance' : 'Name of the new node'}
        required
        autoFocus
        value={name}
        onChange={event => setName(event.currentTarget.value)}
      />
      <Textarea
        label="Value"
        description="Text for a leaf, a JSON object for an interior node"
        placeholder='{"Name": "value"}'
        autosize
        minRows={2}
        maxRows={10}
        classNames={{ input: 'mono' }}
        error={mistake}
        value={text}
        onChange={event => {
          setText(event.currentTarget.value)
          setMistake(undefined)
        }}
      />
      <div className={classes.buttons}>
        <Button type="submit">Add at the next call</Button>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

/** A text that begins with a brace is JSON; undefined when it is broken. */
function readValue(text: string): { readonly value: unknown } | undefined {
  if (!text.trim().startsWith('{')) return { value: text }
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}
