import { useApp } from '../../app/store.ts'
import { Mark } from '../../ui/Mark.tsx'
import classes from './Welcome.module.css'

/** What the demo has done so far, step by step, as the host tells it. */
export function DemoProgress() {
  const run = useApp(state => state.runs?.find(({ result }) => result === 'running'))
  return (
    <section className={classes.progress} aria-label="Progress of the demo" aria-live="polite">
      <h2>
        <Mark kind="busy">Setting up the demo</Mark>
      </h2>
      <ul>
        {run?.steps.map(({ at, step, ok, words }) => (
          <li key={`${at} ${step} ${words}`}>
            <Mark kind={ok ? 'good' : 'bad'}>{words}</Mark>
          </li>
        ))}
        <li className="dim">{run ? 'Next step …' : 'Starting the server and the device …'}</li>
      </ul>
    </section>
  )
}
