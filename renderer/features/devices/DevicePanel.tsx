import type { PanelProps } from '../../app/feature.ts'

export function DevicePanel({ params }: PanelProps) {
  return <p>{params.deviceId}</p>
}
