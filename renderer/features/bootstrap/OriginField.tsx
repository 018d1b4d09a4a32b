import { Textarea, TextInput } from '@mantine/core'
import type { FormPart } from './FormTab.tsx'

/** Who made the profile, when, and from what; and notes. */
export function OriginField({ form, fault, set }: FormPart) {
  return (
    <>
      <TextInput
        label="Author"
        value={form.author}
        error={fault('provenance', 'author')}
        onChange={event => set(['provenance', 'author'], event.currentTarget.value || undefined)}
      />
      <TextInput
        label="Made"
        description="Date and time, as 2026-11-26T14:27:46Z."
        value={form.at}
        error={fault('provenance', 'at')}
        spellCheck={false}
        classNames={{ input: 'mono' }}
        onChange={event => set(['provenance', 'at'], event.currentTarget.value || undefined)}
      />
      {form.source !== '' && (
        <p>
          Made from <b>{form.source}</b>
          {form.sourceHash !== '' && <span className="mono dim"> SHA-256 {form.sourceHash}</span>}
        </p>
      )}
      <Textarea
        label="Notes"
        autosize
        minRows={2}
        maxRows={12}
        value={form.notes}
        error={fault('notes')}
        onChange={event => set(['notes'], event.currentTarget.value || undefined)}
      />
    </>
  )
}
