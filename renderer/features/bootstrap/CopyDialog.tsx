import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Problem } from '#core/problem.ts'
import { useApp } from '../../app/store.ts'
import { ask, host } from '../../host.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { ProblemNote } from '../../ui/ProblemNote.tsx'
import { newProfileText, profileId, writeField } from './profile-form.ts'

/** Asks for the name of a new profile, and makes it: from another one, or from the beginning. */
export function CopyDialog({ from, onClose }: { from: string | undefined; onClose(): void }) {
  const profiles = useApp(state => state.profiles) ?? []
  const original = profiles.find(({ id }) => id === from)
  const [name, setName] = useState(original ? `${original.name} (copy)` : '')
  const [fault, setFault] = useState<string>()
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)
  const title = original ? `Copy “${original.name}”` : 'New profile'

  const submit = async () => {
    const wanted = name.trim()
    setFault(wanted === '' ? 'Give the profile a name.' : undefined)
    if (wanted === '') return
    setBusy(true)
    const text = from === undefined ? newProfileText(wanted) : await copiedText(from, wanted)
    if (text !== undefined) {
      const id = profileId(wanted, new Set(profiles.map(profile => profile.id)))
      const failure = await useApp.getState().createProfile(id, text)
      setProblem(failure)
      if (!failure) onClose()
    }
    setBusy(false)
  }
  return (
    <Dialog label={title} onClose={onClose} width={440}>
      <form
        onSubmit={event => {
          event.preventDefault()
          void submit()
        }}
      >
        <Stack p="lg" gap="md">
          <h2>{title}</h2>
          <TextInput
            label="Name"
            placeholder="Lab server, full rights"
            value={name}
            error={fault}
            autoFocus
            onChange={event => setName(event.currentTarget.value)}
          />
          {problem && <ProblemNote problem={problem} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={busy}>
              {original ? 'Copy' : 'Create'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
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
