import { Button, NativeSelect, Select } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { CompareReport } from '#contract'
import { type Verdict, verdicts } from '#core/compare/rules.ts'
import type { Problem } from '#core/problem.ts'
import type { PanelProps } from '../../app/feature.ts'
import { useApp } from '../../app/store.ts'
import { call, host } from '../../host.ts'
import { CopyText } from '../../ui/CopyText.tsx'
import { downloadText } from '../../ui/download.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Mark, type MarkKind } from '../../ui/Mark.tsx'
import { Panel, PanelHead } from '../../ui/Panel.tsx'
import { ProblemNote } from '../../ui/ProblemNote.tsx'
import classes from './Compare.module.css'

const marks: Readonly<Record<Verdict, MarkKind>> = { breaking: 'bad', safe: 'good', editorial: 'idle' }
const mostShown = 1000

/** In front of the id of a device, among paths of files. */
const ofDevice = 'device:'

/** What changed from another description to this one, or from this one to a device. */
export function ComparePanel({ params }: PanelProps) {
  const after = params.path ?? ''
  const files = useApp(state => state.files)
  const loadFiles = useApp(state => state.loadFiles)
  const [before, setBefore] = useState('')
  const [only, setOnly] = useState<Verdict | 'all'>('all')
  const [report, setReport] = useState<CompareReport>()
  const [failure, setFailure] = useState<Problem>()
  useEffect(() => {
    if (!files) void loadFiles()
  }, [files, loadFiles])
  const devices = useApp(state => state.devices) ?? []
  const others = (files ?? []).filter(({ path, kind }) => path !== after && kind !== 'other').map(({ path }) => path)

  const compare = async (other: string) => {
    setBefore(other)
    setReport(undefined)
    setFailure(undefined)
    if (other === '') return
    const deviceId = other.startsWith(ofDevice) ? other.slice(ofDevice.length) : undefined
    const answer = await call(
      deviceId === undefined
        ? host.compare.files({ before: other, after })
        : host.compare.device({ path: after, deviceId }),
    )
    if (answer?.ok) setReport(answer.value)
    else if (answer) setFailure(answer.problem)
  }

  return (
    <Panel>
      <PanelHead
        title={<strong className={classes.title}>{after}</strong>}
        actions={
          <>
            <Select
              aria-label="Older version or device"
              placeholder="Compare with …"
              value={before === '' ? null : before}
              data={[
                { group: 'Older version', items: others },
                { group: 'What was read from', items: devices.map(({ id }) => ({ value: ofDevice + id, label: id })) },
              ].filter(({ items }) => items.length > 0)}
              searchable
              limit={100}
              nothingFoundMessage="No such file or device"
              comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
              onChange={other => void compare(other ?? '')}
            />
            <NativeSelect
              aria-label="Verdict"
              value={only}
              data={[
                { value: 'all', label: 'All changes' },
                ...verdicts.map(value => ({ value, label: `Only ${value}` })),
              ]}
              onChange={event => setOnly(event.currentTarget.value as Verdict | 'all')}
            />
            <Button
              variant="default"
              disabled={!report}
              onClick={() => report && downloadText('changes.md', report.markdown, 'text/markdown')}
            >
              Markdown
            </Button>
            <Button
              variant="default"
              disabled={!report}
              onClick={() => report && downloadText('changes.json', JSON.stringify(report.changes, undefined, 2))}
            >
              JSON
            </Button>
            <CopyText label="Copy" text={report?.markdown ?? ''} disabled={!report} />
          </>
        }
      />
      {failure && <ProblemNote problem={failure} />}
      {report ? (
        <Changes report={report} only={only} />
      ) : (
        !failure && (
          <EmptyState title="Choose the older version above, or a device">
            <p>Every change gets a verdict: breaking, safe, or editorial. Saved files are compared.</p>
            <p>Of a device counts what was read: which nodes there are, and the formats of their values.</p>
          </EmptyState>
        )
      )}
    </Panel>
  )
}

function Changes({ report: { changes, before, after }, only }: { report: CompareReport; only: Verdict | 'all' }) {
  const openFile = useApp(state => state.openFile)
  const shown = changes.filter(({ verdict }) => only === 'all' || verdict === only)
  const count = (verdict: Verdict) => changes.filter(change => change.verdict === verdict).length
  if (changes.length === 0) return <EmptyState title="Nothing changed that means anything" />
  return (
    <div className={classes.body}>
      <p role="status">{verdicts.map(verdict => `${count(verdict)} ${verdict}`).join(', ')}</p>
      <table className={classes.table} aria-label="Changes">
        <thead>
          <tr>
            <th>Verdict</th>
            <th>Node</th>
            <th>Change</th>
            <th>Before → after</th>
          </tr>
        </thead>
        <tbody>
          {shown.slice(0, mostShown).map((change, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list is made anew each time
            <tr key={index}>
              <td>
                <Mark kind={marks[change.verdict]}>{change.verdict}</Mark>
              </td>
              <td>
                <button
                  type="button"
                  className={classes.link}
                  onClick={() => {
                    const line = change.lineAfter ?? change.lineBefore ?? 1
                    openFile(change.lineAfter === undefined ? before : after, { line, column: 1 })
                  }}
                >
                  {change.path}
                </button>
              </td>
              <td>
                {change.words}
                <div className="dim">{change.why}</div>
              </td>
              <td className="mono">
                {(change.before !== undefined || change.after !== undefined) &&
                  `${short(change.before)} → ${short(change.after)}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length > mostShown && <p className="dim">{shown.length - mostShown} more; download them.</p>}
    </div>
  )
}

const short = (text = 'none') => (text.length > 80 ? `${text.slice(0, 80)}…` : text)
