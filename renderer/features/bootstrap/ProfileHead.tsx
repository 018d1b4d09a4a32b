import { Badge, Button } from '@mantine/core'
import { IconCopy, IconDeviceFloppy, IconTrash } from '@tabler/icons-react'
import type { ProfileSignature } from '#contract'
import { useApp } from '../../app/store.ts'
import { Mark } from '../../ui/Mark.tsx'
import { PanelHead } from '../../ui/Panel.tsx'
import { ProblemNote } from '../../ui/ProblemNote.tsx'
import type { ProfileDraft } from './bootstrap-slice.ts'
import classes from './Profile.module.css'
import { ProfileMenu } from './ProfileMenu.tsx'
import { readForm } from './profile-form.ts'

/** Name and state of the profile, and what can be done with it as a whole. */
export function ProfileHead({ id, draft, problems }: { id: string; draft: ProfileDraft; problems: number }) {
  const sample = useApp(state => state.profiles?.find(profile => profile.id === id)?.sample === true)
  const signature = useApp(state => state.profiles?.find(profile => profile.id === id)?.signature)
  const { saveProfile, copyingShown, removeProfile, activityChosen } = useApp.getState()
  const dirty = draft.text !== draft.saved
  const copy = () => {
    const { activity, sideOpen } = useApp.getState()
    if (activity !== 'bootstrap' || !sideOpen) activityChosen('bootstrap')
    copyingShown({ from: id })
  }
  return (
    <PanelHead
      title={
        <>
          <h2 className={classes.title}>{readForm(draft.text)?.name || id}</h2>
          {problems === 0 ? <Mark kind="good">valid</Mark> : <Mark kind="bad">not valid</Mark>}
          {signature && !dirty && (
            <Mark kind={signature.state === 'good' ? 'good' : 'bad'} title={signatureTitle(signature)}>
              {signature.state === 'good' ? `signed by ${signature.key}` : 'signature does not hold'}
            </Mark>
          )}
          <span className="dim" role="status">
            {savedWords({ sample, dirty, saving: draft.saving })}
          </span>
        </>
      }
      actions={
        <>
          {sample && <Badge color="gray">sample</Badge>}
          {!sample && (
            <Button
              variant={dirty ? 'filled' : 'default'}
              leftSection={<IconDeviceFloppy size={14} aria-hidden />}
              loading={draft.saving}
              onClick={() => void saveProfile(id)}
            >
              Save
            </Button>
          )}
          <Button
            variant={sample && dirty ? 'filled' : 'default'}
            leftSection={<IconCopy size={14} aria-hidden />}
            onClick={copy}
          >
            {sample ? 'Save as a copy…' : 'Copy…'}
          </Button>
          {!sample && (
            <Button
              variant="default"
              leftSection={<IconTrash size={14} aria-hidden />}
              onClick={() => void removeProfile(id)}
            >
              Delete…
            </Button>
          )}
          <ProfileMenu id={id} draft={draft} />
        </>
      }
    >
      {draft.fault && <ProblemNote problem={draft.fault} />}
    </PanelHead>
  )
}

function signatureTitle(signature: ProfileSignature): string {
  if (signature.state === 'bad') return signature.words
  return `${signature.signer}, ${signature.at}; every byte is as it was signed.`
}

function savedWords({ sample, dirty, saving }: { sample: boolean; dirty: boolean; saving: boolean }): string {
  if (saving) return 'Saving…'
  if (sample) return dirty ? 'Changed; save it as a copy to keep it' : ''
  return dirty ? 'Not saved' : 'Saved'
}
