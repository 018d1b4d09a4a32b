import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { SimulatedApplication, SimulatedSummary } from '#contract'
import type { Problem } from '#core/problem.ts'
import { useApp } from '../../app/store.ts'
import { ask, call, host } from '../../host.ts'
import { CopyText } from '../../ui/CopyText.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Mark, type MarkKind } from '../../ui/Mark.tsx'
import { ProblemNote } from '../../ui/ProblemNote.tsx'
import classes from './Simulator.module.css'

const presences: Readonly<Record<SimulatedApplication['presence'], readonly [kind: MarkKind, words: string]>> = {
  here: ['good', 'listening'],
  away: ['idle', 'not listening'],
  lost: ['bad', 'gone without a word'],
}

interface Told {
  readonly app: string
  readonly token: string
}

/** The local applications that a device lets in (DM-7, DM-8). */
export function ApplicationsDialog({ device, onClose }: { device: SimulatedSummary; onClose(): void }) {
  const [told, setTold] = useState<Told>()
  const { applications, applicationsAt } = device
  const title = `Applications on ${device.id}`
  return (
    <Dialog label={title} width={560} onClose={onClose}>
      <Stack p="lg" gap="md">
        <h2>{title}</h2>
        <p className="dim">
          A program on this machine registers management objects at the device, reads what it may, is told of changes,
          and carries out what servers execute there. Each one shows a token of its own.
        </p>
        {applicationsAt === undefined ? (
          <p>{applications.length === 0 ? 'Nobody is let in yet.' : 'The device is stopped: nobody can reach it.'}</p>
        ) : (
          <Group justify="space-between" wrap="nowrap">
            <span className={classes.address}>{applicationsAt}</span>
            <CopyText text={applicationsAt} label="Copy address" />
          </Group>
        )}
        {applications.length > 0 && (
          <ul className={classes.applications}>
            {applications.map(item => (
              <Application key={item.id} deviceId={device.id} item={item} onToken={setTold} />
            ))}
          </ul>
        )}
        {told && <TokenNote told={told} />}
        <LetIn deviceId={device.id} onToken={setTold} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}

const shown = (device: SimulatedSummary) => useApp.getState().simulatorEvent({ kind: 'simulated', device })

interface ApplicationProps {
  readonly deviceId: string
  readonly item: SimulatedApplication
  onToken(told: Told): void
}

function Application({ deviceId, item, onToken }: ApplicationProps) {
  const { id, reads, presence, objects, missed } = item
  const [mark, words] = presences[presence]
  const renew = async () => {
    const renewed = await ask(host.simulator.allowApplication({ deviceId, app: id, reads: [...reads] }))
    if (!renewed) return
    shown(renewed.device)
    onToken({ app: id, token: renewed.token })
  }
  const remove = async () => {
    const left = await ask(host.simulator.removeApplication({ deviceId, app: id }))
    if (left) shown(left)
  }
  return (
    <li className={classes.application}>
      <div className={classes.head}>
        <span className="mono">{id}</span>
        <Mark kind={mark}>{words}</Mark>
      </div>
      <p className="dim">{reads.length === 0 ? 'Reads what rules grant it' : `May also read ${readsWords(reads)}`}</p>
      {objects.length === 0 ? (
        <p className="dim">Nothing registered</p>
      ) : (
        objects.map(uri => (
          <p key={uri} className="mono">
            {uri}
          </p>
        ))
      )}
      {missed > 0 && (
        <p>
          <Mark kind="warn">{`${missed} ${missed === 1 ? 'change' : 'changes'} not heard yet`}</Mark>
        </p>
      )}
      <Group gap={4}>
        <Button variant="default" onClick={() => void renew()} title="The old token ends">
          New token
        </Button>
        <Button variant="default" onClick={() => void remove()} title="What it registered goes with it">
          Let it go
        </Button>
      </Group>
    </li>
  )
}

const readsWords = (reads: readonly string[]) => (reads.includes('*') ? 'every MO but accounts' : reads.join(', '))

function TokenNote({ told: { app, token } }: { told: Told }) {
  return (
    <div className={classes.choice} role="status">
      <p>
        The token of <span className="mono">{app}</span>; it is not shown again:
      </p>
      <Group justify="space-between" wrap="nowrap">
        <code>{token}</code>
        <CopyText text={token} label="Copy token" />
      </Group>
    </div>
  )
}

function LetIn({ deviceId, onToken }: { deviceId: string; onToken(told: Told): void }) {
  const [app, setApp] = useState('')
  const [reads, setReads] = useState('')
  const [problem, setProblem] = useState<Problem>()
  const submit = async () => {
    const list = reads.split(/[\s,]+/).filter(moid => moid !== '')
    const allowed = await call(host.simulator.allowApplication({ deviceId, app, reads: list }))
    if (!allowed) return
    setProblem(allowed.ok ? undefined : allowed.problem)
    if (!allowed.ok) return
    shown(allowed.value.device)
    onToken({ app, token: allowed.value.token })
    setApp('')
    setReads('')
  }
  return (
    <form
      className={classes.choice}
      onSubmit={event => {
        event.preventDefault()
        void submit()
      }}
    >
      <div className={classes.pairs}>
        <TextInput
          label="Name of the application"
          required
          pattern="[A-Za-z0-9._\-]{1,64}"
          title="letters, digits, dots, hyphens and underscores"
          maxLength={64}
          value={app}
          onChange={event => setApp(event.currentTarget.value)}
        />
        <TextInput
          label="May also read"
          placeholder="MOIDs, or *"
          classNames={{ input: 'mono' }}
          value={reads}
          onChange={event => setReads(event.currentTarget.value)}
        />
      </div>
      {problem && <ProblemNote problem={problem} />}
      <Group justify="flex-end">
        <Button type="submit">Let it in</Button>
      </Group>
    </form>
  )
}
