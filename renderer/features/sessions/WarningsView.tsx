import { Button } from '@mantine/core'
import type { Problem } from '#core/problem.ts'
import type { RecordView } from '#core/record-view.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ProblemNote } from '../../ui/ProblemNote.tsx'
import classes from './Views.module.css'

export interface WarningsViewProps {
  readonly view: RecordView
  onChoose(step: number): void
}

/** What ended the session, and every leniency it took, each with the step where it was found. */
export function WarningsView({ view, onChoose }: WarningsViewProps) {
  const { problem, warnings } = view
  if (!problem && warnings.length === 0)
    return (
      <EmptyState title="No problems and no warnings">
        <p>Every package was read without leniency.</p>
      </EmptyState>
    )
  return (
    <section aria-label="Problems" className={classes.decoded}>
      {problem && <Located problem={problem} level="bad" view={view} onChoose={onChoose} />}
      {warnings.map(warning => (
        <Located key={JSON.stringify(warning)} problem={warning} level="warn" view={view} onChoose={onChoose} />
      ))}
    </section>
  )
}

interface LocatedProps extends WarningsViewProps {
  readonly problem: Problem
  readonly level: 'bad' | 'warn'
}

function Located({ problem, level, view, onChoose }: LocatedProps) {
  const at = stepOf(problem, view)
  return (
    <div>
      <ProblemNote problem={problem} level={level} />
      {at >= 0 && (
        <Button variant="subtle" onClick={() => onChoose(at)}>
          Go to step {at + 1}: {view.steps[at]?.title}
        </Button>
      )}
    </div>
  )
}

/** The step whose package or problem it is; -1 when it belongs to the session as a whole. */
function stepOf(problem: Problem, view: RecordView): number {
  const same = JSON.stringify(problem)
  const inPackage = view.packages.findIndex(item =>
    [item.problem, ...item.warnings].some(other => other && JSON.stringify(other) === same),
  )
  return view.steps.findIndex(
    step => (inPackage >= 0 && step.package === inPackage) || (step.problem && JSON.stringify(step.problem) === same),
  )
}
