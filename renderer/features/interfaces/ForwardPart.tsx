import { Button, Group, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ForwardItem, PeerSummary } from '#contract'
import { useApp } from '../../app/store.ts'
import { ask, host } from '../../host.ts'
import { Mark } from '../../ui/Mark.tsx'
import { ProblemNote } from '../../ui/ProblemNote.tsx'
import { dateTime } from '../../ui/time.ts'
import { readLines } from './command-lines.ts'
import classes from './Interfaces.module.css'

/** Commands that go to another workbench, and what became of all that went between them. */
export function ForwardPart({ peers }: { peers: readonly PeerSummary[] }) {
  const forwards = useApp(state => state.forwards)
  return (
    <Stack gap="sm" component="section" aria-label="Forwarded commands">
      <h2>Forwarded commands</h2>
      {peers.length > 0 && <NewForward peers={peers} />}
      {forwards.length === 0 && <p className="dim">Nothing was forwarded yet.</p>}
      <ul className={classes.rows}>
        {forwards.map(item => (
          <li key={item.id}>
            <ForwardRow item={item} />
          </li>
        ))}
      </ul>
    </Stack>
  )
}

function NewForward({ peers }: { peers: readonly PeerSummary[] }) {
  const [peer, setPeer] = useState<string | null>(null)
  const [device, setDevice] = useState('')
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const serverId = peer ?? peers[0]?.serverId ?? ''
  const commands = readLines(text)
  const send = async () => {
    setBusy(true)
    const sent = await ask(host.interfaces.forward({ serverId, deviceId: device.trim(), commands }))
    if (sent) setText('')
    setBusy(false)
  }
  return (
    <>
      <Group gap="sm">
        <Select
          label="To"
          data={peers.map(each => ({ value: each.serverId, label: `${each.name} (${each.serverId})` }))}
          value={serverId}
          allowDeselect={false}
          onChange={setPeer}
        />
        <TextInput label="Device" value={device} onChange={event => setDevice(event.currentTarget.value)} />
      </Group>
      <Textarea
        label="Commands"
        description="One on each line, words apart by blanks"
        placeholder="GET urn:oma:mo:oma-dm-devinfo:1.2//"
        value={text}
        rows={3}
        spellCheck={false}
        classNames={{ input: 'mono' }}
        onChange={event => setText(event.currentTarget.value)}
      />
      <div>
        <Button loading={busy} disabled={device.trim() === '' || commands.length === 0} onClick={() => void send()}>
          Forward commands
        </Button>
      </div>
    </>
  )
}

const marks = { open: 'busy', done: 'good', failed: 'bad' } as const
const directions = { out: 'to', in: 'from', onward: 'on from' } as const

function ForwardRow({ item: { direction, peer, deviceId, at, state, commands, problem } }: { item: ForwardItem }) {
  return (
    <div className={classes.peer}>
      <Mark kind={marks[state]}>{state === 'open' ? 'on its way' : state}</Mark> {directions[direction]}{' '}
      <span className="mono">{peer}</span> for <span className="mono">{deviceId}</span>, {dateTime(at)}
      {commands.map(({ command, state: each, status, result }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same command may stand there twice, and none moves
        <p key={index} className={classes.mono}>
          {command.join(' ')}: {state === 'failed' && each === 'queued' ? 'not taken' : each} {status?.code}
          {result !== undefined && <> {result.slice(0, 500)}</>}
        </p>
      ))}
      {problem && <ProblemNote problem={problem} />}
    </div>
  )
}
