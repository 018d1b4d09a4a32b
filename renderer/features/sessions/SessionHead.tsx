import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { explain } from '#core/problem.ts'
import type { RecordSummary } from '#core/record.ts'
import { isOldTls, securityWords } from '#core/record-security.ts'
import type { RecordView } from '#core/record-view.ts'
import { count } from '../../ui/count.ts'
import { Mark } from '../../ui/Mark.tsx'
import { PanelHead } from '../../ui/Panel.tsx'
import { dateTime, duration } from '../../ui/time.ts'
import { exportRecord } from './export-record.ts'
import classes from './Session.module.css'
import { kinds, outcomes, sides } from './words.ts'

/** Who, when, how it ended; and loudly, when it ran without protection. */
export function SessionHead({ summary, view }: { summary: RecordSummary; view: RecordView }) {
  const { outcome, deviceId, serverId, kind, startedAt, endedAt, side, peer, insecure, id, dialect } = summary
  const { word, mark, title } = outcomes[outcome]
  return (
    <PanelHead
      title={
        <>
          <h2 className={classes.title}>
            <code>{deviceId ?? 'Unknown device'}</code>
          </h2>
          <Mark kind={mark} title={title}>
            {word}
          </Mark>
        </>
      }
      actions={
        <Button
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden />}
          onClick={() => void exportRecord(id)}
        >
          Export
        </Button>
      }
    >
      <p className="dim">
        <span className="mono">{dateTime(startedAt)}</span>, {kinds[kind]}
        {serverId !== undefined && ` ${kind === 'refused' ? 'by' : 'with'} ${serverId}`}, {sides[side]}
        {dialect !== undefined && `, ${dialect} dialect`}
        {peer !== undefined && `, peer ${peer}`}
        {endedAt !== undefined && `, took ${duration(endedAt - startedAt)}`}, {count(view.packages.length, 'package')},{' '}
        {count(view.commands.length, 'command')}, record <code className={classes.id}>{id}</code>
      </p>
      <Protection view={view} />
      <Why summary={summary} view={view} />
      {insecure && (
        <p className={classes.note} role="note">
          <Mark kind="warn">Insecure test mode</Mark>
          <span>
            TLS or authentication was off, or the listener was in compatibility mode; this proves nothing about who sent
            it.
          </span>
        </p>
      )}
    </PanelHead>
  )
}

/** What protected the exchanges; old TLS is never shown without its mark. */
function Protection({ view: { security } }: { view: RecordView }) {
  if (security.length === 0) return null
  return (
    <p className="dim" data-part="security">
      {security.map(item => (
        <span key={securityWords(item)} className={classes.protection}>
          <span className="mono">{securityWords(item)}</span>
          {isOldTls(item) && <Mark kind="warn">old TLS: insecure</Mark>}
        </span>
      ))}
    </p>
  )
}

/** Why it did not come to its end, in one line; the Problems tab has cause and next step. */
function Why({ summary: { outcome }, view }: { summary: RecordSummary; view: RecordView }) {
  if (outcome === 'failed' && view.problem)
    return (
      <p className={classes.note} data-level="bad">
        <Mark kind="bad">Why</Mark>
        <span>{explain(view.problem).words}</span>
      </p>
    )
  if (outcome !== 'broken') return null
  return (
    <p className={classes.note}>
      <Mark kind="warn">Why</Mark>
      <span>{outcomes.broken.title}; what came after is not known.</span>
    </p>
  )
}
