import { useApp } from '../../app/store.ts'

/** Opens the tab with the features and announced descriptions of a device. */
export function openFeatures(deviceId: string): void {
  useApp.getState().openPanel('features', { deviceId }, `Features of ${deviceId}`)
}
