import { explain, type Problem } from '#core/problem.ts'
import { Mark } from './Mark.tsx'
import classes from './ProblemNote.module.css'

/** A problem in words: what happened, the likely cause, the next step, where. */
export function ProblemNote({ problem, level = 'bad' }: { problem: Problem; level?: 'bad' | 'warn' }) {
  const { words, cause, next } = explain(problem)
  const { file, line, column, path } = problem.at ?? {}
  const where = [file, line, column].filter(part => part !== undefined).join(':')
  return (
    <div className={classes.note} data-level={level} role={level === 'bad' ? 'alert' : undefined}>
      <Mark kind={level}>{level === 'bad' ? 'Problem' : 'Warning'}</Mark>
      <p className={classes.words}>{words}</p>
      {(where !== '' || path !== undefined) && <p className="mono">{where !== '' ? where : path}</p>}
      <p className="dim">{cause}</p>
      <p>{next}</p>
      <p className={classes.code}>{problem.code}</p>
    </div>
  )
}
