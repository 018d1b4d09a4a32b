import { NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core'
import type { TreeRow } from '#contract'
import { formatIn } from './value-field.ts'

export interface ValueFieldProps {
  readonly row: Partial<Pick<TreeRow, 'kind' | 'format'>>
  readonly allowed?: readonly string[] | undefined
  readonly text: string
  onText(text: string): void
}

/** An editor for the value of a leaf, by its format. */
export function ValueField({ row, allowed, text, onText }: ValueFieldProps) {
  const format = formatIn(row)
  const label = `Value (${format ?? 'format unknown'})`
  const choices = row.format === 'bool' ? ['true', 'false'] : allowed
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
  const description = format === 'node' ? 'The nodes below, as JSON' : isBytes(format) ? 'Base64' : undefined
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

const isBytes = (format: string | undefined) => format === 'bin' || format === 'b64'
