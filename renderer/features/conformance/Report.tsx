import { Button, NativeSelect, TextInput } from '@mantine/core'
import { Fragment, useState } from 'react'
import type { ConformanceState } from '#contract'
import type { ConformanceRow, Verdict } from '#core/conformance/item.ts'
import { conformanceHtml, summary } from '#core/conformance/report-html.ts'
import { downloadText } from '../../ui/download.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Mark, type MarkKind } from '../../ui/Mark.tsx'
import { dateTime } from '../../ui/time.ts'
import classes from './Conformance.module.css'

const verdicts = [
  { value: 'all', label: 'All verdicts' },
  { value: 'pass', label: 'Pass' },
  { value: 'fail', label: 'Fail' },
  { value: 'not-supported', label: 'Not supported' },
  { value: 'not-observable', label: 'Not observable' },
] as const
type VerdictFilter = (typeof verdicts)[number]['value']

const marks: Readonly<Record<Verdict, readonly [MarkKind, string]>> = {
  pass: ['good', 'pass'],
  fail: ['bad', 'FAIL'],
  'not-supported': ['idle', 'not supported'],
  'not-observable': ['waiting', 'not observable'],
}

/** The rows of a report, by subject, with a filter. */
export function Report({ report }: { report: NonNullable<ConformanceState['report']> }) {
  const { rows, at } = report
  const [text, setText] = useState('')
  const [verdict, setVerdict] = useState<VerdictFilter>('all')
  const wanted = text.trim().toLowerCase()
  const shown = rows.filter(
    row =>
      (verdict === 'all' || row.verdict === verdict) &&
      `${row.id} ${row.words} ${row.evidence}`.toLowerCase().includes(wanted),
  )
  const subjects = [...new Set(rows.map(({ subject }) => subject))]
  return (
    <>
      <div className={classes.filter}>
        <TextInput
          aria-label="Search items and evidence"
          placeholder="Search items and evidence"
          value={text}
          onChange={event => setText(event.currentTarget.value)}
        />
        <NativeSelect
          aria-label="Verdict"
          data={verdicts}
          value={verdict}
          onChange={event =>
            setVerdict(verdicts.find(({ value }) => value === event.currentTarget.value)?.value ?? 'all')
          }
        />
        <span className="dim">{dateTime(at)}</span>
        <Download report={report} />
      </div>
      {shown.length === 0 ? (
        <EmptyState title="No item fits the filter" />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reached by the keyboard
        <section className={classes.rows} aria-label="Conformance items" tabIndex={0}>
          <table className={classes.table}>
            <thead>
              <tr>
                {['Item', 'Verdict', 'Evidence'].map(head => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {subjects.map(subject => (
                <Fragment key={subject}>
                  <tr>
                    <th scope="rowgroup" colSpan={3} className={classes.subject}>
                      DM {subject === 'server' ? 'Server' : 'Client'}{' '}
                      <span className="dim">{summary(rows.filter(row => row.subject === subject))}</span>
                    </th>
                  </tr>
                  {shown
                    .filter(row => row.subject === subject)
                    .map(row => (
                      <Row key={row.id} row={row} />
                    ))}
                </Fragment>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  )
}

function Row({ row }: { row: ConformanceRow }) {
  const [kind, word] = marks[row.verdict]
  return (
    <tr>
      <td>
        <code>{row.id}</code>
        <p className="dim">
          {row.words}
          {row.level === 'optional' && ' · optional'}
        </p>
      </td>
      <td>
        <Mark kind={kind}>{word}</Mark>
      </td>
      <td>{row.evidence}</td>
    </tr>
  )
}

function Download({ report: { rows, title, at } }: { report: NonNullable<ConformanceState['report']> }) {
  const made = `OMA DM 2.0 conformance, made by DM Workbench, ${dateTime(at)}`
  return (
    <>
      <Button
        variant="default"
        onClick={() => downloadText('conformance.html', conformanceHtml(rows, title, made), 'text/html')}
      >
        Save as HTML
      </Button>
      <Button
        variant="default"
        onClick={() => downloadText('conformance.json', `${JSON.stringify(rows, undefined, 2)}\n`, 'application/json')}
      >
        Save as JSON
      </Button>
    </>
  )
}
