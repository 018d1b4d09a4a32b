import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { InterfacesState, PeerSummary } from '#contract'
import { useApp } from '../../app/store.ts'
import { ask, host } from '../../host.ts'
import { CopyText } from '../../ui/CopyText.tsx'
import { Mark } from '../../ui/Mark.tsx'
import { dateTime } from '../../ui/time.ts'
import classes from './Interfaces.module.css'

/** The other workbenches: cards are exchanged, then each knows the certificate of the other. */
export function PeersPart({ state }: { state: InterfacesState }) {
  const { peers, address } = state
  const [card, setCard] = useState<string>()
  const [text, setText] = useState('')
  const changed = useApp(({ interfacesChanged }) => interfacesChanged)
  const confirm = useApp(state => state.confirm)
  const show = async (renew: boolean) => {
    const question = {
      title: 'Make a new certificate?',
      words: 'The card that others have of this workbench ends. Each of them needs the new one.',
      verb: 'Make a new one',
      danger: true,
    }
    if (renew && !(await confirm(question))) return
    setCard(await ask(host.interfaces.card({ renew })))
  }
  const add = async () => {
    const next = await ask(host.interfaces.addPeer({ card: text }))
    if (!next) return
    changed(next)
    setText('')
  }
  return (
    <Stack gap="sm" component="section" aria-label="Other workbenches">
      <h2>Other workbenches</h2>
      <p>Each takes in the card of the other; then both prove themselves by certificates in every call.</p>
      {peers.length === 0 && <p className="dim">No other workbench is known here.</p>}
      <ul className={classes.rows}>
        {peers.map(peer => (
          <li key={peer.serverId}>
            <PeerRow peer={peer} />
          </li>
        ))}
      </ul>
      <Group gap="sm">
        <Button variant="default" disabled={address === undefined} onClick={() => void show(false)}>
          Show the card of this workbench
        </Button>
        <Button variant="default" disabled={address === undefined} onClick={() => void show(true)}>
          New certificate
        </Button>
        {address === undefined && (
          <span className="dim">Switch the interfaces on first: the card names their address.</span>
        )}
      </Group>
      {card !== undefined && (
        <>
          <Textarea label="Card of this workbench" value={card} readOnly rows={6} classNames={{ input: 'mono' }} />
          <div>
            <CopyText text={card} label="Copy the card" />
          </div>
        </>
      )}
      <Textarea
        label="Card of another workbench"
        placeholder='{ "kind": "dmwb-peer", … }'
        value={text}
        rows={4}
        spellCheck={false}
        classNames={{ input: 'mono' }}
        onChange={event => setText(event.currentTarget.value)}
      />
      <div>
        <Button variant="default" disabled={text.trim() === ''} onClick={() => void add()}>
          Take it in
        </Button>
      </div>
    </Stack>
  )
}

function PeerRow({ peer: { serverId, name, url, fingerprint, validTo, devices } }: { peer: PeerSummary }) {
  const [said, setSaid] = useState<'busy' | 'good' | 'bad'>()
  const [device, setDevice] = useState('')
  const changed = useApp(state => state.interfacesChanged)
  const tryIt = async () => {
    setSaid('busy')
    setSaid((await ask(host.interfaces.tryPeer({ serverId }))) ? 'good' : 'bad')
  }
  const remove = async () => {
    const next = await ask(host.interfaces.removePeer({ serverId }))
    if (next) changed(next)
  }
  const lead = async (deviceId: string, to: string | undefined) => {
    const next = await ask(host.interfaces.setWay({ deviceId, ...(to !== undefined && { serverId: to }) }))
    if (!next) return
    changed(next)
    setDevice('')
  }
  return (
    <>
      <div className={classes.peer}>
        <strong>{name}</strong> <span className="mono">{serverId}</span>
        <p className={classes.mono}>{url}</p>
        <p className={classes.mono}>{fingerprint}</p>
        <p className="dim">certificate valid until {dateTime(validTo)}</p>
        {devices.map(deviceId => (
          <p key={deviceId}>
            Commands for <span className="mono">{deviceId}</span> that others send here go on to it.{' '}
            <Button
              size="compact-xs"
              variant="default"
              aria-label={`No way for ${deviceId}`}
              onClick={() => void lead(deviceId, undefined)}
            >
              Let them stay
            </Button>
          </p>
        ))}
        <Group gap="xs" mt={4}>
          <TextInput
            size="xs"
            aria-label={`Device whose commands go on to ${serverId}`}
            placeholder="DevID that goes on to it"
            value={device}
            onChange={event => setDevice(event.currentTarget.value)}
          />
          <Button
            size="compact-xs"
            variant="default"
            disabled={device.trim() === ''}
            onClick={() => void lead(device.trim(), serverId)}
          >
            Lead on
          </Button>
        </Group>
      </div>
      <Group gap="xs">
        {said && <Mark kind={said}>{said === 'busy' ? 'asking' : said === 'good' ? 'it answers' : 'no answer'}</Mark>}
        <Button size="compact-xs" variant="default" aria-label={`Try ${serverId}`} onClick={() => void tryIt()}>
          Try
        </Button>
        <Button size="compact-xs" variant="default" aria-label={`Remove ${serverId}`} onClick={() => void remove()}>
          Remove
        </Button>
      </Group>
    </>
  )
}
