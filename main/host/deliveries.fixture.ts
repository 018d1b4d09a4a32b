import { afterEach, beforeEach } from 'vitest'
import type { BootstrapMethod, BootstrapRun, DeliveryOrder } from '#contract'
import { type Opened, openDoor, secure, value } from './door.fixture.ts'

// A workbench with its server and a simulated device SIM:1 for each test, and what the tests of bootstraps say often.

export let door: Opened

/** To be called once by a file of tests. */
export function openDoorWithDevice(): void {
  beforeEach(async () => {
    door = await openDoor()
    value(await door.host.server.start(secure))
    await device('SIM:1')
  })
  afterEach(() => door.stop())
}

export async function device(deviceId: string) {
  value(await door.host.simulator.create({ deviceId, ddfs: [] }))
  return value(await door.host.simulator.start({ deviceId }))
}
export const order = (method: BootstrapMethod, more: Partial<DeliveryOrder> = {}): DeliveryOrder => ({
  profileId: 'sample:phone',
  deviceId: 'SIM:1',
  method,
  operator: 'Ada',
  ...more,
})
export const profile = (server: object) =>
  JSON.stringify({
    kind: 'dmwb-bootstrap-profile',
    version: 1,
    name: 'Mine',
    accounts: [{ server, permissions: ['*'], auth: { transport: 'basic', notification: true } }],
  })
export const ended = (id: string) =>
  door.seen(event =>
    event.kind === 'run' && event.run.id === id && event.run.result !== 'running' ? event.run : undefined,
  )
export const offered = (id: string) =>
  door.seen(event =>
    event.kind === 'run' && event.run.id === id
      ? event.run.steps.find(step => step.address !== undefined)?.address
      : undefined,
  )
export const stepsOf = ({ steps }: BootstrapRun) => steps.filter(({ ok }) => ok).map(({ step }) => step)
