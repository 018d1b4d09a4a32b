import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import type { RecordSummary } from '#core/record.ts'
import type { RecordView } from '#core/record-view.ts'
import { Mark } from '../../ui/Mark.tsx'
import { dateTime } from '../../ui/time.ts'
import { exportRecord } from './export-record.ts'
import classes from './Session.module.css'
import { count, duration, kinds, outcomes, sides } from './words.ts'

/** Who, when, how it ended; and loudly, when it ran without protection. */
export function SessionHead({ summary, view }: { summary: RecordSummary; view: RecordView }) {
  const { outcome, deviceId, serverId, kind, startedAt, endedAt, side, peer, insecure, id } = summary
  const { word, mark, title } = outcomes[outcome]
  return (
    <header className={classes.head}>
      <div className={classes.headLine}>
        <h2 className="mono">{deviceId ?? 'Unknown device'}</h2>
        <Mark kind={mark} title={title}>
          {word}
        </Mark>
        <span className={classes.space} />
        <Button
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden />}
          onClick={() => void exportRecord(id)}
        >
          Export
        </Button>
      </div>
      <p className="dim">
        <span className="mono">{dateTime(startedAt)}</span>, {kinds[kind]}
        {serverId !== undefined && ` with ${serverId}`}, {sides[side]}
        {peer !== undefined && `, peer ${peer}`}
        {endedAt !== undefined && `, took ${duration(endedAt - startedAt)}`}, {count(view.packages.length, 'package')},{' '}
        {count(view.commands.length, 'command')}, record <code>{id}</code>
      </p>
      {insecure && (
        <p className={classes.insecure} role="note">
          <Mark kind="warn">Insecure test mode</Mark>
          <span>TLS or authentication was off; nothing here proves who sent it.</span>
        </p>
      )}
    </header>
  )
}
