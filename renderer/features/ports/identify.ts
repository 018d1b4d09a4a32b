import type { PortKind } from '#core/serial/port-identity.ts'
import { useApp } from '../../app/store.ts'
import { call, host } from '../../host.ts'

/** Asks what is behind a port, as one kind only or at another rate if that is given; what comes of it is told by events. */
export async function identify(
  path: string,
  how: { readonly as?: PortKind; readonly baud?: number } = {},
): Promise<void> {
  const asked = await call(host.ports.identify({ path, ...how }))
  // Whoever cancelled knows.
  if (asked && !asked.ok && asked.problem.code !== 'serial.cancelled') useApp.getState().notify(asked.problem)
}
