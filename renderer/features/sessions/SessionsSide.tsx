import { Button, Loader, NativeSelect, TextInput } from '@mantine/core'
import { useMemo } from 'react'
import type { RecordSummary } from '#core/record.ts'
import { useApp } from '../../app/store.ts'
import { count } from '../../ui/count.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FilteredSide } from '../../ui/FilteredSide.tsx'
import { Mark } from '../../ui/Mark.tsx'
import { PickList } from '../../ui/PickList.tsx'
import { TwoLineRow, twoLineHeight } from '../../ui/TwoLineRow.tsx'
import { dateTime, shortTime } from '../../ui/time.ts'
import { filterRecords, type SessionFilter } from './sessions-slice.ts'
import { kinds, outcomes, sides } from './words.ts'

/** All records, newest first, with filters. */
export function SessionsSide() {
  const records = useApp(state => state.records)
  const older = useApp(state => state.olderRecords)
  const filter = useApp(state => state.sessionFilter)
  const active = useApp(state => state.panels.find(({ id }) => id === state.activePanel))
  const open = useApp(state => state.openSession)
  const loadOlder = useApp(state => state.loadOlderSessions)
  const shown = useMemo(() => filterRecords(records ?? [], filter), [records, filter])
  if (records === undefined) return <Loader m="md" aria-label="Sessions are being listed" />
  return (
    <FilteredSide filters={<Filters filter={filter} />}>
      <p className="visually-hidden" role="status">
        {count(shown.length, 'record')}
      </p>
      {shown.length === 0 ? (
        <NoSessions filtered={records.length > 0} />
      ) : (
        <PickList
          label="Sessions, newest first"
          items={shown}
          rowHeight={twoLineHeight}
          keyOf={({ id }) => id}
          chosen={active?.params.record}
          row={record => <SessionRow record={record} />}
          onChoose={open}
          onOpen={record => open(record)}
          after={
            older && (
              <Button variant="subtle" fullWidth onClick={() => void loadOlder()}>
                Show older sessions
              </Button>
            )
          }
        />
      )}
    </FilteredSide>
  )
}

function Filters({ filter }: { filter: SessionFilter }) {
  const set = useApp(state => state.sessionsFiltered)
  return (
    <>
      <TextInput
        aria-label="Filter by device id"
        placeholder="Filter by device id"
        value={filter.device}
        onChange={event => set({ device: event.currentTarget.value })}
      />
      <NativeSelect
        aria-label="Filter by outcome"
        value={filter.outcome}
        data={[
          { value: 'all', label: 'All outcomes' },
          ...Object.entries(outcomes).map(([value, { word }]) => ({ value, label: word })),
        ]}
        onChange={event => set({ outcome: event.currentTarget.value as SessionFilter['outcome'] })}
      />
      <NativeSelect
        aria-label="Filter by security"
        value={filter.security}
        data={[
          { value: 'all', label: 'Any security' },
          { value: 'insecure', label: 'Insecure only' },
          { value: 'secure', label: 'Secure only' },
        ]}
        onChange={event => set({ security: event.currentTarget.value as SessionFilter['security'] })}
      />
    </>
  )
}

function NoSessions({ filtered }: { filtered: boolean }) {
  const reset = useApp(state => state.sessionsFiltered)
  const demo = useApp(state => state.startDemo)
  const running = useApp(state => state.demoRunning)
  if (filtered)
    return (
      <EmptyState title="No session matches the filters">
        <Button variant="default" onClick={() => reset({ device: '', outcome: 'all', security: 'all' })}>
          Clear the filters
        </Button>
      </EmptyState>
    )
  return (
    <EmptyState title="No sessions yet">
      <p>A session is recorded whenever a device calls in. Let a device call the server, or try the demo device.</p>
      <Button variant="default" loading={running} onClick={() => void demo()}>
        Try the demo device
      </Button>
    </EmptyState>
  )
}

function SessionRow({ record }: { record: RecordSummary }) {
  const { outcome, kind, deviceId, startedAt, packages, warnings, insecure, side, dialect, peer } = record
  const { word, mark, title } = outcomes[outcome]
  return (
    <TwoLineRow
      title={`${dateTime(startedAt)}, ${sides[side]}`}
      name={deviceId ?? (kind === 'serial' ? (peer ?? 'serial line') : 'unknown device')}
      mark={
        <Mark kind={mark} title={title}>
          {word}
        </Mark>
      }
      details={
        <>
          <span className="mono">{shortTime(startedAt, Date.now())}</span>{' '}
          {kind === 'serial' ? kinds.serial : kind !== 'session' && `${kinds[kind]}, `}
          {kind !== 'serial' && `${side} side`}
          {packages > 0 && `, ${count(packages, 'package')}`}
          {warnings > 0 && `, ${count(warnings, 'warning')}`}
        </>
      }
      marks={
        <>
          {dialect === 'draft' && (
            <span className="dim" title="In the draft dialect of OMA DM 2.0">
              draft
            </span>
          )}
          {insecure && (
            <Mark kind="warn" title="TLS or authentication was off">
              insecure
            </Mark>
          )}
        </>
      }
    />
  )
}
