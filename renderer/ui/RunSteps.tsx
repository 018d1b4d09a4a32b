import type { RunStep } from '#contract'
import { Mark } from './Mark.tsx'
import classes from './RunSteps.module.css'

/** What a bootstrap run has done so far, while it goes on. */
export function RunSteps({ title, steps }: { title: string; steps: readonly RunStep[] }) {
  return (
    <section className={classes.steps} aria-label={title} aria-live="polite">
      <h2>
        <Mark kind="busy">{title}</Mark>
      </h2>
      <ul>
        {steps.map(({ at, step, ok, words }) => (
          <li key={`${at} ${step} ${words}`}>
            <Mark kind={ok ? 'good' : 'bad'}>{ok ? 'done' : 'failed'}</Mark> <span>{words}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
