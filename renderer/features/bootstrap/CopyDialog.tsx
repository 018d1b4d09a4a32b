import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useApp } from '../../app/store.ts'
import { ask, host } from '../../host.ts'
import { FormDialog } from '../../ui/FormDialog.tsx'
import { newProfileText, profileId, writeField } from './profile-form.ts'

/** Asks for the name of a new profile, and makes it: from another one, or from the beginning. */
export function CopyDialog({ from, onClose }: { from: string | undefined; onClose(): void }) {
  const profiles = useApp(state => state.profiles) ?? []
  const original = profiles.find(({ id }) => id === from)
  const [name, setName] = useState(original ? `${original.name} (copy)` : '')
  const [fault, setFault] = useState<string>()

  const submit = async () => {
    const wanted = name.trim()
    setFault(wanted === '' ? 'Give the profile a name.' : undefined)
    if (wanted === '') return 'stay'
    const text = from === undefined ? newProfileText(wanted) : await copiedText(from, wanted)
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
    </FormDialog>
  )
}

/** The text of a profile as it is in its tab, else as it is stored, under a new name. */
async function copiedText(from: string, name: string): Promise<string | undefined> {
  const draft = useApp.getState().profileDrafts[from]
  const text = draft?.stage === 'open' ? draft.text : (await ask(host.bootstrap.profile({ id: from })))?.text
  if (text === undefined) return undefined
  try {
    return writeField(text, 'name', name)
  } catch {
    // Text that is not JSON yet is copied as it is.
    return text
  }
}
