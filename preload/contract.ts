import { alertsCalls } from './contract/alerts.ts'
import { bootstrapCalls } from './contract/bootstrap.ts'
import { bootstrapRequestsCalls } from './contract/bootstrap-requests.ts'
import { conformanceCalls } from './contract/conformance.ts'
import { descriptionsCalls } from './contract/descriptions.ts'
import { devicesCalls, sessionsCalls } from './contract/devices.ts'
import { factoryAuthorityCalls } from './contract/factory-authority.ts'
import { compareCalls, filesCalls } from './contract/files.ts'
import { interfacesCalls } from './contract/interfaces.ts'
import { interactionsCalls, notificationsCalls } from './contract/notifications.ts'
import { portalCalls } from './contract/portal.ts'
import { consolesCalls, hardwareCalls, portsCalls } from './contract/ports.ts'
import { profilesCalls } from './contract/profiles.ts'
import { pushListsCalls } from './contract/push-lists.ts'
import { repositoryCalls } from './contract/repository.ts'
import { rightsCalls } from './contract/rights.ts'
import { simulatorCalls } from './contract/simulator.ts'
import { identitiesCalls, serverCalls, workbenchCalls } from './contract/workbench.ts'

export { bytesSerializer } from './bytes-serializer.ts'
export * from './contract/alerts.ts'
export * from './contract/bootstrap.ts'
export * from './contract/bootstrap-requests.ts'
export * from './contract/common.ts'
export * from './contract/conformance.ts'
export type { DeliveryOrder } from './contract/delivery-order.ts'
export * from './contract/descriptions.ts'
export * from './contract/devices.ts'
export * from './contract/events.ts'
export * from './contract/factory-authority.ts'
export * from './contract/files.ts'
export * from './contract/interfaces.ts'
export * from './contract/notifications.ts'
export * from './contract/portal.ts'
export * from './contract/ports.ts'
export * from './contract/profiles.ts'
export * from './contract/push-lists.ts'
export * from './contract/repository.ts'
export * from './contract/rights.ts'
export * from './contract/simulator.ts'
export * from './contract/workbench.ts'

// What renderer and host may say to each other, an area a file. Shapes are checked at the host's door, once.
// Expected failures travel as values: `Answer<T>`; only broken promises of our own are thrown.

export const contract = {
  workbench: workbenchCalls,
  server: serverCalls,
  identities: identitiesCalls,
  interfaces: interfacesCalls,
  descriptions: descriptionsCalls,
  devices: devicesCalls,
  interactions: interactionsCalls,
  notifications: notificationsCalls,
  sessions: sessionsCalls,
  repository: repositoryCalls,
  rights: rightsCalls,
  alerts: alertsCalls,
  simulator: simulatorCalls,
  bootstrap: bootstrapCalls,
  pushLists: pushListsCalls,
  bootstrapRequests: bootstrapRequestsCalls,
  factoryAuthority: factoryAuthorityCalls,
  portal: portalCalls,
  profiles: profilesCalls,
  ports: portsCalls,
  hardware: hardwareCalls,
  consoles: consolesCalls,
  compare: compareCalls,
  conformance: conformanceCalls,
  files: filesCalls,
}
export type Contract = typeof contract
