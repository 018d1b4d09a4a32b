import { Alert, NativeSelect, Stack, Switch, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { explain, type Problem } from '#core/problem.ts'
import { ProblemNote } from '../../ui/ProblemNote.tsx'
import classes from './Alerts.module.css'
import { areCommands, type RuleField, readRuleForm, ruleFieldOf, writeRuleField } from './rule-form.ts'
import { markNames } from './words.ts'

export interface RuleFieldsProps {
  readonly text: string
  readonly problems: readonly Problem[]
  onText(text: string): void
}

/** The rule as a form. Every keystroke is an edit of its text. */
export function RuleFields({ text, problems, onText }: RuleFieldsProps) {
  const form = readRuleForm(text)
  if (!form)
    return (
      <Alert m="md" color="red" title="The JSON of this rule has a mistake">
        Mend it in the JSON; the form can be used again as soon as the text is JSON.
      </Alert>
    )
  const elsewhere = problems.filter(problem => ruleFieldOf(problem) === undefined)
  const field = (name: RuleField) => {
    const fault = problems.find(problem => ruleFieldOf(problem) === name)
    return {
      value: form[name],
      error: fault && explain(fault).words,
      onChange: (event: { currentTarget: { value: string } }) =>
        onText(writeRuleField(text, name, event.currentTarget.value)),
    }
  }
  const mono = { input: 'mono' }
  return (
    <Stack p="md" gap="sm" className={classes.form}>
      {elsewhere.map(problem => (
        <ProblemNote key={JSON.stringify(problem)} problem={problem} />
      ))}
      <Switch
        label="The rule is on"
        checked={form.enabled === 'true'}
        onChange={event => onText(writeRuleField(text, 'enabled', String(event.currentTarget.checked)))}
      />
      <TextInput label="Name" {...field('name')} />
      <TextInput label="Alert type" description="* stands for any text." classNames={mono} {...field('type')} />
      <NativeSelect label="Mark at least" data={[...markNames]} {...field('markAtLeast')} />
      <TextInput label="Device" description="* stands for any text." classNames={mono} {...field('device')} />
      <TextInput
        label="Source"
        description="The node that the alert is about; empty = also alerts that name none."
        classNames={mono}
        {...field('source')}
      />
      <Commands {...field('commands')} />
      <TextInput label="At most so often an hour on one device" {...field('atMostPerHour')} />
      <TextInput
        label="Largest upload in bytes"
        description="The repository refuses more for this upload, and says so."
        {...field('uploadLimitBytes')}
      />
    </Stack>
  )
}

interface CommandsProps {
  readonly value: string
  readonly error: string | undefined
  onChange(event: { currentTarget: { value: string } }): void
}

/** The commands as they are typed: the rule knows words only, so that a space or a new line would go before its word. */
function Commands({ value, error, onChange }: CommandsProps) {
  const [typed, setTyped] = useState(value)
  return (
    <Textarea
      label="Commands to queue"
      description="One in a line: name, then parameters. {{upload}} is a place in the repository with the limit below, {{alert.source}} the node, {{device.id}} the device."
      autosize
      minRows={2}
      maxRows={12}
      classNames={{ input: 'mono' }}
      value={areCommands(typed, value) ? typed : value}
      error={error}
      onChange={event => {
        setTyped(event.currentTarget.value)
        onChange(event)
      }}
    />
  )
}
