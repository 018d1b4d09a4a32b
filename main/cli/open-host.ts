import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ServerOptions, ServerState } from '#contract'
import { ok, type Result } from '#core/result.ts'
import { serve } from '#headless/serve.ts'
import { createWorkbench } from '#host/workbench.ts'
import { rendererFolder, resources, root } from './folders.ts'
import { connectHost, type HostClient } from './host-client.ts'

export interface HostOptions {
  readonly data: string
  /** The address of a workbench that runs already. */
  readonly at?: string
}

export interface OpenedHost {
  readonly client: HostClient
  close(): Promise<void>
}

/** The workbench of a data folder, opened for this command alone, or one that runs already. */
export async function openHost({ data, at }: HostOptions): Promise<Result<OpenedHost>> {
  if (at !== undefined) {
    const client = await connectHost(at)
    return ok({ client, close: async () => client.close() })
  }
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string }
  const workbench = await createWorkbench({ folder: data, door: 'headless', version, resources })
  if (!workbench.ok) return workbench
  const door = await serve({ workbench: workbench.value, port: 0, host: '127.0.0.1', rendererFolder })
  if (!door.ok) {
    await workbench.value.close()
    return door
  }
  const client = await connectHost(door.value.address)
  return ok({
    client,
    close: async () => {
      client.close()
      await door.value.close()
      await workbench.value.close()
    },
  })
}

/** A DM Server with TLS and authentication: as it runs, as it is set, or on any free port when its own is taken. */
export async function openServer(
  { host }: HostClient,
  wanted: Partial<Pick<ServerOptions, 'host' | 'port'>>,
): Promise<Result<ServerState>> {
  const { server, serverOptions } = await host.workbench.state()
  const isGood = server.running && server.tls && server.auth !== 'none'
  if (isGood && Object.keys(wanted).length === 0) return ok(server)
  const auth = serverOptions.auth === 'none' ? ('basic' as const) : serverOptions.auth
  // What a command needs for itself is not what the workbench is set to.
  const options = { ...serverOptions, tls: true, auth, ...wanted, forNow: true }
  const started = await host.server.start(options)
  const isTaken = !started.ok && started.problem.code === 'http.port-in-use' && wanted.port === undefined
  return isTaken ? host.server.start({ ...options, port: 0 }) : started
}
