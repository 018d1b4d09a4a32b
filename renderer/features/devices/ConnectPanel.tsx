import type { PanelProps } from '../../app/feature.ts'

export function ConnectPanel({ params }: PanelProps) {
  return <p>{params.deviceId}</p>
}
