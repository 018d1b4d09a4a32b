import { Button, TextInput } from '@mantine/core'
import { IconPlugConnected } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useApp } from '../../app/store.ts'
import { count } from '../../ui/count.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FilteredSide } from '../../ui/FilteredSide.tsx'
import { DeviceList } from './DeviceList.tsx'
import { filteredDevices } from './devices-slice.ts'

/** Every device that called in or is expected, the latest first. */
export function DevicesSide() {
  const devices = useApp(state => state.devices)
  const filter = useApp(state => state.deviceFilter)
  const set = useApp(state => state.devicesFiltered)
  const shown = useMemo(() => filteredDevices(devices ?? [], filter), [devices, filter])
  if (devices === undefined) return <EmptyState title="Loading …" />
  if (devices.length === 0) return <NoDevices />
  return (
    <FilteredSide
      filters={
        <TextInput
          aria-label="Filter by device id or model"
          placeholder="Filter by device id or model"
          value={filter}
          onChange={event => set(event.currentTarget.value)}
        />
      }
    >
      <p className="visually-hidden" role="status">
        {count(shown.length, 'device')}
      </p>
      {shown.length === 0 ? (
        <EmptyState title="No device matches the filter">
          <Button variant="default" onClick={() => set('')}>
            Clear the filter
          </Button>
        </EmptyState>
      ) : (
        <DeviceList devices={shown} />
      )}
    </FilteredSide>
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
