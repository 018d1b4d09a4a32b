import { Button, Group } from '@mantine/core'
import type { Answer, HardwareItem } from '#contract'
import { useApp } from '../../app/store.ts'
import { ask, host } from '../../host.ts'
import { Mark } from '../../ui/Mark.tsx'
import { clockTime } from '../../ui/time.ts'
import classes from './Ports.module.css'
import { habitWords, hardwareWords } from './words.ts'

/** The simulated hardware behind a port: its cable, its habits, and what it was given. */
export function HardwareCard({ item }: { item: HardwareItem }) {
  const { id, kind, deviceId, habits, path, taken, applied } = item
  const words = habitWords(habits)
  const carryOut = (action: (input: { id: string }) => Promise<Answer<unknown>>) => void ask(action({ id }))
  return (
    <section aria-label="Simulated hardware" className={classes.card}>
      <h2>Simulated hardware</h2>
      <p>
        {hardwareWords[kind]}
        {deviceId !== undefined && (
          <>
            , says that it is <code>{deviceId}</code>
          </>
        )}
      </p>
      <p>
        {words.length === 0 ? (
          <span className="dim">No bad habits.</span>
        ) : (
          <>
            <Mark kind="warn">Switched:</Mark> {words.join(' · ')}
          </>
        )}
      </p>
      <Group gap="xs">
        {path === undefined ? (
          <Button onClick={() => carryOut(host.hardware.plug)}>Plug it in</Button>
        ) : (
          <Button variant="default" onClick={() => carryOut(host.hardware.pull)}>
            Pull the cable
          </Button>
        )}
        <Button variant="default" onClick={() => useApp.getState().portDialogShown({ kind: 'hardware', change: item })}>
          Habits …
        </Button>
        <Button variant="default" onClick={() => carryOut(host.hardware.stop)}>
          Stop it
        </Button>
      </Group>
      {taken.length > 0 && (
        <ul className={classes.taken} aria-label="What it was given">
          {taken.toReversed().map(({ at, name, bytes }) => (
            <li key={`${at} ${name}`}>
              <span className="mono dim">{clockTime(at)}</span> <code>{name}</code>, {bytes} bytes
            </li>
          ))}
        </ul>
      )}
      {applied !== undefined && <p>{applied}</p>}
    </section>
  )
}
