import { afterAll, onTestFinished } from 'vitest'
import type { BootstrapRun, DeliveryOrder } from '#contract'
import { mediaTypes } from '#core/media-types.ts'
import type { Hardware } from '#hardware/hardware.ts'
import { type Habits, plugIn } from '#hardware/plug.ts'
import { newDevice } from '../../main/device/device.fixture.ts'
import { openDoor, secure, value } from '../../main/host/door.fixture.ts'

// A workbench with its server, cables into simulated hardware, and a device that takes what came over them and calls in.

export type Cable = NonNullable<DeliveryOrder['cable']>
export type CableOrder = Partial<Omit<DeliveryOrder, 'cable'>> & { readonly cable: Cable }

/** One workbench for all tests of a file; every test names devices of its own. */
export async function openJig() {
  const door = await openDoor()
  afterAll(() => door.stop())
  value(await door.host.server.start(secure))
  const ca = value(await door.host.server.caCertificate())

  /** Plugged in until `whenOver` says that the test is over. A concurrent test passes its own: the usual one is that of whichever test began last. */
  const plug = async (hardware: Hardware, habits: Habits = {}, path?: string, whenOver = onTestFinished) => {
    const port = value(await plugIn(hardware, habits, path))
    whenOver(() => port.unplug())
    return port
  }
  const ended = (id: string): Promise<BootstrapRun> =>
    door.seen(event =>
      event.kind === 'run' && event.run.id === id && event.run.result !== 'running' ? event.run : undefined,
    )
  const start = async ({ cable, ...order }: CableOrder): Promise<BootstrapRun> =>
    value(
      await door.host.bootstrap.push({
        profileId: 'sample:phone',
        deviceId: 'IMEI:490154203237518',
        method: cable.way === 'modem' ? 'card' : 'factory',
        waitSeconds: 60,
        ...order,
        cable,
      }),
    )
  /** Waits for a step that is told of a run. */
  const told = (id: string, words: RegExp): Promise<BootstrapRun> =>
    door.seen(event =>
      event.kind === 'run' && event.run.id === id && event.run.steps.some(step => words.test(step.words))
        ? event.run
        : undefined,
    )
  /** The device applies what came, and opens its session. */
  const callIn = async (deviceId: string, document: Uint8Array) => {
    const device = newDevice({ id: deviceId, trust: { ca } })
    onTestFinished(() => device.stop())
    return device.bootstrapWith(document, mediaTypes.document)
  }
  return { host: door.host, door, ca, plug, start, ended, told, callIn }
}
