import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { DeviceSummary } from '#contract'
import { useApp } from '../../app/store.ts'
import { count } from '../../ui/count.ts'
import { Mark } from '../../ui/Mark.tsx'
import { nextIndex } from '../../ui/PickList.tsx'
import { ago } from '../../ui/time.ts'
import { useNow } from '../../ui/use-now.ts'
import classes from './Devices.module.css'
import { deviceModel, deviceStates } from './words.ts'

/** A row of three lines; one with more marks than fit has a fourth. */
const usualHeight = 72

/** Devices, as many as there are: only the rows in sight exist. The arrow keys walk, Enter opens. */
export function DeviceList({ devices }: { devices: readonly DeviceSummary[] }) {
  const current = useApp(state => state.panels.find(({ id }) => id === state.activePanel)?.params.deviceId)
  const now = useNow(10_000)
  const scroll = useRef<HTMLDivElement>(null)
  const [stop, setStop] = useState<string>()
  const wanted = useRef<number>(undefined)
  const at = Math.max(
    0,
    devices.findIndex(({ id }) => id === (stop ?? current)),
  )
  const rows = useVirtualizer({
    count: devices.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => usualHeight,
    overscan: 8,
    getItemKey: index => devices[index]?.id ?? index,
    // The row that holds the focus stays, however far the list is scrolled.
    rangeExtractor: range => [...new Set([...defaultRangeExtractor(range), at])].sort((a, b) => a - b),
  })
  useEffect(() => {
    if (wanted.current === undefined) return
    const row = scroll.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"] button`)
    if (row) wanted.current = undefined
    row?.focus({ preventScroll: true })
  })
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroll.current?.clientHeight ?? 0) / usualHeight) - 1)
    const next = nextIndex(event.key, at, devices.length, page)
    const device = devices[next ?? -1]
    if (next === undefined || !device) return
    event.preventDefault()
    wanted.current = next
    setStop(device.id)
    rows.scrollToIndex(next)
  }
  return (
    <div ref={scroll} className={classes.scroll}>
      <ul className={classes.list} aria-label="Devices" style={{ height: rows.getTotalSize() }} onKeyDown={onKeyDown}>
        {rows.getVirtualItems().map(({ index, key, start }) => {
          const device = devices[index]
          if (!device) return null
          return (
            <li
              key={key}
              ref={rows.measureElement}
              data-index={index}
              className={classes.listRow}
              aria-setsize={devices.length}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${start}px)` }}
              onFocus={() => setStop(device.id)}
            >
              <DeviceRow device={device} current={device.id === current} now={now} tabStop={index === at} />
            </li>
          )
        })}
      </ul>
    </div>
  )
}

interface DeviceRowProps {
  readonly device: DeviceSummary
  readonly current: boolean
  readonly now: number
  /** Tab leads to one row of the list, the arrow keys to the others. */
  readonly tabStop: boolean
}

function DeviceRow({ device, current, now, tabStop }: DeviceRowProps) {
  const openPanel = useApp(state => state.openPanel)
  const { mark, word, title } = deviceStates[device.state]
  return (
    <button
      type="button"
      className={classes.device}
      aria-current={current}
      tabIndex={tabStop ? 0 : -1}
      onClick={() => openPanel('device', { deviceId: device.id }, device.id)}
    >
      <span className={classes.deviceId} title={device.id}>
        {device.id}
      </span>
      <span className={classes.deviceModel}>{deviceModel(device) ?? 'unknown model'}</span>
      <span className={classes.deviceFacts}>
        <Mark kind={mark} title={title}>
          {word}
        </Mark>
        {device.lastSeenAt !== undefined && <span className="dim">{ago(device.lastSeenAt, now)}</span>}
        {device.queued > 0 && <span>{device.queued} pending</span>}
        <AlertCount device={device} />
        {device.simulated && <span className="dim">simulated</span>}
        {device.insecure && <strong className={classes.insecure}>insecure</strong>}
      </span>
    </button>
  )
}

/** How many alerts are kept of a device, and how grave the gravest is. */
function AlertCount({ device: { alerts } }: { device: DeviceSummary }) {
  const number = Object.values(alerts.byMark).reduce((sum, many) => sum + many, 0)
  if (number === 0) return null
  const grave = (alerts.byMark.fatal ?? 0) + (alerts.byMark.critical ?? 0)
  return (
    <Mark
      kind={grave > 0 ? 'bad' : 'idle'}
      title={grave > 0 ? `${grave} of them fatal or critical` : 'None of them fatal or critical'}
    >
      {count(number, 'alert')}
    </Mark>
  )
}
