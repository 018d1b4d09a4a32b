import { Select } from '@mantine/core'
import { useEffect, useMemo } from 'react'
import { useApp } from '../../app/store.ts'

export interface DeviceSelectProps {
  readonly label: string
  readonly value: string | undefined
  onValue(deviceId: string): void
}

/** Chooses a device; simulated ones come first, and the first one is chosen to begin with. */
export function DeviceSelect({ label, value, onValue }: DeviceSelectProps) {
  const simulated = useApp(state => state.simulated)
  const devices = useApp(state => state.devices)
  const groups = useMemo(() => {
    const here = (simulated ?? []).map(({ id, name }) => ({ value: id, label: name === id ? id : `${name} (${id})` }))
    const known = new Set(here.map(item => item.value))
    const others = (devices ?? [])
      .filter(({ id }) => !known.has(id))
      .map(({ id, name }) => ({ value: id, label: name ?? id }))
    return [
      { group: 'Simulated here', items: here },
      { group: 'Other devices', items: others },
    ].filter(({ items }) => items.length > 0)
  }, [simulated, devices])
  const first = groups[0]?.items[0]?.value
  const gone = value !== undefined && !groups.some(({ items }) => items.some(item => item.value === value))
  useEffect(() => {
    if ((value === undefined || gone) && first !== undefined) onValue(first)
  }, [value, gone, first, onValue])
  return (
    <Select
      label={label}
      data={groups}
      value={value ?? null}
      allowDeselect={false}
      searchable
      limit={100}
      nothingFoundMessage="No such device"
      onChange={next => next !== null && onValue(next)}
      style={{ flexGrow: 1, maxWidth: 420 }}
    />
  )
}
