import { Button, Group, NumberInput, Stack, Switch, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { InterfacesState } from '#contract'
import { useApp } from '../../app/store.ts'
import { ask, host } from '../../host.ts'
import { Mark } from '../../ui/Mark.tsx'
import { ProblemNote } from '../../ui/ProblemNote.tsx'
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
      <p>
        <Mark kind={address === undefined ? 'idle' : 'good'}>
          {address === undefined ? 'switched off' : `listening at ${address}`}
        </Mark>{' '}
        {address !== undefined && exposed && <Mark kind="warn">reachable from other machines</Mark>}
      </p>
      {problem && <ProblemNote problem={problem} />}
      <Group gap="sm" align="flex-start">
        <TextInput
          label="Listens on"
          description="127.0.0.1: this machine only"
          value={settings.host}
          spellCheck={false}
          onChange={event => setSettings({ ...settings, host: event.currentTarget.value })}
        />
        <NumberInput
          label="Port"
          description="0: any free one"
          value={settings.port}
          min={0}
          max={65_535}
          hideControls
          onChange={port => setSettings({ ...settings, port: Number(port) })}
          w={120}
        />
      </Group>
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
