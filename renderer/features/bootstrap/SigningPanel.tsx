import { ActionIcon, Button, Group, Loader, Stack, Switch, Textarea, TextInput, Tooltip } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { Answer, SigningState } from '#contract'
import type { PanelProps } from '../../app/feature.ts'
import { useApp } from '../../app/store.ts'
import { ask, host } from '../../host.ts'
import { CopyText } from '../../ui/CopyText.tsx'
import { Panel, PanelHead } from '../../ui/Panel.tsx'
import classes from './Profile.module.css'
import { ProfileSecrets } from './ProfileSecrets.tsx'

/** Who may sign profiles here, the own key, and the secrets that profiles refer to. */
export function SigningPanel(_: PanelProps) {
  const [state, setState] = useState<SigningState>()
  useEffect(() => {
    void ask(host.profiles.signing()).then(setState)
  }, [])
  const change = async (pending: Promise<Answer<SigningState>>) => {
    const next = await ask(pending)
    if (!next) return false
    setState(next)
    // What signatures are worth may have changed.
    await useApp.getState().loadBootstrap()
    return true
  }
  return (
    <Panel>
      <PanelHead title={<h2 className={classes.title}>Keys and secrets of profiles</h2>} actions={null} />
      {state === undefined ? (
        <Loader m="md" aria-label="The keys are being read" />
      ) : (
        <Stack p="md" gap="lg" className={classes.keys}>
          <Switch
            label="Only signed profiles"
            description="A profile without the good signature of a trusted key is not pushed."
            checked={state.required}
            onChange={event => void change(host.profiles.requireSignature({ required: event.currentTarget.checked }))}
          />
          <OwnKey state={state} onChange={change} />
          <TrustedKeys state={state} onChange={change} />
          <ProfileSecrets />
        </Stack>
      )}
    </Panel>
  )
}

interface KeysProps {
  readonly state: SigningState
  onChange(pending: Promise<Answer<SigningState>>): Promise<boolean>
}

function OwnKey({ state: { own, user }, onChange }: KeysProps) {
  const [signer, setSigner] = useState(user)
  return (
    <section className={classes.section} aria-label="My signing key">
      <h3>My signing key</h3>
      {own ? (
        <>
          <p>
            Signs as <b>{own.signer}</b>; its private part lies sealed and never leaves this workbench.
          </p>
          <p className="mono dim">{own.fingerprint}</p>
          <div>
            <CopyText text={own.publicKey} label="Copy the public key" />
          </div>
        </>
      ) : (
        <p className="dim">There is none yet. Make one, and give its public part to those who are to trust it.</p>
      )}
      <Group align="flex-end" gap="sm">
        <TextInput label="Signer" value={signer} onChange={event => setSigner(event.currentTarget.value)} />
        <Button
          variant="default"
          disabled={signer.trim() === ''}
          onClick={() => void onChange(host.profiles.makeKey({ signer: signer.trim() }))}
        >
          {own ? 'Make a new key' : 'Make a key'}
        </Button>
      </Group>
    </section>
  )
}

function TrustedKeys({ state: { keys }, onChange }: KeysProps) {
  const [name, setName] = useState('')
  const [publicKey, setPublicKey] = useState('')
  const add = async () => {
    if (!(await onChange(host.profiles.trust({ name: name.trim(), publicKey: publicKey.trim() })))) return
    setName('')
    setPublicKey('')
  }
  return (
    <section className={classes.section} aria-label="Trusted keys">
      <h3>Trusted keys</h3>
      {keys.length === 0 && <p className="dim">Nobody is trusted yet.</p>}
      <ul className={classes.plainList}>
        {keys.map(key => (
          <li key={key.fingerprint}>
            <span>
              <b>{key.name}</b>
              <br />
              <span className="mono dim">{key.fingerprint}</span>
            </span>
            <Tooltip label={`Trust ${key.name} no longer`}>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Trust ${key.name} no longer`}
                onClick={() => void onChange(host.profiles.distrust({ fingerprint: key.fingerprint }))}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Tooltip>
          </li>
        ))}
      </ul>
      <TextInput label="Name of the engineer" value={name} onChange={event => setName(event.currentTarget.value)} />
      <Textarea
        label="Public key"
        description="PEM, Ed25519. Compare the fingerprint with the engineer before you trust it."
        placeholder="-----BEGIN PUBLIC KEY-----"
        autosize
        minRows={3}
        maxRows={6}
        spellCheck={false}
        classNames={{ input: 'mono' }}
        value={publicKey}
        onChange={event => setPublicKey(event.currentTarget.value)}
      />
      <div>
        <Button variant="default" disabled={name.trim() === '' || publicKey.trim() === ''} onClick={() => void add()}>
          Trust this key
        </Button>
      </div>
    </section>
  )
}
