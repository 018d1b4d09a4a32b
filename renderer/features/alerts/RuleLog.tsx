import { Button } from '@mantine/core'
import { useState } from 'react'
import type { RuleRun } from '#contract'
import { explain } from '#core/problem.ts'
import { useApp } from '../../app/store.ts'
import { ask, host } from '../../host.ts'
import { count } from '../../ui/count.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Mark } from '../../ui/Mark.tsx'
import { statusWords } from '../../ui/status.ts'
import { dateTime } from '../../ui/time.ts'
import classes from './Alerts.module.css'
import { runStates } from './words.ts'

/** What a rule did, newest first. */
export function RuleLog({ rule }: { rule: string }) {
  const all = useApp(state => state.ruleRuns)
  const runs = all.filter(run => run.rule === rule)
  if (runs.length === 0)
    return (
      <EmptyState title="The rule did nothing yet">
        <p>What it queues, and why it did not, is listed here.</p>
      </EmptyState>
    )
  return (
    <ul aria-label="What the rule did">
      {runs.map(run => (
        <li key={run.id}>
          <Run run={run} />
        </li>
      ))}
    </ul>
  )
}

function Run({ run }: { run: RuleRun }) {
  const openPanel = useApp(state => state.openPanel)
  const { mark, word, title } = runStates[run.state]
  const { record, held = 0 } = run
  return (
    <div className={classes.run}>
      <div>
        <Mark kind={mark} title={title}>
          {word}
        </Mark>
        <span className="mono">{dateTime(run.at)}</span>
        <span className="mono">{run.deviceId}</span>
        {record !== undefined && (
          <button
            type="button"
            className="link"
            onClick={() => openPanel('session', { record }, `Session of ${run.deviceId}`)}
          >
            session
          </button>
        )}
      </div>
      <div className="dim">
        {run.alert.type}, {run.alert.mark}
        {held > 1 && `, ${count(held, 'alert')} in a row`}
      </div>
      {run.problem && <div>{explain(run.problem).words}</div>}
      {run.work.map(item => (
        <div key={item.id}>
          <code>{item.command.name}</code>
          <span>{item.status ? `${item.status.code} ${statusWords(item.status.code)}` : item.state}</span>
        </div>
      ))}
      {run.uploads.map(upload => (
        <Upload key={upload.path} path={upload.path} size={upload.size} />
      ))}
    </div>
  )
}

function Upload({ path, size }: { path: string; size: number }) {
  const [text, setText] = useState<string>()
  const show = async () => setText((await ask(host.alerts.upload({ path })))?.text)
  return (
    <div>
      <span>Delivered {count(size, 'byte')}</span>
      {text === undefined ? (
        <Button variant="default" size="compact-xs" onClick={() => void show()}>
          Show it
        </Button>
      ) : (
        <pre className={classes.value}>{text}</pre>
      )}
    </div>
  )
}
