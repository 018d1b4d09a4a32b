import { Button } from '@mantine/core'
import { IconPlugConnected } from '@tabler/icons-react'
import type { DeviceSummary } from '#contract'
import { useApp } from '../../app/store.ts'
import { count } from '../../ui/count.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Mark } from '../../ui/Mark.tsx'
import { ago } from '../../ui/time.ts'
import { useNow } from '../../ui/use-now.ts'
import classes from './Devices.module.css'
import { deviceModel, deviceStates } from './words.ts'

/** Every device that called in or is expected, the latest first. */
export function DevicesSide() {
  const devices = useApp(state => state.devices)
  const current = useApp(state => state.panels.find(({ id }) => id === state.activePanel)?.params.deviceId)
  const now = useNow(10_000)
  if (devices === undefined) return <EmptyState title="Loading …" />
  if (devices.length === 0) return <NoDevices />
  const latest = (device: DeviceSummary) => device.lastSeenAt ?? device.firstSeenAt ?? 0
  const sorted = [...devices].sort((a, b) => latest(b) - latest(a))
  return (
    <ul className={classes.list} aria-label="Devices">
      {sorted.map(device => (
        <DeviceRow key={device.id} device={device} current={device.id === current} now={now} />
      ))}
    </ul>
  )
}

function DeviceRow({ device, current, now }: { device: DeviceSummary; current: boolean; now: number }) {
  const openPanel = useApp(state => state.openPanel)
  const { mark, word, title } = deviceStates[device.state]
  return (
    <li>
      <button
        type="button"
        className={classes.device}
        aria-current={current}
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
    </li>
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

function NoDevices() {
  const openPanel = useApp(state => state.openPanel)
  const startDemo = useApp(state => state.startDemo)
  const demoRunning = useApp(state => state.demoRunning)
  return (
    <EmptyState title="No devices yet">
      <p>A device appears here when it is bootstrapped, or when it calls in for the first time.</p>
      <Button
        variant="default"
        leftSection={<IconPlugConnected size={14} />}
        onClick={() => openPanel('connect', {}, 'Connect a device')}
      >
        Connect a device
      </Button>
      <Button variant="default" loading={demoRunning} onClick={() => void startDemo()}>
        Try the demo device
      </Button>
    </EmptyState>
  )
}
