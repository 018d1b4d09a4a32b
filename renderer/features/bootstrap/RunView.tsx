import { Button, CopyButton } from '@mantine/core'
import { IconAlertTriangleFilled, IconCircleCheckFilled, IconCircleHalf2, IconSquareXFilled } from '@tabler/icons-react'
import type { BootstrapRun, RunStep } from '#contract'
import { explain } from '#core/problem.ts'
import { useApp } from '../../app/store.ts'
import { Mark } from '../../ui/Mark.tsx'
import { ProblemNote } from '../../ui/ProblemNote.tsx'
import { dateTime, duration } from '../../ui/time.ts'
import classes from './Run.module.css'
import { methodWords, results, stepOrder, stepWords } from './words.ts'

const shapes = {
  running: IconCircleHalf2,
  PASS: IconCircleCheckFilled,
  FAIL: IconSquareXFilled,
  UNKNOWN: IconAlertTriangleFilled,
}

/** One push: the result by word, shape and colour, its steps, and the evidence. */
export function RunView({ run }: { run: BootstrapRun }) {
  const { deviceId, method, startedAt, endedAt, result, steps, record } = run
  const profile = useApp(state => state.profiles?.find(({ id }) => id === run.profileId)?.name ?? run.profileId)
  const open = useApp(state => state.openPanel)
  const Shape = shapes[result]
  return (
    <section className={classes.run} aria-label={`Run for ${deviceId}`}>
      <div className={classes.result} data-result={result} role="status">
        <Shape size={48} aria-hidden />
        <div>
          <p className={classes.word}>{results[result].word}</p>
          <p>{results[result].meaning}</p>
        </div>
      </div>
      <p className="dim">
        <code>{deviceId}</code>, profile “{profile}”, {methodWords[method].short},{' '}
        <span className="mono">{dateTime(startedAt)}</span>
        {endedAt !== undefined && `, took ${duration(endedAt - startedAt)}`}
      </p>
      <ol className={classes.steps} aria-label="Steps">
        {stepOrder.map(step => (
          <Step key={step} step={step} found={steps.filter(item => item.step === step)} start={startedAt} run={run} />
        ))}
      </ol>
      {result !== 'running' && (
        <Evidence record={record} onOpen={id => open('session', { record: id }, `Session ${deviceId}`)} />
      )}
    </section>
  )
}

/** Where a device that is not simulated here fetches its document. */
function OneTimeAddress({ address }: { address: string }) {
  return (
    <p className={classes.address}>
      <CopyButton value={address}>
        {({ copied, copy }) => (
          <Button variant="default" onClick={copy}>
            {copied ? 'Copied' : 'Copy the address'}
          </Button>
        )}
      </CopyButton>
    </p>
  )
}

interface StepProps {
  readonly step: RunStep['step']
  readonly found: readonly RunStep[]
  readonly start: number
  readonly run: BootstrapRun
}

function Step({ step, found, start, run }: StepProps) {
  if (found.length === 0) {
    const running = run.result === 'running' && nextStep(run) === step
    return (
      <li className={classes.step}>
        <Mark kind={running ? 'busy' : 'waiting'}>{stepWords[step]}</Mark>
        {run.result === 'FAIL' && <span className="dim"> (not reached)</span>}
        {run.result === 'UNKNOWN' && <span className="dim"> (not seen)</span>}
      </li>
    )
  }
  return found.map(item => (
    <li key={item.at} className={classes.step}>
      <Mark kind={markOf(item, run)}>{stepWords[step]}</Mark>
      <span className={classes.time}>+{((item.at - start) / 1_000_000).toFixed(3)} s</span>
      {item.words !== (item.problem && explain(item.problem).words) && <p className={classes.words}>{item.words}</p>}
      {item.address !== undefined && run.result === 'running' && <OneTimeAddress address={item.address} />}
      {item.problem && <ProblemNote problem={item.problem} level={run.result === 'FAIL' ? 'bad' : 'warn'} />}
    </li>
  ))
}

/** What ended a run as UNKNOWN is no failure: the device may have gone on. */
const markOf = ({ ok }: RunStep, { result }: BootstrapRun) => (ok ? 'good' : result === 'FAIL' ? 'bad' : 'warn')

const nextStep = (run: BootstrapRun) => stepOrder.find(step => !run.steps.some(item => item.step === step))

function Evidence({ record, onOpen }: { record: string | undefined; onOpen(record: string): void }) {
  if (record === undefined) return <p className="dim">No session was recorded for this run.</p>
  return (
    <div>
      <Button variant="default" onClick={() => onOpen(record)}>
        Open the session that shows it
      </Button>{' '}
      <span className="dim">
        record <code>{record}</code>
      </span>
    </div>
  )
}
