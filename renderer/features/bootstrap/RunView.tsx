import { Button, CopyButton, Group, Progress } from '@mantine/core'
import { IconAlertTriangleFilled, IconCircleCheckFilled, IconCircleHalf2, IconSquareXFilled } from '@tabler/icons-react'
import { useState } from 'react'
import type { BootstrapRun, RunStep } from '#contract'
import { explain } from '#core/problem.ts'
import { useApp } from '../../app/store.ts'
import { Mark } from '../../ui/Mark.tsx'
import { ProblemNote } from '../../ui/ProblemNote.tsx'
import { dateTime, duration } from '../../ui/time.ts'
import { Evidence } from './Evidence.tsx'
import classes from './Run.module.css'
import { methodWords, results, stepsOf, stepWords } from './words.ts'

const shapes = {
  running: IconCircleHalf2,
  PASS: IconCircleCheckFilled,
  FAIL: IconSquareXFilled,
  UNKNOWN: IconAlertTriangleFilled,
}

/** One push: the result by word, shape and colour, its steps, and the evidence. */
export function RunView({ run }: { run: BootstrapRun }) {
  const { deviceId, method, startedAt, endedAt, result, steps, evidence } = run
  const profile = useApp(state => state.profiles?.find(({ id }) => id === run.profileId)?.name ?? run.profileId)
  const open = useApp(state => state.openPanel)
  const Shape = shapes[result]
  return (
    <section className={classes.run} aria-label={`Run for ${deviceId}`}>
      <div className={classes.result} data-result={result} role="status">
        <Shape className={classes.shape} aria-hidden />
        <div>
          <p className={classes.word}>{results[result].word}</p>
          <p>{results[result].meaning}</p>
        </div>
      </div>
      <p className="dim">
        {evidence?.trialFor !== undefined && (
          <>
            <strong>Trial.</strong> A stand-in for <code>{evidence.trialFor}</code>:{' '}
          </>
        )}
        <code>{deviceId}</code>, profile “{profile}”, {methodWords[method].short},{' '}
        <span className="mono">{dateTime(startedAt)}</span>
        {endedAt !== undefined && `, took ${duration(endedAt - startedAt)}`}
      </p>
      <ol className={classes.steps} aria-label="Steps">
        {stepsOf(run).map(step => (
          <Step key={step} step={step} found={steps.filter(item => item.step === step)} start={startedAt} run={run} />
        ))}
      </ol>
      {result === 'running' ? (
        <Underway run={run} />
      ) : (
        <Evidence run={run} onOpen={id => open('session', { record: id }, `Session ${deviceId}`)} />
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

const nextStep = (run: BootstrapRun) => stepsOf(run).find(step => !run.steps.some(item => item.step === step))

/** How far it is, and the way out. */
function Underway({ run: { id, progress } }: { run: BootstrapRun }) {
  const cancel = useApp(state => state.cancelRun)
  const [stopping, setStopping] = useState(false)
  return (
    <Group gap="sm">
      {progress && (
        <div className={classes.progress}>
          <Progress value={(progress.sent * 100) / Math.max(1, progress.total)} aria-label="Sent" />
          <span className="dim">
            {progress.sent} of {progress.total} bytes, {progress.bytesPerSecond} bytes/s
            {progress.remainingMs !== undefined &&
              progress.remainingMs > 0 &&
              `, ${duration(progress.remainingMs * 1000)} left`}
          </span>
        </div>
      )}
      <Button
        variant="default"
        loading={stopping}
        onClick={() => {
          setStopping(true)
          void cancel(id).finally(() => setStopping(false))
        }}
      >
        Cancel the run
      </Button>
    </Group>
  )
}
