import { explain } from '#core/problem.ts'
import type { LadderStep, RecordView } from '#core/record-view.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Mark } from '../../ui/Mark.tsx'
import { PickList } from '../../ui/PickList.tsx'
import classes from './Ladder.module.css'
import { stepWords } from './step-words.ts'
import { relativeTime, roles } from './words.ts'

export interface LadderProps {
  readonly view: RecordView
  /** Start of the record, microseconds since 1970. */
  readonly start: number
  readonly running: boolean
  /** Index of the chosen step. */
  readonly chosen: number
  onChoose(step: number): void
  /** By Enter or a double click: the step is to be read, not only marked. */
  onOpen(step: number): void
}

/** Who sent what to whom, from top to bottom on one time line. */
export function Ladder({ view, start, running, chosen, onChoose, onOpen }: LadderProps) {
  if (view.steps.length === 0)
    return (
      <EmptyState title={running ? 'Waiting for the first package' : 'Nothing crossed the wire'}>
        <p>{running ? 'Steps appear here while they happen.' : 'The record was closed before a request came.'}</p>
      </EmptyState>
    )
  const items = view.steps.map((step, index) => ({ step, index }))
  return (
    <PickList
      label="Steps of the session"
      items={items}
      rowHeight={46}
      keyOf={({ index }) => String(index)}
      chosen={String(chosen)}
      header={<Lanes view={view} />}
      row={({ step }) => <Step step={step} view={view} start={start} />}
      onChoose={({ index }) => onChoose(index)}
      onOpen={({ index }) => onOpen(index)}
    />
  )
}

function Lanes({ view }: { view: RecordView }) {
  return (
    <div className={classes.lanes} aria-hidden>
      <span className={classes.time}>time</span>
      {view.roles.map(role => (
        <span key={role} className={classes.lane}>
          {roles[role]}
        </span>
      ))}
    </div>
  )
}

function Step({ step, view, start }: { step: LadderStep; view: RecordView; start: number }) {
  const { kind, problem, at } = step
  const words = stepWords(step, view)
  return (
    <div className={classes.step}>
      <span className={classes.time}>{relativeTime(at, start)}</span>
      <div className={classes.track}>
        {view.roles.map((role, index) => (
          <span key={role} className={classes.rail} style={{ left: laneAt(index, view.roles.length) }} />
        ))}
        {kind === 'note' ? (
          <Note words={problem ? explain(problem).words : words.title} />
        ) : (
          <Arrow step={step} view={view} />
        )}
        {kind !== 'note' && (
          <span className={classes.label} data-kind={kind}>
            <span className="visually-hidden">
              {roles[step.from]} to {roles[step.to]}:{' '}
            </span>
            {problem ? <Mark kind="bad">{words.title}</Mark> : <strong>{words.title}</strong>}
            {words.detail !== '' && <span className={classes.detail}> {words.detail}</span>}
          </span>
        )}
      </div>
    </div>
  )
}

function Note({ words }: { words: string }) {
  return (
    <span className={classes.note}>
      <Mark kind="warn" title={words}>
        <span className={classes.noteWords}>{words}</span>
      </Mark>
    </span>
  )
}

function Arrow({ step: { from, to, kind }, view }: { step: LadderStep; view: RecordView }) {
  const count = view.roles.length
  const [a, b] = [view.roles.indexOf(from), view.roles.indexOf(to)]
  if (a < 0 || b < 0) return null
  const [left, right] = [Math.min(a, b), Math.max(a, b)]
  return (
    <span
      className={classes.arrow}
      data-towards={b > a ? 'right' : 'left'}
      data-kind={kind}
      style={{ left: laneAt(left, count), width: `${((right - left) / count) * 100}%` }}
    />
  )
}

/** Lanes share the width evenly; a lane's line stands in the middle of its share. */
const laneAt = (index: number, count: number): string => `${((index + 0.5) / count) * 100}%`
