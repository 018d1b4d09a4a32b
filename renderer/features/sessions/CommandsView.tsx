import { Fragment, useMemo } from 'react'
import { explain } from '#core/problem.ts'
import type { CommandView, LadderStep, RecordView } from '#core/record-view.ts'
import { writesFrom } from '#core/write-from-read.ts'
import { useApp } from '../../app/store.ts'
import { count } from '../../ui/count.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Mark } from '../../ui/Mark.tsx'
import classes from './Commands.module.css'
import { statusMark, statusWords } from './words.ts'

export interface CommandsViewProps {
  /** Who answered; undefined when nobody told. */
  readonly deviceId: string | undefined
  readonly view: RecordView
  readonly step: LadderStep | undefined
  onChoose(step: number): void
}

/** Every command of the session beside what the device said about it. */
export function CommandsView({ deviceId, view, step, onChoose }: CommandsViewProps) {
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
                <CommandRow key={command.index} deviceId={deviceId} command={command} />
              ))}
          </Fragment>
        ))}
      </tbody>
    </table>
  )
}

interface CommandRowProps {
  readonly deviceId: string | undefined
  readonly command: CommandView
}

function CommandRow({ deviceId, command: { wire, status, result, problem } }: CommandRowProps) {
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
        {deviceId !== undefined && name === 'GET' && result !== undefined && (
          <BuildWrite deviceId={deviceId} uri={parameters[0] ?? ''} result={result} />
        )}
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

/** From what was read to a command that writes it. */
function BuildWrite({ deviceId, uri, result }: { deviceId: string; uri: string; result: string }) {
  const writesBuilt = useApp(state => state.writesBuilt)
  const writes = useMemo(() => writesFrom(uri, result), [uri, result])
  if (writes.length === 0) return null
  return (
    <button
      type="button"
      className="link"
      title="Opens the command builder with a write of what was read"
      onClick={() => writesBuilt(deviceId, writes)}
    >
      {writes.length === 1 ? 'Build a write from this read' : `Build ${writes.length} writes from this read`}
    </button>
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
