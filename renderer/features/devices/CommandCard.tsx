import { ActionIcon, NativeSelect, SegmentedControl, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react'
import { commandAsCurl } from '#core/copy-as.ts'
import { useApp } from '../../app/store.ts'
import { CopyText } from '../../ui/CopyText.tsx'
import classes from './Builder.module.css'
import {
  type CommandDraft,
  type CommandName,
  commandRules,
  type FieldRule,
  faultOf,
  renamed,
  shownFields,
  sourceChanged,
  wireOf,
} from './command-draft.ts'
import { UriField } from './UriField.tsx'
import { useDescribed } from './use-described.ts'
import { useNodeSheet } from './use-node-sheet.ts'
import { ValueField } from './ValueField.tsx'

export interface CommandCardProps {
  readonly deviceId: string
  readonly draft: CommandDraft
  readonly place: number
  readonly last: boolean
  /** It was added just now: the keyboard goes on in it. */
  readonly fresh: boolean
}

/** What is copied stands for the device; what only the device has, a person gives. */
const curlWords: Partial<Readonly<Record<CommandName, string>>> = {
  HGET: 'The request that the device sends',
  DEFAULT: 'The request that the device sends',
  HPUT: 'The request that the device sends; its data come from your file document.json',
  HPOST: 'The request that the device sends; its data come from your file document.json',
  SHOW: 'The request that the browser of the device sends',
}

const names = Object.entries(commandRules).map(([value, { does }]) => ({ value, label: `${value}: ${does}` }))

/** One command that is being built. */
export function CommandCard({ deviceId, draft, place, last, fresh }: CommandCardProps) {
  const { draftChanged, draftMoved, draftRemoved } = useApp.getState()
  const change = (part: Partial<CommandDraft>) => draftChanged(deviceId, draft.id, part)
  const fault = faultOf(draft)
  const curl = draft.value === undefined ? commandAsCurl(wireOf(draft), deviceId) : undefined
  const label = `Command ${place + 1}`
  return (
    <li className={classes.card} aria-label={label}>
      <div className={classes.cardHead}>
        <NativeSelect
          aria-label={`Name of command ${place + 1}`}
          className={classes.cardName}
          autoFocus={fresh}
          data={names}
          value={draft.name}
          onChange={event => change(renamed(draft, event.currentTarget.value as CommandName))}
        />
        {curl !== undefined && <CopyText text={curl} label="Copy as curl" title={curlWords[draft.name]} />}
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Move command ${place + 1} up`}
          disabled={place === 0}
          onClick={() => draftMoved(deviceId, draft.id, -1)}
        >
          <IconArrowUp size={16} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Move command ${place + 1} down`}
          disabled={last}
          onClick={() => draftMoved(deviceId, draft.id, 1)}
        >
          <IconArrowDown size={16} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Remove command ${place + 1}`}
          onClick={() => draftRemoved(deviceId, draft.id)}
        >
          <IconTrash size={16} />
        </ActionIcon>
      </div>
      {draft.name === 'HGET' && <DataSource draft={draft} onChange={change} />}
      {shownFields(draft).map((rule, index) => {
        if (draft.value !== undefined && index === 0) return null
        const asked = draft.value === undefined ? rule : { ...rule, optional: false }
        const text = draft.fields[index] ?? ''
        const onChange = (next: string) => change({ fields: withField(draft.fields, index, next) })
        // biome-ignore lint/suspicious/noArrayIndexKey: parameters are positional
        return <Field key={index} deviceId={deviceId} rule={asked} text={text} onChange={onChange} />
      })}
      {draft.value !== undefined && (
        <WrittenValue deviceId={deviceId} draft={draft} onChange={value => change({ value })} />
      )}
      {fault !== undefined && <p className={classes.fault}>{fault}</p>}
    </li>
  )
}

/** Where the data of an HGET comes from. */
function DataSource({ draft, onChange }: { draft: CommandDraft; onChange(change: Partial<CommandDraft>): void }) {
  return (
    <SegmentedControl
      aria-label="Where the data comes from"
      value={draft.value === undefined ? 'address' : 'value'}
      onChange={source => onChange(sourceChanged(draft, source === 'value' ? 'value' : 'address'))}
      data={[
        { value: 'address', label: 'From an address' },
        { value: 'value', label: 'A value given here' },
      ]}
    />
  )
}

interface FieldProps {
  readonly deviceId: string
  readonly rule: FieldRule
  readonly text: string
  onChange(text: string): void
}

function Field({ deviceId, rule, text, onChange }: FieldProps) {
  const optional = rule.optional ?? false
  if (rule.kind === 'client-uri')
    return <UriField deviceId={deviceId} label={rule.label} optional={optional} value={text} onChange={onChange} />
  return (
    <TextInput
      label={rule.label}
      description={optional ? 'May stay empty' : undefined}
      placeholder={rule.kind === 'moid' ? 'urn:oma:mo:…' : 'https://…/[DevID]'}
      classNames={{ input: 'mono' }}
      spellCheck={false}
      value={text}
      onChange={event => onChange(event.currentTarget.value)}
    />
  )
}

interface WrittenValueProps {
  readonly deviceId: string
  readonly draft: CommandDraft
  onChange(value: string): void
}

/** The value to write, in an editor that fits the format of the node. */
function WrittenValue({ deviceId, draft, onChange }: WrittenValueProps) {
  const uri = draft.fields[1] ?? ''
  const state = useNodeSheet(deviceId, uri === '' ? undefined : uri)
  const sheet = state?.uri === uri ? state.sheet : undefined
  const described = useDescribed(deviceId, uri)
  return (
    <ValueField
      row={sheet?.row ?? described ?? {}}
      allowed={sheet?.allowedValues}
      text={draft.value ?? ''}
      onText={onChange}
    />
  )
}

function withField(fields: readonly string[], index: number, text: string): readonly string[] {
  const length = Math.max(fields.length, index + 1)
  return Array.from({ length }, (_, at) => (at === index ? text : (fields[at] ?? '')))
}
