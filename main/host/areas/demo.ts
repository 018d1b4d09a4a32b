import type { BootstrapRun } from '#contract'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { Bootstrap } from './bootstrap.ts'
import { defaultServerOptions, isInsecure, type ServerArea } from './server.ts'
import type { Simulator } from './simulator.ts'

// The whole story on one button: server, device, bootstrap over HTTPS, session, tree.

/** The demo device keeps its id, so that the demo can be played again on the same device. */
const demoDevice = { id: 'IMEI:004400152020002', name: 'Demo phone', profile: 'sample:phone' }

export interface DemoPorts {
  readonly server: ServerArea
  readonly simulator: Simulator
  readonly bootstrap: Bootstrap
}

/** Plays the demo; each step that fails is the answer. */
export function createDemo({ server, simulator, bootstrap }: DemoPorts) {
  return async (): Promise<Result<{ readonly deviceId: string; readonly run: BootstrapRun }>> => {
    const ready = await secureServer(server)
    if (!ready.ok) return ready
    const { id, name, profile } = demoDevice
    if (!simulator.unit(id)) {
      const made = await simulator.create({ deviceId: id, name, ddfs: [] })
      if (!made.ok) return made
    }
    const started = await simulator.start(id)
    if (!started.ok) return started
    const run = await bootstrap.push({ profileId: profile, deviceId: id, method: 'client-initiated' })
    return run.ok ? ok({ deviceId: id, run: run.value }) : run
  }
}

/** A running server with TLS and authentication; on any free port when its own is taken. */
async function secureServer(server: ServerArea): Promise<Result<unknown>> {
  const state = server.state()
  if (state.running) return state.insecure ? failed(problem('host.demo-insecure')) : ok(state)
  const options = server.options()
  const wanted = isInsecure(options) ? defaultServerOptions : options
  const started = await server.start(wanted)
  const taken = !started.ok && started.problem.code === 'http.port-in-use'
  return taken ? server.start({ ...wanted, port: 0 }) : started
}
