import { Button, FileButton } from '@mantine/core'
import { useState } from 'react'
import type { Answer, SimulatedSummary } from '#contract'
import { useApp } from '../../app/store.ts'
import { ask, host } from '../../host.ts'
import { Mark } from '../../ui/Mark.tsx'
import { clockTime } from '../../ui/time.ts'
import { ApplicationsDialog } from './ApplicationsDialog.tsx'
import { BehaviourDialog } from './BehaviourDialog.tsx'
import { behaviourWords } from './behaviour-form.ts'
import { NeedDialog } from './NeedDialog.tsx'
import { RaiseDialog } from './RaiseDialog.tsx'
import { Remembered } from './Remembered.tsx'
import classes from './Simulator.module.css'

/** One simulated device: how it stands, and what can be done with it. */
export function SimulatedCard({ device }: { device: SimulatedSummary }) {
  const { id, name, running, busy, nodes, accounts, lastResult, ddfs, listens, notifiedAt, remembers } = device
  const openPanel = useApp(state => state.openPanel)
  const callNow = useApp(state => state.callNow)
  const [asking, setAsking] = useState<'alert' | 'applications' | 'behaviour' | 'need'>()
  const close = () => setAsking(undefined)
  const otherwise = behaviourWords(device.behaviour)
  return (
    <li className={classes.card}>
      <div className={classes.head}>
        <button
          type="button"
          className="link mono"
          title={`Open the tree of ${id}`}
          onClick={() => openPanel('device', { deviceId: id }, id)}
        >
          {id}
        </button>
        <Mark kind={busy ? 'busy' : running ? 'good' : 'idle'}>
          {busy ? 'in session' : running ? 'running' : 'stopped'}
        </Mark>
      </div>
      {name !== id && <p>{name}</p>}
      <p className="dim" title={ddfs.join('\n')}>
        {nodes} nodes from {ddfs.length} DDF files
      </p>
      <p className="dim" title={accounts.map(({ serverId, address }) => `${serverId} ${address}`).join('\n')}>
        {accounts.length === 0
          ? 'No DM account: bootstrap it first'
          : `Account at ${accounts.map(({ serverId }) => serverId).join(', ')}`}
        {accounts[0]?.dialect === 'draft' && ', draft dialect'}
      </p>
      {listens !== undefined && (
        <p className={classes.address} title="Takes server-initiated bootstraps here">
          {listens}
        </p>
      )}
      {remembers && <Remembered memory={remembers} />}
      {notifiedAt !== undefined && (
        <p className={classes.address} title="Takes notifications and WAP pushes here">
          udp {notifiedAt}
        </p>
      )}
      <p className="dim">
        IMSI <span className="mono">{device.subscriber.imsi}</span>
        {device.hasCard && ', card in its slot'}
      </p>
      <ApplicationsLine device={device} />
      {otherwise.length > 0 && (
        <p>
          <Mark kind="warn">Switched:</Mark> {otherwise.join(' · ')}
        </p>
      )}
      {lastResult && (
        <p className={classes.result}>
          <Mark kind={lastResult.ok ? 'good' : 'bad'}>{clockTime(lastResult.at).slice(0, 8)}</Mark> {lastResult.words}
        </p>
      )}
      <div className={classes.buttons}>
        <Button
          disabled={!running || accounts.length === 0}
          loading={busy}
          title={accounts.length === 0 ? 'It has no DM account yet' : 'Opens a session with its DM Server'}
          onClick={() => void callNow(id)}
        >
          Call in now
        </Button>
        <Button variant="default" onClick={() => void change(running ? host.simulator.stop : host.simulator.start, id)}>
          {running ? 'Stop' : 'Start'}
        </Button>
        <Button variant="default" disabled={!running} onClick={() => setAsking('alert')}>
          Raise an alert …
        </Button>
        <Button
          variant="default"
          disabled={!running}
          title="A local application asks for an MO; a DEFAULT says where it is"
          onClick={() => setAsking('need')}
        >
          Need an MO …
        </Button>
        <Button
          variant="default"
          title="Programs of this machine that register MOs at the device"
          onClick={() => setAsking('applications')}
        >
          Applications …
        </Button>
        <Button
          variant="default"
          title="Answers to pages, refusals, connections, network"
          onClick={() => setAsking('behaviour')}
        >
          Behaviour …
        </Button>
        {device.hasCard ? (
          <Button
            variant="default"
            title="What came from it goes when another card is read at power-on"
            onClick={() => void putCard(id, undefined)}
          >
            Take the card out
          </Button>
        ) : (
          <FileButton accept=".json,application/json" onChange={file => void putCard(id, file)}>
            {props => (
              <Button variant="default" title="A card image; read when the device is started" {...props}>
                Put a card in …
              </Button>
            )}
          </FileButton>
        )}
        <Button variant="default" onClick={() => void remove(id)}>
          Remove …
        </Button>
      </div>
      {asking === 'alert' && <RaiseDialog deviceId={id} onClose={close} />}
      {asking === 'applications' && <ApplicationsDialog device={device} onClose={close} />}
      {asking === 'behaviour' && <BehaviourDialog device={device} onClose={close} />}
      {asking === 'need' && <NeedDialog device={device} onClose={close} />}
    </li>
  )
}

async function change(
  action: (input: { deviceId: string }) => Promise<Answer<SimulatedSummary>>,
  deviceId: string,
): Promise<void> {
  const device = await ask(action({ deviceId }))
  if (device) useApp.getState().simulatorEvent({ kind: 'simulated', device })
}

/** Puts the card image of a file into the slot, or takes the card out. */
async function putCard(deviceId: string, file: File | null | undefined): Promise<void> {
  if (file === null) return
  const image = await file?.text()
  const device = await ask(host.simulator.insertCard({ deviceId, ...(image !== undefined && { image }) }))
  if (device) useApp.getState().simulatorEvent({ kind: 'simulated', device })
}

async function remove(deviceId: string): Promise<void> {
  const words = `${deviceId} and its tree are removed from the simulator. What the server knows of it stays under Devices.`
  if (!(await useApp.getState().confirm({ title: 'Remove this device?', words, verb: 'Remove', danger: true }))) return
  await ask(host.simulator.remove({ deviceId }))
}

/** Its local applications in one line; nothing when none is let in. */
function ApplicationsLine({ device: { applications } }: { device: SimulatedSummary }) {
  if (applications.length === 0) return null
  const lost = applications.filter(({ presence }) => presence === 'lost')
  const here = applications.filter(({ presence }) => presence === 'here').length
  return (
    <p title={applications.flatMap(({ objects }) => objects).join('\n')}>
      {lost.length > 0 ? (
        <>
          <Mark kind="bad">gone without a word:</Mark> {lost.map(({ id }) => id).join(', ')}
        </>
      ) : (
        <Mark kind={here > 0 ? 'good' : 'idle'}>{`${here} of ${applications.length} applications listening`}</Mark>
      )}
    </p>
  )
}
