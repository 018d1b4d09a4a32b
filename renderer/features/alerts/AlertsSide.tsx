import { Button, Loader, NativeSelect, Select, TextInput } from '@mantine/core'
import { useEffect, useMemo } from 'react'
import type { AlertItem } from '#contract'
import { useApp } from '../../app/store.ts'
import { count } from '../../ui/count.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FilteredSide } from '../../ui/FilteredSide.tsx'
import { Mark } from '../../ui/Mark.tsx'
import { PickList } from '../../ui/PickList.tsx'
import { TwoLineRow, twoLineHeight } from '../../ui/TwoLineRow.tsx'
import { dateTime, shortTime } from '../../ui/time.ts'
import classes from './Alerts.module.css'
import { noAlertFilter, type Span } from './alerts-slice.ts'
import { markNames, markShapes, shortType } from './words.ts'

/** Generic Alerts of all devices, newest first, with filters and counts. */
export function AlertsSide() {
  const alerts = useApp(state => state.alerts)
  const older = useApp(state => state.olderAlerts)
  const dropped = useApp(state => state.alertCounts.dropped)
  const active = useApp(state => state.panels.find(({ id }) => id === state.activePanel))
  const open = useApp(state => state.openAlert)
  const openRules = useApp(state => state.openRules)
  const loadOlder = useApp(state => state.loadOlderAlerts)
  const loadAlerts = useApp(state => state.loadAlerts)
  // How far back a filter reaches moves on with time.
  useEffect(() => void loadAlerts(), [loadAlerts])
  if (alerts === undefined) return <Loader m="md" aria-label="Alerts are being listed" />
  return (
    <FilteredSide filters={<Filters />}>
      <Counts />
      <p className="visually-hidden" role="status">
        {count(alerts.length, 'alert')}
      </p>
      {dropped > 0 && (
        <p className={classes.dropped}>
          {count(dropped, 'older alert')} let go to keep the list bounded; the sessions that brought them are kept.
        </p>
      )}
      {alerts.length === 0 ? (
        <NoAlerts />
      ) : (
        <PickList
          label="Alerts, newest first"
          items={alerts}
          rowHeight={twoLineHeight}
          keyOf={({ id }) => String(id)}
          chosen={active?.panel === 'alert' ? active.params.id : undefined}
          row={item => <AlertRow item={item} />}
          onChoose={open}
          onOpen={item => open(item)}
          after={
            older && (
              <Button variant="subtle" fullWidth onClick={() => void loadOlder()}>
                Show older alerts
              </Button>
            )
          }
        />
      )}
      <Button variant="default" m={8} onClick={openRules} title="Alt+R">
        Rules for alerts
      </Button>
    </FilteredSide>
  )
}

function Filters() {
  const filter = useApp(state => state.alertFilter)
  const set = useApp(state => state.alertsFiltered)
  const devices = useApp(state => state.devices)
  const choices = useMemo(() => {
    const known = (devices ?? []).map(({ id }) => id)
    return filter.device === '' || known.includes(filter.device) ? known : [filter.device, ...known]
  }, [devices, filter.device])
  return (
    <>
      <TextInput
        aria-label="Filter by alert type"
        placeholder="Filter by alert type"
        value={filter.type}
        onChange={event => set({ type: event.currentTarget.value })}
      />
      <Select
        aria-label="Filter by device"
        value={filter.device}
        data={[{ value: '', label: 'All devices' }, ...choices.map(id => ({ value: id, label: id }))]}
        allowDeselect={false}
        searchable
        limit={100}
        nothingFoundMessage="No such device"
        comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
        onChange={device => device !== null && set({ device })}
      />
      <NativeSelect
        aria-label="Filter by time"
        value={filter.span}
        data={[
          { value: 'any', label: 'Any time' },
          { value: 'hour', label: 'Last hour' },
          { value: 'day', label: 'Last day' },
          { value: 'week', label: 'Last week' },
        ]}
        onChange={event => set({ span: event.currentTarget.value as Span })}
      />
    </>
  )
}

/** How many there are by mark; each is a filter to be switched on and off. */
function Counts() {
  const { byMark } = useApp(state => state.alertCounts)
  const chosen = useApp(state => state.alertFilter.marks)
  const set = useApp(state => state.alertsFiltered)
  const shown = markNames.filter(mark => (byMark[mark] ?? 0) > 0 || chosen.includes(mark))
  if (shown.length === 0) return null
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a frame; this groups switches
    <div className={classes.counts} role="group" aria-label="Alerts by mark; choose which are shown">
      {shown.map(mark => (
        <button
          key={mark}
          type="button"
          className={classes.count}
          aria-pressed={chosen.includes(mark)}
          onClick={() =>
            set({ marks: chosen.includes(mark) ? chosen.filter(item => item !== mark) : [...chosen, mark] })
          }
        >
          <Mark kind={markShapes[mark]}>
            {mark} {byMark[mark] ?? 0}
          </Mark>
        </button>
      ))}
    </div>
  )
}

function NoAlerts() {
  const filter = useApp(state => state.alertFilter)
  const set = useApp(state => state.alertsFiltered)
  const filtered = filter.device !== '' || filter.type !== '' || filter.marks.length > 0 || filter.span !== 'any'
  if (filtered)
    return (
      <EmptyState title="No alert matches the filters">
        <Button variant="default" onClick={() => set(noAlertFilter)}>
          Clear the filters
        </Button>
      </EmptyState>
    )
  return (
    <EmptyState title="No alerts yet">
      <p>Devices tell of what happened to them when they call in: finished operations, errors. It is listed here.</p>
      <p>To try it, let a device of the Simulator raise an alert.</p>
    </EmptyState>
  )
}

function AlertRow({ item }: { item: AlertItem }) {
  const { alert, deviceId, at } = item
  return (
    <TwoLineRow
      title={`${alert.type}\n${dateTime(at)}`}
      name={shortType(alert.type)}
      mark={<Mark kind={markShapes[alert.mark]}>{alert.mark}</Mark>}
      details={
        <>
          <span className="mono">{shortTime(at, Date.now())}</span> {deviceId}
          {alert.source !== undefined && `, ${alert.source}`}
        </>
      }
    />
  )
}
