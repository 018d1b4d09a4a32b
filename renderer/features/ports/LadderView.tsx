import type { PortItem } from '#contract'
import { explain } from '#core/problem.ts'
import { firstBad, type Rung } from '#core/serial/ladder.ts'
import { CopyText } from '../../ui/CopyText.tsx'
import { Mark } from '../../ui/Mark.tsx'
import classes from './Ports.module.css'
import { rungMarks, rungWords } from './words.ts'

/** The connection, from the plug to the proof: evidence on each rung, and one fix at the first that is broken. */
export function LadderView({ port: { rungs } }: { port: PortItem }) {
  const broken = firstBad(rungs)
  return (
    <section aria-label="Connection" className={classes.ladder}>
      <h2>Connection</h2>
      <ol className={classes.rungs}>
        {rungs.map(rung => (
          <RungRow key={rung.name} rung={rung} isFirstBad={rung === broken} />
        ))}
      </ol>
    </section>
  )
}

function RungRow({ rung, isFirstBad }: { rung: Rung; isFirstBad: boolean }) {
  const { name, state, words, problem } = rung
  const { mark, word } = rungMarks[state]
  return (
    <li className={classes.rung} data-state={state}>
      <span className={classes.rungMark}>
        <Mark kind={mark}>{rungWords[name]}</Mark>
        <span className="visually-hidden">: {word}.</span>
      </span>
      <div className={classes.rungWords}>
        <p>{words}</p>
        {isFirstBad && problem && <Fix problem={problem} />}
      </div>
    </li>
  )
}

/** The one thing to do; a command in it can be copied. */
function Fix({ problem }: { problem: NonNullable<Rung['problem']> }) {
  const { cause, next } = explain(problem)
  const command = /(?:Run|with): (.+?)(?: {3}|$)/.exec(next)?.[1]
  return (
    <div className={classes.fix} role="note" aria-label="What to do">
      <p className="dim">{cause}</p>
      <p>
        <strong>{next}</strong>
      </p>
      {command !== undefined && <CopyText text={command} label="Copy the command" />}
    </div>
  )
}
