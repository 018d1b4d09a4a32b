import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Answer, HostEvent, ServerOptions } from '#contract'
import type { Result } from '#core/result.ts'
import { connect, type TestClient } from '#headless/client.fixture.ts'
import { serve } from '#headless/serve.ts'
import { createWorkbench, type Workbench } from './workbench.ts'

// A whole workbench behind its headless door, with a window that is a test.

const resources = join(import.meta.dirname, '../../resources')

export interface Opened extends TestClient {
  readonly folder: string
  /** Of the door, with the token. */
  readonly address: string
  readonly workbench: Workbench
  /** Every event since the door was opened, in order. */
  readonly events: readonly HostEvent[]
  /** Waits for an event for which `pick` gives something. */
  seen<T>(pick: (event: HostEvent) => T | undefined): Promise<T>
  stop(): Promise<void>
}

/** Opens a workbench on a folder, a new one if none is given. */
export async function openDoor(folder?: string): Promise<Opened> {
  const data = folder ?? (await mkdtemp(join(tmpdir(), 'dmwb-host-')))
  const workbench = value(await createWorkbench({ folder: data, door: 'headless', version: '0.0.0', resources }))
  const door = value(await serve({ workbench, port: 0, rendererFolder: resources }))
  const client = await connect(door.address)
  const events: HostEvent[] = []
  const waiting = new Set<() => void>()
  const stream = await client.host.workbench.follow()
  void (async () => {
    try {
      for await (const batch of stream) {
        events.push(...batch)
        for (const look of [...waiting]) look()
      }
    } catch {
      // The door was closed.
    }
  })()
  const seen = <T>(pick: (event: HostEvent) => T | undefined): Promise<T> =>
    new Promise(resolve => {
      const look = () => {
        for (const event of events) {
          const picked = pick(event)
          if (picked === undefined) continue
          waiting.delete(look)
          return resolve(picked)
        }
      }
      waiting.add(look)
      look()
    })
  const stop = async () => {
    client.close()
    await door.close()
    await workbench.close()
  }
  return { ...client, folder: data, address: door.address, workbench, events, seen, stop }
}

/** Any free port, plain HTTP, no authentication. */
export const insecure: ServerOptions = {
  port: 0,
  path: '/dm',
  host: '127.0.0.1',
  tls: false,
  auth: 'none',
  dialect: 'auto',
  alwaysEnd: false,
}
/** Any free port, HTTPS, HTTP Basic. */
export const secure: ServerOptions = {
  port: 0,
  path: '/dm',
  host: '127.0.0.1',
  tls: true,
  auth: 'basic',
  dialect: 'auto',
  alwaysEnd: false,
}

/** The value of an answer; a problem fails the test by its code. */
export function value<T>(result: Answer<T> | Result<T>): T {
  if (!result.ok) throw new Error(`${result.problem.code} ${JSON.stringify(result.problem.detail ?? {})}`)
  return result.value
}

/** The problem's code, or `ok`. */
export function codeOf(result: Answer<unknown>): string {
  return result.ok ? 'ok' : result.problem.code
}
