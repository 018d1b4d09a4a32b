import { randomUUID } from 'node:crypto'
import type { Evidence } from '#bootstrap/run.ts'
import type { BootstrapRun, DeliveryOrder } from '#contract'
import { ok, type Result } from '#core/result.ts'
import { requestText } from '#http/certificate-request.ts'
import type { DevicesArea } from '../areas/devices.ts'
import type { Simulator } from '../areas/simulator.ts'
import type { Parts } from '../parts.ts'
import { timeout } from '../waiting.ts'
import type { Going } from './runner.ts'

// A plan is flown with a simulated device first: a stand-in with the descriptions of the real one, bootstrapped by the
// same profile and the same method, and gone afterwards. The real device and its account notice nothing.

/** How long a stand-in may take to finish what it does. */
const restMs = 10_000

/** The identity of a stand-in begins so. */
const trialPrefix = 'TRIAL:'

export interface TrialPorts {
  readonly simulator: Simulator
  readonly devices: DevicesArea
  start(order: DeliveryOrder, more?: Partial<Evidence>): Promise<Result<Going>>
}

export interface Trials {
  fly(order: DeliveryOrder): Promise<Result<BootstrapRun>>
}

export function createTrials({ log }: Parts, { simulator, devices, start }: TrialPorts): Trials {
  const clear = async (id: string) => {
    // Its first session goes on after the proof; the server forgets nobody in the middle of one.
    const rest = timeout(restMs, ok(null))
    const settled = simulator.unit(id)?.use(async device => ok(await device.settled()))
    await Promise.race([settled, rest.words])
    rest.clear()
    await simulator.remove(id)
    for (let left = 20; left > 0 && !(await devices.forget(id)).ok; left -= 1) await timeout(100, undefined).words
  }
  return {
    fly: async order => {
      const deviceId = `${trialPrefix}${randomUUID()}`
      // What an earlier stop left behind.
      for (const { id, busy } of await simulator.list()) if (id.startsWith(trialPrefix) && !busy) await clear(id)
      const ddfs = simulator.unit(order.deviceId)?.summary().ddfs ?? []
      const created = await simulator.create({ deviceId, name: `Stand-in for ${order.deviceId}`, ddfs })
      if (!created.ok) return created
      try {
        const behaviour = { subscriber: subscriberOf(order) }
        const behaved = await simulator.behave(deviceId, behaviour)
        if (!behaved.ok) return behaved
        const on = await simulator.start(deviceId)
        if (!on.ok) return on
        const { address: _, waitSeconds: __, deviceCa: ___, values: given, csr: real, ...same } = order
        // The key of the real device stays there: the stand-in has one of its own.
        const csr = real === undefined ? undefined : await requestOf(simulator, deviceId)
        const values = given && withoutIdentity(given)
        const begun = await start(
          { ...same, ...(values && { values }), ...(csr !== undefined && { csr }), deviceId },
          { trialFor: order.deviceId, operator: order.operator ?? 'trial' },
        )
        return begun.ok ? ok(await begun.value.done) : begun
      } finally {
        await clear(deviceId).catch((cause: unknown) => log.write('error', deviceId, String(cause)))
      }
    },
  }
}

async function requestOf(simulator: Simulator, deviceId: string): Promise<string | undefined> {
  const asked = await simulator.unit(deviceId)?.use(async device => ok(requestText(await device.certificateRequest())))
  return asked?.ok ? asked.value : undefined
}

/** The stand-in knows the secrets of the real device, so that the MAC is tried as well. */
function subscriberOf({ imsi, pin }: DeliveryOrder) {
  return { ...(imsi !== undefined && { imsi }), ...(pin !== undefined && { pin }) }
}

/** Credentials and identity belong to the real device; the stand-in gets its own. */
function withoutIdentity(values: Readonly<Record<string, string>>): Record<string, string> {
  const own = /^(device\.id|credentials\.)/
  return Object.fromEntries(Object.entries(values).filter(([name]) => !own.test(name)))
}
