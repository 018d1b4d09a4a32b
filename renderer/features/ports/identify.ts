import type { PortKind } from '#core/serial/port-identity.ts'
import { useApp } from '../../app/store.ts'
import { call, host } from '../../host.ts'

/** Asks what is behind a port, as one kind only if it is given; what comes of it is told by events. */
export async function identify(path: string, as?: PortKind): Promise<void> {
  const asked = await call(host.ports.identify({ path, ...(as && { as }) }))
  // Whoever cancelled knows.
  if (asked && !asked.ok && asked.problem.code !== 'serial.cancelled') useApp.getState().notify(asked.problem)
}
