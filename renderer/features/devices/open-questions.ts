import { useApp } from '../../app/store.ts'

/** Opens what the person at a device was asked, and can be. */
export const openQuestions = (deviceId: string): void =>
  useApp.getState().openPanel('questions', { deviceId }, `Questions to ${deviceId}`)
