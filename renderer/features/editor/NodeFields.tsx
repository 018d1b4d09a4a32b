import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { accessTypes, type Format, formats, type Occurrence } from '#core/description.ts'
import type { NodeChange, NodeForm, NodeType } from '#core/language/node-form.ts'
import classes from './TreePane.module.css'

export interface NodeFieldsProps {
  readonly form: NodeForm
  readonly readOnly: boolean
  onChange(change: NodeChange): void
}

const occurrences: readonly Occurrence[] = ['One', 'ZeroOrOne', 'ZeroOrMore', 'OneOrMore', 'ZeroOrN', 'OneOrN']

/** One node as a form. Texts are written when their field is left, or with Enter. */
export function NodeFields({ form, readOnly, onChange }: NodeFieldsProps) {
  const describes = form.kind === 'description'
  return (
    <div className={classes.fields}>
      <code className={classes.path}>{form.path}</code>
      <TextField
        label="Name"
        placeholder="given at run time"
        value={form.name}
        readOnly={readOnly}
        onCommit={value => onChange({ part: 'name', value })}
      />
      <NativeSelect
        label="Format"
        disabled={readOnly}
        value={form.format ?? ''}
        data={form.format === undefined ? ['', ...formats] : [...formats]}
        onChange={({ currentTarget }) => onChange({ part: 'format', value: currentTarget.value as Format })}
      />
      {describes && <DescriptionFields form={form} readOnly={readOnly} onChange={onChange} />}
      {!form.hasChildren && form.format !== 'node' && (
        <TextField
          wide
          label={describes ? 'Default value' : 'Value'}
          value={describes ? form.defaultValue : form.value}
          readOnly={readOnly}
          options={form.allowed}
          onCommit={value => onChange({ part: describes ? 'default' : 'value', value })}
        />
      )}
      <TypeField form={form} readOnly={readOnly} onChange={onChange} />
      {describes && (
        <TextField
          wide
          long
          label="Description"
          value={form.description}
          readOnly={readOnly}
          onCommit={value => onChange({ part: 'description', value })}
        />
      )}
    </div>
  )
}

function DescriptionFields({ form, readOnly, onChange }: NodeFieldsProps) {
  const counted = form.occurrence?.endsWith('OrN') === true
  return (
    <>
      <fieldset className={classes.access} disabled={readOnly}>
        <legend>Access</legend>
        {accessTypes.map(word => (
          <Checkbox
            key={word}
            label={word}
            checked={form.access.includes(word)}
            onChange={({ currentTarget }) => onChange({ part: 'access', word, on: currentTarget.checked })}
          />
        ))}
      </fieldset>
      <NativeSelect
        label="Occurrence"
        disabled={readOnly}
        value={form.occurrence ?? ''}
        data={[{ value: '', label: 'not written (One)' }, ...occurrences.map(value => ({ value, label: value }))]}
        onChange={({ currentTarget }) => {
          const value = occurrences.find(each => each === currentTarget.value)
          onChange({ part: 'occurrence', value, ...(form.most !== undefined && { most: form.most }) })
        }}
      />
      <NativeSelect
        label="Scope"
        disabled={readOnly}
        value={form.scope ?? ''}
        data={[{ value: '', label: 'not written (Dynamic)' }, 'Permanent', 'Dynamic']}
        onChange={({ currentTarget: { value } }) =>
          onChange({ part: 'scope', value: value === 'Permanent' || value === 'Dynamic' ? value : undefined })
        }
      />
      {counted && (
        <TextField
          label="At most"
          value={form.most === undefined ? '' : String(form.most)}
          readOnly={readOnly}
          onCommit={text => {
            const most = Number(text)
            if (Number.isInteger(most) && most > 0) onChange({ part: 'occurrence', value: form.occurrence, most })
          }}
        />
      )}
      <TextField
        wide
        label="Title"
        value={form.title}
        readOnly={readOnly}
        onCommit={value => onChange({ part: 'title', value })}
      />
    </>
  )
}

/** The MOID of an object's root, or the media types of a leaf. */
function TypeField({ form, readOnly, onChange }: NodeFieldsProps) {
  const kind: NodeType['kind'] = form.type[0]?.kind ?? (form.format === 'node' ? 'DDFName' : 'MIME')
  const value = form.type.map(({ text }) => text).join(', ')
  const commit = (text: string) => {
    const parts = kind === 'MIME' ? text.split(/\s*,\s*/).filter(part => part !== '') : [text.trim()]
    onChange({ part: 'type', value: parts.map(part => ({ kind, text: part })) })
  }
  const label = kind === 'MIME' ? 'Media types' : 'MOID'
  return <TextField wide label={label} value={value} readOnly={readOnly} onCommit={commit} />
}

interface TextFieldProps {
  readonly label: string
  readonly value: string
  readonly readOnly: boolean
  readonly placeholder?: string
  readonly wide?: boolean
  readonly long?: boolean
  readonly options?: readonly string[]
  onCommit(value: string): void
}

function TextField({ label, value, readOnly, placeholder, wide, long, options = [], onCommit }: TextFieldProps) {
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  const commit = () => {
    if (typed !== value) onCommit(typed)
  }
  const common = {
    label,
    readOnly,
    value: typed,
    ...(placeholder !== undefined && { placeholder }),
    ...(wide && { className: classes.wide }),
    onBlur: commit,
  }
  if (long) return <Textarea {...common} autosize maxRows={6} onChange={event => setTyped(event.currentTarget.value)} />
  const list = options.length > 0 ? `values-${label}` : undefined
  return (
    <>
      <TextInput
        {...common}
        {...(list !== undefined && { list })}
        onChange={event => setTyped(event.currentTarget.value)}
        onKeyDown={event => {
          if (event.key === 'Enter') commit()
          if (event.key === 'Escape') setTyped(value)
        }}
      />
      {list !== undefined && (
        <datalist id={list}>
          {options.map(option => (
            <option key={option} value={option} />
          ))}
        </datalist>
      )}
    </>
  )
}
