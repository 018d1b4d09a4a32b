import { Button, PasswordInput, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { Identity } from '#contract'
import { ask, host } from '../../host.ts'
import { ServerFields } from './ServerForm.tsx'
import classes from './Settings.module.css'

interface IdentityFormProps {
  readonly identity: Identity
  /** The workbench's own server, whose address stands in the form above. */
  readonly first: boolean
  /** Server IDs that are there already. */
  readonly taken: readonly string[]
  onSave(identity: Identity): Promise<void>
  onClose(): void
}

/** One server: who it is, whom it acts for, how it listens, and accounts for its devices. */
export function IdentityForm({ identity, first, taken, onSave, onClose }: IdentityFormProps) {
  const [draft, setDraft] = useState(identity)
  const [authorities, setAuthorities] = useState(identity.authorities.join(', '))
  const isNew = identity.serverId === ''
  const doubled = isNew && taken.includes(draft.serverId)
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (doubled) return
    const { serverId, name, options } = draft
    const names = authorities.split(',').map(item => item.trim())
    void onSave({ serverId, name, options, authorities: names.filter(item => item !== '') })
  }
  return (
    <>
      <form
        className={classes.form}
        onSubmit={onSubmit}
        aria-label={isNew ? 'New server' : `Server ${identity.serverId}`}
      >
        <TextInput
          label="Server ID"
          description="SrvID of the DM Accounts; it stays as it is."
          required
          readOnly={!isNew}
          autoFocus={isNew}
          error={doubled && 'There is a server with this ID already: edit it, or take another ID.'}
          pattern="[^\s:\/?#]{1,64}"
          classNames={{ input: 'mono' }}
          value={draft.serverId}
          onChange={event => setDraft({ ...draft, serverId: event.currentTarget.value })}
        />
        <TextInput
          label="Name"
          required
          autoFocus={!isNew}
          value={draft.name}
          onChange={event => setDraft({ ...draft, name: event.currentTarget.value })}
        />
        <TextInput
          label="Authorities"
          description="Whom it acts for, with commas between them."
          value={authorities}
          onChange={event => setAuthorities(event.currentTarget.value)}
        />
        {!first && (
          <ServerFields
            draft={draft.options}
            onChange={part => setDraft({ ...draft, options: { ...draft.options, ...part } })}
          />
        )}
        <div className={classes.buttons}>
          <Button type="submit">Save</Button>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </form>
      {!isNew && <AccountForm serverId={identity.serverId} />}
    </>
  )
}

function AccountForm({ serverId }: { serverId: string }) {
  const [account, setAccount] = useState({ user: '', secret: '', deviceId: '' })
  const [added, setAdded] = useState('')
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault()
    const { user, secret, deviceId } = account
    const done = await ask(host.identities.addAccount({ serverId, user, secret, ...(deviceId !== '' && { deviceId }) }))
    if (done === undefined) return
    setAdded(`${user} may call in${deviceId === '' ? ', from many devices' : ` as ${deviceId}`}.`)
    setAccount({ user: '', secret: '', deviceId: '' })
  }
  return (
    <form className={classes.form} onSubmit={event => void onSubmit(event)} aria-label="New account">
      <TextInput
        label="User of a new account"
        required
        value={account.user}
        onChange={event => setAccount({ ...account, user: event.currentTarget.value })}
      />
      <PasswordInput
        label="Password"
        minLength={8}
        required
        value={account.secret}
        onChange={event => setAccount({ ...account, secret: event.currentTarget.value })}
      />
      <TextInput
        label="Device"
        description="DevID. Empty: one account for many devices that have none of their own."
        value={account.deviceId}
        onChange={event => setAccount({ ...account, deviceId: event.currentTarget.value })}
      />
      <Button type="submit" variant="default">
        Add the account
      </Button>
      <p role="status">{added}</p>
    </form>
  )
}
