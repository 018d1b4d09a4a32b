import { explain } from '#core/problem.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Mark } from '../ui/Mark.tsx'
import classes from './Lists.module.css'
import type { ShownProblem } from './shell-slice.ts'

const marks = { error: 'bad', warning: 'warn', info: 'idle', hint: 'idle' } as const
const words = { error: 'Error', warning: 'Warning', info: 'Note', hint: 'Hint' } as const

/** Everything that is wrong now, each with its next step. */
export function ProblemList({ problems }: { problems: readonly ShownProblem[] }) {
  if (problems.length === 0)
    return (
      <EmptyState title="No problems">
        <p>Problems of devices, of the server and of open files are listed here.</p>
      </EmptyState>
    )
  return (
    <ul className={classes.list}>
      {problems.map((item, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list is replaced as a whole and its lines hold no state
        <li key={at} className={classes.problem}>
          <Mark kind={marks[item.severity]}>{words[item.severity]}</Mark>
          <ProblemText item={item} />
        </li>
      ))}
    </ul>
  )
}

function ProblemText({ item: { problem, subject, open, more } }: { item: ShownProblem }) {
  const { words, next } = explain(problem)
  const { line, column } = problem.at ?? {}
  const place = [subject, line, column].filter(part => part !== undefined).join(':')
  return (
    <div>
      <p>
        {open ? (
          <button type="button" className="link mono" onClick={open}>
            {place}
          </button>
        ) : (
          <span className="mono">{place}</span>
        )}{' '}
        {words}
      </p>
      <p className="dim">
        {next} <span className="mono">{problem.code}</span>
      </p>
      {more !== undefined && (
        <p>
          {more.toLocaleString('en')} more in {subject} are not listed.
        </p>
      )}
    </div>
  )
}
