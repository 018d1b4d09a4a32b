import { ActionIcon, Tooltip } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useRef } from 'react'
import { useApp } from '../../app/store.ts'
import { ask, host } from '../../host.ts'
import { profileId } from './profile-form.ts'

/** Takes a profile from a file of the user, with the signature beside it if both are chosen. */
export function ImportButton() {
  const input = useRef<HTMLInputElement>(null)
  const take = async (files: readonly File[]) => {
    const signatures = new Map(files.filter(isSignature).map(file => [file.name.replace(/\.sig$/, ''), file]))
    for (const file of files.filter(each => !isSignature(each))) {
      const taken = new Set(useApp.getState().profiles?.map(({ id }) => id))
      const id = profileId(file.name.replace(/\.json$/i, ''), taken)
      const signature = await signatures.get(file.name)?.text()
      const text = await file.text()
      const summary = await ask(host.profiles.take({ id, text, ...(signature !== undefined && { signature }) }))
      await useApp.getState().loadBootstrap()
      if (summary) useApp.getState().openProfile(summary.id)
    }
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".json,.sig"
        multiple
        hidden
        aria-label="Profiles to import"
        onChange={event => {
          const files = [...(event.currentTarget.files ?? [])]
          event.currentTarget.value = ''
          void take(files)
        }}
      />
      <Tooltip label="Import a profile (with its .sig)">
        <ActionIcon variant="default" size={24} aria-label="Import a profile" onClick={() => input.current?.click()}>
          <IconFileImport size={14} />
        </ActionIcon>
      </Tooltip>
    </>
  )
}

const isSignature = ({ name }: File) => name.endsWith('.sig')
