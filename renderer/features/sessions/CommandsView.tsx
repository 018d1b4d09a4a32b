import { Fragment } from 'react'
import { explain } from '#core/problem.ts'
import type { CommandView, LadderStep, RecordView } from '#core/record-view.ts'
import { count } from '../../ui/count.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Mark } from '../../ui/Mark.tsx'
import classes from './Commands.module.css'
import { statusMark, statusWords } from './words.ts'

export interface CommandsViewProps {
  readonly view: RecordView
  readonly step: LadderStep | undefined
  onChoose(step: number): void
}

/** Every command of the session beside what the device said about it. */
export function CommandsView({ view, step, onChoose }: CommandsViewProps) {
  if (view.commands.length === 0)
    return (
      <EmptyState title="No commands in this record">
        <p>The server sends commands in Package#2. Queue one in the device's tree; it goes out at the next call.</p>
      </EmptyState>
    )
  const rounds = [...new Set(view.commands.map(command => command.package))]
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col" className={classes.heading}>
            Command
          </th>
          <th scope="col" className={classes.heading}>
            Status
          </th>
        </tr>
      </thead>
      <tbody>
        {rounds.map((index, round) => (
          <Fragment key={index}>
            <tr>
              <th scope="rowgroup" colSpan={2} className={classes.round} data-chosen={step?.package === index}>
                <button
                  type="button"
                  className="link"
                  onClick={() => onChoose(view.steps.findIndex(other => other.package === index))}
                >
                  Round {round + 1}
                </button>{' '}
                <span className="dim">
                  {count(view.commands.filter(command => command.package === index).length, 'command')}
                </span>
              </th>
            </tr>
            {view.commands
              .filter(command => command.package === index)
              .map(command => (
                <CommandRow key={command.index} command={command} />
              ))}
          </Fragment>
        ))}
      </tbody>
    </table>
  )
}

function CommandRow({ command: { wire, status, result, problem } }: { command: CommandView }) {
  const [name, ...parameters] = wire
  return (
    <tr>
      <td>
        <span className={classes.name}>{name}</span>
        {parameters.map((parameter, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parameters are positional and never change
          <code key={index} className={classes.parameter}>
            {parameter}
          </code>
        ))}
        {result !== undefined && <ResultText text={result} />}
        {problem && <p className={classes.problem}>{explain(problem).words}</p>}
      </td>
      <td className={classes.status}>
        <Status name={name ?? ''} status={status} />
        {status?.uris.map(uri => (
          <code key={uri} className={classes.parameter} title="Where the data landed">
            {uri}
          </code>
        ))}
      </td>
    </tr>
  )
}

function Status({ name, status }: { name: string; status: CommandView['status'] }) {
  if (status)
    return (
      <Mark kind={statusMark(status.code)}>
        <span className="mono">{status.code}</span> {statusWords(status.code)}
      </Mark>
    )
  if (name === 'END') return <Mark kind="idle">no answer expected</Mark>
  return (
    <Mark kind="warn" title="No status came for this command: whether it was carried out is not known.">
      UNKNOWN
    </Mark>
  )
}

/** How much of a result stands beside its command; the rest is in the decoded view. */
const shortLength = 160

function ResultText({ text }: { text: string }) {
  const line = text.replace(/\s+/g, ' ').trim()
  return (
    <details className={classes.result}>
      <summary>
        <code>{line.length > shortLength ? `${line.slice(0, shortLength)}…` : line}</code>
      </summary>
      <pre>{pretty(text)}</pre>
    </details>
  )
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
