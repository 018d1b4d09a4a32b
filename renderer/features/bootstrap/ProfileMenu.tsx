import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useState } from 'react'
import { useApp } from '../../app/store.ts'
import { ask, host } from '../../host.ts'
import { downloadText } from '../../ui/download.ts'
import type { ProfileDraft } from './bootstrap-slice.ts'
import { CompareDialog } from './CompareDialog.tsx'

/** What else can be done with a profile as a whole. */
export function ProfileMenu({ id, draft }: { id: string; draft: ProfileDraft }) {
  const sample = useApp(state => state.profiles?.find(profile => profile.id === id)?.sample === true)
  const [comparing, setComparing] = useState(false)
  const dirty = draft.text !== draft.saved

  const sign = async () => {
    const { saveProfile, openPanel, loadBootstrap } = useApp.getState()
    if (dirty && !(await saveProfile(id))) return
    const signing = await ask(host.profiles.signing())
    if (signing && !signing.own) openPanel('signing', {}, 'Keys and secrets')
    else if (await ask(host.profiles.sign({ id }))) await loadBootstrap()
  }
  const save = async () => {
    const name = id.replace(/^sample:/, '')
    downloadText(`${name}.json`, draft.text, 'application/json')
    const signature = dirty ? null : await ask(host.profiles.signature({ id }))
    if (signature) downloadText(`${name}.json.sig`, signature, 'application/json')
  }
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Tooltip label="More">
            <ActionIcon variant="default" size={28} aria-label="More for this profile">
              <IconDots size={16} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void save()}>Export</Menu.Item>
          <Menu.Item onClick={() => setComparing(true)}>Compare…</Menu.Item>
          {!sample && <Menu.Item onClick={() => void sign()}>{dirty ? 'Save and sign' : 'Sign'}</Menu.Item>}
          <Menu.Item onClick={() => useApp.getState().openPanel('signing', {}, 'Keys and secrets')}>
            Keys and secrets
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {comparing && <CompareDialog id={id} text={draft.text} onClose={() => setComparing(false)} />}
    </>
  )
}
