import { useApp } from '../../app/store.ts'

/** Opens the builder of a device, with a first command when one is given. */
export function openBuilder(deviceId: string, wire?: readonly string[]): void {
  const { openPanel, draftAdded } = useApp.getState()
  if (wire) draftAdded(deviceId, wire)
  openPanel('builder', { deviceId }, `Commands for ${deviceId}`)
}
