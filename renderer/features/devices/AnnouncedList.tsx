import { Button } from '@mantine/core'
import { useState } from 'react'
import type { AnnouncedDescription } from '#contract'
import { useApp } from '../../app/store.ts'
import { ask, host } from '../../host.ts'
import { Mark } from '../../ui/Mark.tsx'
import { ProblemNote } from '../../ui/ProblemNote.tsx'
import { dateTime } from '../../ui/time.ts'
import classes from './Features.module.css'

const states = {
  ours: { mark: 'good', word: 'served by this workbench' },
  known: { mark: 'good', word: 'described here already' },
  ask: { mark: 'waiting', word: 'may it be fetched?' },
  refused: { mark: 'idle', word: 'not to be fetched' },
  fetched: { mark: 'good', word: 'fetched' },
  failed: { mark: 'bad', word: 'could not be fetched' },
} as const

/** Addresses of descriptions that a device announces; each is fetched once a person said yes, and asked for once. */
export function AnnouncedList({ announced }: { announced: readonly AnnouncedDescription[] }) {
  return (
    <section aria-label="Announced descriptions">
      <h3>Descriptions that it announces</h3>
      {announced.length === 0 && <p className="dim">It names no address.</p>}
      <ul className={classes.rows}>
        {announced.map(item => (
          <li key={item.address}>
            <Announced item={item} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Announced({ item: { address, moids, state, file, fetchedAt, problem } }: { item: AnnouncedDescription }) {
  const [busy, setBusy] = useState(false)
  const openFile = useApp(app => app.openFile)
  const decide = async (decision: 'fetch' | 'refuse') => {
    setBusy(true)
    await ask(host.descriptions.decide({ address, decision }))
    setBusy(false)
  }
  const isOpen = state === 'ask'
  return (
    <>
      <Mark kind={states[state].mark}>{states[state].word}</Mark>
      <span className={classes.name}>
        <span className="mono">{address}</span>
        <span className="dim">
          {moids.join(', ')}
          {fetchedAt !== undefined && `, fetched ${dateTime(fetchedAt)}`}
        </span>
        {problem && <ProblemNote problem={problem} />}
      </span>
      <span className={classes.buttons}>
        {file !== undefined && (
          <Button size="compact-xs" variant="default" onClick={() => openFile(file)}>
            Open
          </Button>
        )}
        <Button
          size="compact-xs"
          variant={isOpen ? 'filled' : 'default'}
          loading={busy}
          aria-label={`Fetch ${address}`}
          onClick={() => void decide('fetch')}
        >
          {state === 'fetched' ? 'Fetch again' : 'Fetch'}
        </Button>
        {(isOpen || state === 'failed') && (
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`Never fetch ${address}`}
            onClick={() => void decide('refuse')}
          >
            Never
          </Button>
        )}
      </span>
    </>
  )
}
