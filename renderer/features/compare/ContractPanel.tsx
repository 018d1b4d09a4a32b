import { Button, NativeSelect } from '@mantine/core'
import { useCallback, useEffect, useState } from 'react'
import type { ContractReport } from '#contract'
import { type Breach, breaches } from '#core/compare/contract.ts'
import type { Problem } from '#core/problem.ts'
import type { PanelProps } from '../../app/feature.ts'
import { useApp } from '../../app/store.ts'
import { call, host } from '../../host.ts'
import { CopyText } from '../../ui/CopyText.tsx'
import { downloadText } from '../../ui/download.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Mark } from '../../ui/Mark.tsx'
import { Panel, PanelHead } from '../../ui/Panel.tsx'
import { ProblemNote } from '../../ui/ProblemNote.tsx'
import classes from './Compare.module.css'

type Kind = Breach['kind'] | 'all'
const mostShown = 1000

/** Whether a device keeps its description, as far as it was read. */
export function ContractPanel({ params }: PanelProps) {
  const deviceId = params.deviceId ?? ''
  const revision = useApp(state => state.treeRevisions[deviceId])
  const notify = useApp(state => state.notify)
  const [report, setReport] = useState<ContractReport>()
  const [failure, setFailure] = useState<Problem>()
  const [only, setOnly] = useState<Kind>('all')
  const check = useCallback(
    async (probe: boolean) => {
      const answer = await call(host.compare.contract({ deviceId, probe }))
      setFailure(answer && !answer.ok ? answer.problem : undefined)
      if (!answer?.ok) return
      setReport(answer.value)
      if (probe) notify(`${answer.value.probes} reads that the device must refuse wait for its next call.`)
    },
    [deviceId, notify],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: another revision is another tree
  useEffect(() => void check(false), [check, revision])

  return (
    <Panel>
      <PanelHead
        title={<strong className={classes.title}>{deviceId}</strong>}
        actions={
          <>
            <NativeSelect
              aria-label="Kind of finding"
              value={only}
              data={[
                { value: 'all', label: 'All findings' },
                ...kinds.map(value => ({ value, label: breaches[value] })),
              ]}
              onChange={event => setOnly(event.currentTarget.value as Kind)}
            />
            <Button
              variant="default"
              disabled={!report || report.probes === 0}
              title="Queues reads of nodes that the description does not let be read; nothing is changed on the device"
              onClick={() => void check(true)}
            >
              Also try what is forbidden
            </Button>
            <Button
              variant="default"
              disabled={!report}
              onClick={() => report && downloadText('contract.md', report.markdown, 'text/markdown')}
            >
              Report
            </Button>
            <Button
              variant="default"
              disabled={!report}
              onClick={() => report && downloadText('contract.json', JSON.stringify(report.breaches, undefined, 2))}
            >
              JSON
            </Button>
            <Button onClick={() => void check(false)}>Check again</Button>
          </>
        }
      />
      {failure && <ProblemNote problem={failure} />}
      {report && <Findings deviceId={deviceId} report={report} only={only} />}
    </Panel>
  )
}

const kinds = Object.keys(breaches) as readonly Breach['kind'][]

function Findings({ deviceId, report, only }: { deviceId: string; report: ContractReport; only: Kind }) {
  const openNode = useApp(state => state.openNode)
  const openFile = useApp(state => state.openFile)
  if (report.instances === 0)
    return (
      <EmptyState title="Nothing of this device was read yet">
        <p>Let it be read first: “Read the whole tree at the next call” in the menu of the device.</p>
      </EmptyState>
    )
  if (report.breaches.length === 0)
    return (
      <EmptyState title="The device keeps its description">
        <p>
          <Mark kind="good">{counted(report.instances, 'instance')} looked at, as far as they were read</Mark>
        </p>
      </EmptyState>
    )
  const wanted = report.breaches.filter(({ kind }) => only === 'all' || kind === only)
  const more = wanted.length - mostShown
  return (
    <div className={classes.body}>
      <p role="status">
        {counted(report.breaches.length, 'finding')} in {counted(report.instances, 'instance')}
        {only !== 'all' && `, ${wanted.length} of this kind`}
      </p>
      <table className={classes.table} aria-label="Findings">
        <thead>
          <tr>
            <th>Finding</th>
            <th>Node</th>
            <th>Described → found</th>
            <th>Description</th>
            <th aria-label="Report" />
          </tr>
        </thead>
        <tbody>
          {wanted.slice(0, mostShown).map(({ kind, severity, uri, expected, seen, file, line, report: text }) => (
            <tr key={`${kind} ${uri} ${seen}`}>
              <td>
                <Mark kind={severity === 'error' ? 'bad' : 'warn'}>{breaches[kind]}</Mark>
              </td>
              <td>
                <button type="button" className={classes.link} onClick={() => openNode(deviceId, uri)}>
                  {uri}
                </button>
              </td>
              <td className="mono">
                {expected} → {seen}
              </td>
              <td>
                {file !== undefined && (
                  <button
                    type="button"
                    className={classes.link}
                    onClick={() => openFile(file, { line: line ?? 1, column: 1 })}
                  >
                    {file.slice(file.lastIndexOf('/') + 1)}
                    {line !== undefined && `:${line}`}
                  </button>
                )}
              </td>
              <td>
                <CopyText label="Copy report" text={text} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 && <p className="dim">{more} more; download them.</p>}
    </div>
  )
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`
