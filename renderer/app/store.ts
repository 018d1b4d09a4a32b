import { create } from 'zustand'
import { type AlertsSlice, createAlertsSlice } from '../features/alerts/alerts-slice.ts'
import { type BootstrapSlice, createBootstrapSlice } from '../features/bootstrap/bootstrap-slice.ts'
import { createDeliverySlice, type DeliverySlice } from '../features/bootstrap/delivery-slice.ts'
import { type ConformanceSlice, createConformanceSlice } from '../features/conformance/conformance-slice.ts'
import { type BuilderSlice, createBuilderSlice } from '../features/devices/builder-slice.ts'
import { createDevicesSlice, type DevicesSlice } from '../features/devices/devices-slice.ts'
import { createNotificationsSlice, type NotificationsSlice } from '../features/devices/notifications-slice.ts'
import { createQuestionsSlice, type QuestionsSlice } from '../features/devices/questions-slice.ts'
import { createEditorSlice, type EditorSlice } from '../features/editor/editor-slice.ts'
import { createInterfacesSlice, type InterfacesSlice } from '../features/interfaces/interfaces-slice.ts'
import { createPortsSlice, type PortsSlice } from '../features/ports/ports-slice.ts'
import { createRepositorySlice, type RepositorySlice } from '../features/repository/repository-slice.ts'
import { createSessionsSlice, type SessionsSlice } from '../features/sessions/sessions-slice.ts'
import { createSimulatorSlice, type SimulatorSlice } from '../features/simulator/simulator-slice.ts'
import { createHostSlice, type HostSlice } from './host-slice.ts'
import { createShellSlice, type ShellSlice } from './shell-slice.ts'

export type AppState = ShellSlice &
  HostSlice &
  DevicesSlice &
  BuilderSlice &
  NotificationsSlice &
  QuestionsSlice &
  SimulatorSlice &
  SessionsSlice &
  AlertsSlice &
  BootstrapSlice &
  DeliverySlice &
  EditorSlice &
  PortsSlice &
  ConformanceSlice &
  InterfacesSlice &
  RepositorySlice

/** The whole state of the window, one slice per feature. */
export const useApp = create<AppState>()((...tools) => ({
  ...createShellSlice(...tools),
  ...createHostSlice(...tools),
  ...createDevicesSlice(...tools),
  ...createBuilderSlice(...tools),
  ...createNotificationsSlice(...tools),
  ...createQuestionsSlice(...tools),
  ...createSimulatorSlice(...tools),
  ...createSessionsSlice(...tools),
  ...createAlertsSlice(...tools),
  ...createBootstrapSlice(...tools),
  ...createDeliverySlice(...tools),
  ...createEditorSlice(...tools),
  ...createPortsSlice(...tools),
  ...createConformanceSlice(...tools),
  ...createInterfacesSlice(...tools),
  ...createRepositorySlice(...tools),
}))
