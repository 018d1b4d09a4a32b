import { ActionIcon, Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { SimulatedBehaviour } from '#contract'
import { fieldsOf, fieldsText, type PageRule } from './behaviour-form.ts'
import classes from './Simulator.module.css'

interface PageFieldsProps {
  readonly draft: SimulatedBehaviour
  onChange(part: Partial<SimulatedBehaviour>): void
}

/** What becomes of the pages that SHOW leads to. */
export function PageFields({ draft, onChange }: PageFieldsProps) {
  const how = draft.noBrowser ? 'none' : draft.realBrowser ? 'real' : draft.unanswered ? 'nobody' : 'rule'
  return (
    <fieldset className={classes.choice}>
      <legend>Pages of SHOW</legend>
      <NativeSelect
        label="Browser"
        data={[
          { value: 'rule', label: 'Answers the pages by rule' },
          { value: 'real', label: 'The browser of this machine: a person answers' },
          { value: 'nobody', label: 'Loads the pages, nobody answers' },
          { value: 'none', label: 'No browser: SHOW is answered 501' },
        ]}
        value={how}
        onChange={event => {
          const next = event.currentTarget.value
          onChange({ noBrowser: next === 'none', realBrowser: next === 'real', unanswered: next === 'nobody' })
        }}
      />
      {how === 'rule' && (
        <>
          <AnswerFields rule={draft} onChange={onChange} />
          <RuleList rules={draft.rules ?? []} onChange={rules => onChange({ rules })} />
        </>
      )}
    </fieldset>
  )
}

interface AnswerFieldsProps {
  readonly rule: Omit<PageRule, 'words'>
  onChange(part: Pick<PageRule, 'fields' | 'press'>): void
}

function AnswerFields({ rule, onChange }: AnswerFieldsProps) {
  const [fields, setFields] = useState(() => fieldsText(rule.fields))
  return (
    <>
      <Textarea
        label="Values of fields"
        description="One a line, name = value. Other fields keep what the page gives them."
        classNames={{ input: 'mono' }}
        autosize
        minRows={2}
        maxRows={6}
        value={fields}
        onChange={event => {
          setFields(event.currentTarget.value)
          onChange({ fields: fieldsOf(event.currentTarget.value) })
        }}
      />
      <TextInput
        label="Button to press"
        description="Its name, value or words. Empty: the first one."
        maxLength={200}
        value={rule.press ?? ''}
        onChange={event => onChange({ press: event.currentTarget.value })}
      />
    </>
  )
}

interface RuleListProps {
  readonly rules: readonly PageRule[]
  onChange(rules: readonly PageRule[]): void
}

/** Rules for pages with certain words; the first one that fits counts before what holds for all pages. */
function RuleList({ rules, onChange }: RuleListProps) {
  // Rows have no name of their own; they keep their fields when another one goes.
  const [keys, setKeys] = useState(() => rules.map((_, index) => index))
  const add = () => {
    setKeys([...keys, Math.max(-1, ...keys) + 1])
    onChange([...rules, { words: '' }])
  }
  const remove = (at: number) => {
    setKeys(keys.filter((_, index) => index !== at))
    onChange(rules.filter((_, index) => index !== at))
  }
  return (
    <>
      {rules.map((rule, at) => (
        <RuleFields
          key={keys[at]}
          number={at + 1}
          rule={rule}
          onChange={next => onChange(rules.map((item, index) => (index === at ? next : item)))}
          onRemove={() => remove(at)}
        />
      ))}
      <Button variant="default" onClick={add} disabled={rules.length >= 100}>
        Another answer for certain pages …
      </Button>
    </>
  )
}

interface RuleFieldsProps {
  readonly number: number
  readonly rule: PageRule
  onChange(rule: PageRule): void
  onRemove(): void
}

function RuleFields({ number, rule, onChange, onRemove }: RuleFieldsProps) {
  const how = rule.closes ? 'closes' : rule.unanswered ? 'nobody' : 'answers'
  return (
    <fieldset className={classes.choice}>
      <legend>Page rule {number}</legend>
      <div className={classes.ruleHead}>
        <TextInput
          label="If these words stand on the page"
          required
          maxLength={200}
          value={rule.words}
          onChange={event => onChange({ ...rule, words: event.currentTarget.value })}
        />
        <ActionIcon variant="subtle" aria-label={`Remove page rule ${number}`} onClick={onRemove}>
          <IconX size={16} />
        </ActionIcon>
      </div>
      <NativeSelect
        label="The person"
        data={[
          { value: 'answers', label: 'answers' },
          { value: 'nobody', label: 'lets it wait' },
          { value: 'closes', label: 'closes the page' },
        ]}
        value={how}
        onChange={event => {
          const next = event.currentTarget.value
          onChange({ ...rule, closes: next === 'closes', unanswered: next === 'nobody' })
        }}
      />
      {how === 'answers' && <AnswerFields rule={rule} onChange={part => onChange({ ...rule, ...part })} />}
    </fieldset>
  )
}
