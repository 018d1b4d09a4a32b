import { Button, NativeSelect } from '@mantine/core'
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

/** What changed from another description to this one. */
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
  const others = (files ?? []).filter(({ path, kind }) => path !== after && kind !== 'other').map(({ path }) => path)

  const compare = async (path: string) => {
    setBefore(path)
    setReport(undefined)
    setFailure(undefined)
    if (path === '') return
    const answer = await call(host.compare.files({ before: path, after }))
    if (answer?.ok) setReport(answer.value)
    else if (answer) setFailure(answer.problem)
  }

  return (
    <Panel>
      <PanelHead
        title={<strong className={classes.title}>{after}</strong>}
        actions={
          <>
            <NativeSelect
              aria-label="Older version"
              value={before}
              data={[{ value: '', label: 'Compare with …' }, ...others]}
              onChange={event => void compare(event.currentTarget.value)}
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
          <EmptyState title="Choose the older version above">
            <p>Every change gets a verdict: breaking, safe, or editorial. Saved files are compared.</p>
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
