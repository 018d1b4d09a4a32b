import { Button, Stack, Switch } from '@mantine/core'
import { useState } from 'react'
import type { InterfacesState } from '#contract'
import { useApp } from '../../app/store.ts'
import { ask, host } from '../../host.ts'
import { ListenFields } from '../../ui/ListenFields.tsx'
import { ListenState } from '../../ui/ListenState.tsx'
import { ForwardPart } from './ForwardPart.tsx'
import classes from './Interfaces.module.css'
import { PeersPart } from './PeersPart.tsx'
import { TokensPart } from './TokensPart.tsx'

/** The doors of this workbench for other systems: authorities by token, workbenches by certificate. */
export function InterfacesPanel() {
  const state = useApp(({ interfaces }) => interfaces)
  return <div className={classes.panel}>{state && <Parts state={state} />}</div>
}

function Parts({ state }: { state: InterfacesState }) {
  return (
    <Stack gap="lg" maw={760}>
      <Listening key={JSON.stringify(state.settings)} state={state} />
      <TokensPart state={state} />
      <PeersPart state={state} />
      <ForwardPart peers={state.peers} />
    </Stack>
  )
}

function Listening({ state }: { state: InterfacesState }) {
  const [settings, setSettings] = useState(state.settings)
  const [busy, setBusy] = useState(false)
  const changed = useApp(({ interfacesChanged }) => interfacesChanged)
  const apply = async () => {
    setBusy(true)
    const next = await ask(host.interfaces.change(settings))
    if (next) changed(next)
    setBusy(false)
  }
  const { address, exposed, problem } = state
  return (
    <Stack gap="sm" component="section" aria-label="Where the interfaces listen">
      <h2>Interfaces for other systems</h2>
      <p>
        The systems of a Management Authority submit work and read results here; other workbenches forward commands.
        HTTPS with JSON, described in OpenAPI.
      </p>
      <ListenState address={address} exposed={exposed} problem={problem} />
      <ListenFields value={settings} onChange={change => setSettings({ ...settings, ...change })} />
      <Switch
        label="Listen"
        checked={settings.enabled}
        onChange={event => setSettings({ ...settings, enabled: event.currentTarget.checked })}
      />
      <div>
        <Button loading={busy} onClick={() => void apply()}>
          Apply
        </Button>
      </div>
      {address !== undefined && (
        <p className={classes.mono}>
          {address}/authority/v1/openapi.json
          <br />
          {address}/peers/v1/openapi.json
        </p>
      )}
    </Stack>
  )
}
