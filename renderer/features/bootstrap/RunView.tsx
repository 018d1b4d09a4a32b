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
      <p className={classes.about}>
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
        {steps.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps are only added, and two may fall on one moment
          <TakenStep key={index} item={item} run={run} />
        ))}
        {missingSteps(run).map(step => (
          <MissingStep key={step} step={step} run={run} />
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

/** A step as it happened; what was tried again stands there each time. */
function TakenStep({ item, run }: { item: RunStep; run: BootstrapRun }) {
  return (
    <li className={classes.step}>
      <Mark kind={markOf(item, run)}>{stepWords[item.step]}</Mark>
      <span className={classes.time}>+{((item.at - run.startedAt) / 1_000_000).toFixed(3)} s</span>
      {item.words !== (item.problem && explain(item.problem).words) && <p className={classes.words}>{item.words}</p>}
      {item.address !== undefined && run.result === 'running' && <OneTimeAddress address={item.address} />}
      {item.problem && <ProblemNote problem={item.problem} level={run.result === 'FAIL' ? 'bad' : 'warn'} />}
    </li>
  )
}

function MissingStep({ step, run }: { step: RunStep['step']; run: BootstrapRun }) {
  const isNext = run.result === 'running' && missingSteps(run)[0] === step
  return (
    <li className={classes.step}>
      <Mark kind={isNext ? 'busy' : 'waiting'}>{stepWords[step]}</Mark>
      {run.result === 'FAIL' && <span className="dim"> (not reached)</span>}
      {run.result === 'UNKNOWN' && <span className="dim"> (not seen)</span>}
    </li>
  )
}

/** What ended a run as UNKNOWN is no failure: the device may have gone on. */
const markOf = ({ ok }: RunStep, { result }: BootstrapRun) => (ok ? 'good' : result === 'FAIL' ? 'bad' : 'warn')

/** Nothing is applied that the device carries already. */
const missingSteps = (run: BootstrapRun) =>
  stepsOf(run).filter(step => {
    const isNeeded = run.evidence?.carried === undefined || (step !== 'apply' && step !== 'read-back')
    return isNeeded && !run.steps.some(item => item.step === step)
  })

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
