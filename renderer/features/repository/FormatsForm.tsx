import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { RepositoryState } from '#contract'
import { call, host } from '../../host.ts'
import classes from './Repository.module.css'

interface FormatsFormProps {
  readonly takes: readonly string[]
  onSaved(state: RepositoryState): void
}

const wellFormed = /^(\*\/\*|[\w!#$&^.+-]+\/(\*|[\w!#$&^.+-]+))$/

/** Which formats devices may deliver; others get 415 with this list (OMADM-Accept). */
export function FormatsForm({ takes, onSaved }: FormatsFormProps) {
  const [text, setText] = useState(takes.join(', '))
  const list = text
    .split(',')
    .map(item => item.trim())
    .filter(item => item !== '')
  const bad = list.find(item => !wellFormed.test(item))
  const save = async () => {
    const next = await call(host.repository.setTakes({ takes: list }))
    if (next) onSaved(next)
  }
  return (
    <form
      aria-label="Formats taken"
      className={classes.form}
      onSubmit={event => {
        event.preventDefault()
        void save()
      }}
    >
      <TextInput
        label="Media types that devices may deliver"
        description="Apart by commas; text/* means every text; empty = every format. Another one gets 415 and this list as OMADM-Accept."
        placeholder="every format"
        value={text}
        spellCheck={false}
        error={bad === undefined ? undefined : `${bad} is no media type`}
        onChange={event => setText(event.currentTarget.value)}
      />
      <div>
        <Button type="submit" disabled={bad !== undefined}>
          Save
        </Button>
      </div>
    </form>
  )
}
