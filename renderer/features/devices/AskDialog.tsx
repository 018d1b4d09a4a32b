import { Checkbox, Group, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { inputKinds, inputWords } from '#core/interaction/input-kinds.ts'
import { call, host } from '../../host.ts'
import { FormDialog } from '../../ui/FormDialog.tsx'
import { emptyQuestion, type QuestionDraft, questionKinds, questionOf } from './question-draft.ts'

/** Asks what the person at a device is to be asked. */
export function AskDialog({ deviceId, onClose }: { deviceId: string; onClose(): void }) {
  const [draft, setDraft] = useState(emptyQuestion)
  const change = (part: Partial<QuestionDraft>) => setDraft(before => ({ ...before, ...part }))
  const { kind } = draft
  const isAnswered = kind !== 'notice' && kind !== 'progress'
  const field = (name: keyof QuestionDraft) => ({
    value: String(draft[name]),
    onChange: (event: { currentTarget: { value: string } }) => change({ [name]: event.currentTarget.value }),
  })
  const submit = async () => {
    const asked = await call(host.interactions.ask({ deviceId, ...questionOf(draft) }))
    return asked === undefined ? 'stay' : asked.ok ? 'done' : asked.problem
  }
  return (
    <FormDialog title="Ask the user" verb="Ask" width={520} onSubmit={submit} onClose={onClose}>
      <NativeSelect
        label="Kind"
        data={Object.entries(questionKinds).map(([value, label]) => ({ value, label }))}
        value={kind}
        onChange={event => change({ kind: event.currentTarget.value as QuestionDraft['kind'], standard: '' })}
      />
      <TextInput label="Title" maxLength={200} {...field('title')} />
      <Textarea label="Text" required autosize minRows={2} maxRows={8} maxLength={10_000} {...field('text')} />
      {(kind === 'choice' || kind === 'choices') && (
        <Textarea
          label="Options"
          description="One in a line"
          required
          autosize
          minRows={2}
          maxRows={8}
          {...field('options')}
        />
      )}
      {kind === 'input' && (
        <>
          <Group grow align="flex-start">
            <NativeSelect
              label="What may be typed"
              data={inputKinds.map(value => ({ value, label: inputWords[value] }))}
              {...field('input')}
            />
            <TextInput label="Characters at most" placeholder="200" inputMode="numeric" {...field('maxLength')} />
          </Group>
          <Checkbox
            label="A secret: not shown while it is typed, kept sealed"
            checked={draft.secret}
            onChange={event => change({ secret: event.currentTarget.checked })}
          />
        </>
      )}
      {isAnswered && <Standard kind={kind} field={field('standard')} />}
      <Group grow align="flex-start">
        <TextInput label="Shown at least (s)" placeholder="0" inputMode="numeric" {...field('minSeconds')} />
        <TextInput label="Time to answer (s)" placeholder="600" inputMode="numeric" {...field('maxSeconds')} />
      </Group>
      {isAnswered && (
        <Textarea
          label={kind === 'confirm' ? 'Commands to queue after a yes' : 'Commands to queue after the answer'}
          description="One in a line: name, then parameters"
          autosize
          maxRows={6}
          classNames={{ input: 'mono' }}
          {...field('onYes')}
        />
      )}
    </FormDialog>
  )
}

interface StandardProps {
  readonly kind: QuestionDraft['kind']
  readonly field: { readonly value: string; onChange(event: { currentTarget: { value: string } }): void }
}

/** What counts when nobody answers in time. */
function Standard({ kind, field }: StandardProps) {
  const label = 'If nobody answers in time'
  if (kind === 'confirm') {
    const data = [
      { value: '', label: 'No answer' },
      { value: 'yes', label: 'Yes counts' },
      { value: 'no', label: 'No counts' },
    ]
    return <NativeSelect label={label} data={data} {...field} />
  }
  if (kind === 'choices')
    return <Textarea label={label} description="These count, one in a line; empty = no answer" autosize {...field} />
  return <TextInput label={label} description="This counts; empty = no answer" {...field} />
}
