import { NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useApp } from '../../app/store.ts'
import { ask, host } from '../../host.ts'
import { FormDialog } from '../../ui/FormDialog.tsx'
import { withOrigin } from './origin.ts'
import { newProfileText, profileId, writeAt } from './profile-form.ts'

const blank = 'blank'

/** Asks for the name of a new profile, and makes it: for a kind of device, from another one, or from the beginning. */
export function CopyDialog({ from, onClose }: { from: string | undefined; onClose(): void }) {
  const profiles = useApp(state => state.profiles) ?? []
  const original = profiles.find(({ id }) => id === from)
  const [name, setName] = useState(original ? `${original.name} (copy)` : '')
  const [kind, setKind] = useState<string>(blank)
  const [fault, setFault] = useState<string>()
  const samples = profiles.filter(({ sample }) => sample)

  const submit = async () => {
    const wanted = name.trim()
    setFault(wanted === '' ? 'Give the profile a name.' : undefined)
    if (wanted === '') return 'stay'
    const source = from ?? (kind === blank ? undefined : kind)
    const text =
      source === undefined ? await withOrigin(newProfileText(wanted), undefined) : await copiedText(source, wanted)
    if (text === undefined) return 'stay'
    const id = profileId(wanted, new Set(profiles.map(profile => profile.id)))
    return (await useApp.getState().createProfile(id, text)) ?? 'done'
  }
  return (
    <FormDialog
      title={original ? `Copy “${original.name}”` : 'New profile'}
      verb={original ? 'Copy' : 'Create'}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        placeholder="Lab server, full rights"
        value={name}
        error={fault}
        autoFocus
        onChange={event => setName(event.currentTarget.value)}
      />
      {!original && (
        <NativeSelect
          label="For"
          description={
            samples.find(({ id }) => id === kind)?.description ??
            'One account for this workbench; the form leads through the rest.'
          }
          value={kind}
          data={[
            { value: blank, label: 'Any device' },
            ...samples.map(({ id, name: label }) => ({ value: id, label })),
          ]}
          onChange={event => setKind(event.currentTarget.value)}
        />
      )}
    </FormDialog>
  )
}

/** The text of a profile as it is in its tab, else as it is stored, under a new name. */
async function copiedText(from: string, name: string): Promise<string | undefined> {
  const draft = useApp.getState().profileDrafts[from]
  const text = draft?.stage === 'open' ? draft.text : (await ask(host.bootstrap.profile({ id: from })))?.text
  if (text === undefined) return undefined
  try {
    const title = useApp.getState().profiles?.find(({ id }) => id === from)?.name ?? from
    return await withOrigin(writeAt(text, ['name'], name), { name: title, text })
  } catch {
    // Text that is not JSON yet is copied as it is.
    return text
  }
}
