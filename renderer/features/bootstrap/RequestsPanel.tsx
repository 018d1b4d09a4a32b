import { Button, Code, Group, Select, Stack, Switch } from '@mantine/core'
import { useState } from 'react'
import type { BootstrapMethod, RequestSettings, RequestsState } from '#contract'
import type { DocumentForm } from '#core/bootstrap-forms/forms.ts'
import { useApp } from '../../app/store.ts'
import { ask, host } from '../../host.ts'
import { CopyText } from '../../ui/CopyText.tsx'
import { ListenFields } from '../../ui/ListenFields.tsx'
import { ListenState } from '../../ui/ListenState.tsx'
import classes from './Profile.module.css'
import { formsFor } from './TargetFields.tsx'
import { formWords, methodWords } from './words.ts'

/** The door through which shops, pages, networks and voice systems ask for bootstraps. */
export function RequestsPanel() {
  const state = useApp(({ bootstrapRequests }) => bootstrapRequests)
  return (
    <div className={classes.runPanel}>{state && <Requests key={JSON.stringify(state.settings)} state={state} />}</div>
  )
}

const pushes: readonly BootstrapMethod[] = ['server-initiated', 'wap-push', 'sms']

function Requests({ state }: { state: RequestsState }) {
  const [settings, setSettings] = useState(state.settings)
  const profiles = useApp(({ profiles: all }) => all)
  const change = useApp(({ changeBootstrapRequests }) => changeBootstrapRequests)
  const [busy, setBusy] = useState(false)
  const set = (more: Partial<RequestSettings>) => setSettings({ ...settings, ...more })
  const apply = async (next: RequestSettings) => {
    setBusy(true)
    await change(next)
    setBusy(false)
  }
  const { address, problem, exposed } = state
  return (
    <Stack gap="md" maw={640}>
      <h2>Bootstrap requests</h2>
      <p>
        A point of sale, a self-service page, the network when a device registers, or a voice system asks for a
        server-initiated bootstrap over HTTPS, with a token. Which profile goes out, and how, is decided here.
      </p>
      <ListenState address={address} exposed={exposed} problem={problem} />
      <Select
        label="Profile"
        data={(profiles ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={settings.profileId}
        allowDeselect={false}
        onChange={profileId => profileId && set({ profileId })}
      />
      <Select
        label="Way"
        data={pushes.map(value => ({ value, label: methodWords[value].short }))}
        value={settings.method}
        allowDeselect={false}
        onChange={method => method && setSettings(withMethod(settings, method as BootstrapMethod))}
      />
      <Select
        label="Document"
        description="Where the asker names none"
        data={[
          { value: '', label: 'As the dialect of the profile says' },
          ...formsFor(settings.method).map(value => ({ value, label: formWords[value] })),
        ]}
        value={settings.form ?? ''}
        allowDeselect={false}
        onChange={form => setSettings(withForm(settings, form as DocumentForm | ''))}
      />
      <ListenFields value={settings} onChange={set} />
      <Switch
        label="Take requests"
        checked={settings.enabled}
        onChange={event => set({ enabled: event.currentTarget.checked })}
      />
      <div>
        <Button loading={busy} onClick={() => void apply(settings)}>
          Apply
        </Button>
      </div>
      <TokenPart address={address} />
    </Stack>
  )
}

function withForm({ form: _, ...settings }: RequestSettings, form: DocumentForm | ''): RequestSettings {
  return form === '' ? settings : { ...settings, form }
}

/** A document that cannot go another way is not kept for it. */
function withMethod(settings: RequestSettings, method: BootstrapMethod): RequestSettings {
  const isFit = settings.form !== undefined && formsFor(method).includes(settings.form)
  return { ...withForm(settings, isFit ? (settings.form ?? '') : ''), method }
}

/** The token is shown when it is asked for, and goes nowhere else. */
function TokenPart({ address }: { address: string | undefined }) {
  const [token, setToken] = useState<string>()
  const fetch = async (renew: boolean) => setToken((await ask(host.bootstrapRequests.token({ renew })))?.token)
  const example = `curl --cacert ca.crt ${address ?? 'https://127.0.0.1:8444/bootstrap-requests'} \\
  --header "Authorization: Bearer ${token ?? '…'}" \\
  --data '{"device":"IMEI:004400152020002","source":"point-of-sale"}'`
  return (
    <Stack gap="sm">
      <h2>Token</h2>
      <Group gap="sm">
        {token === undefined ? (
          <Button variant="default" onClick={() => void fetch(false)}>
            Show the token
          </Button>
        ) : (
          <>
            <Code>{token}</Code>
            <CopyText text={token} label="Copy" />
          </>
        )}
        <Button variant="default" onClick={() => void fetch(true)}>
          Make a new one
        </Button>
      </Group>
      <p className="dim">A new token ends the old one at once.</p>
      <Code block>{example}</Code>
    </Stack>
  )
}
