import { ok, type Result } from '#core/result.ts'
import type { Listener } from '#http/listener.ts'
import type { AllowedApplication } from './app-allowed.ts'
import { createExecutions, type Executions } from './app-executions.ts'
import { openInterface } from './app-interface.ts'
import { createPresence, type Presence } from './app-presence.ts'
import { deregister } from './app-register.ts'
import type { DeviceContext } from './context.ts'
import type { Held } from './kept.ts'
import type { LocalApplications } from './local.ts'

/** The local applications of a device. */
export interface Applications {
  /** Opens their interface on loopback; 0 = any free port. */
  listen(port: number): Promise<Result<{ readonly url: string }>>
  presence(appId: string): Presence
  /** What they are told to execute. */
  readonly executions: Executions
  /** The owner lets an application go: what it registered goes with it. */
  forget(appId: string): Promise<void>
  /** The tree is another one now. */
  changed(before: Held, after: Held): void
  close(): Promise<void>
}

export function createApplications(
  context: DeviceContext,
  local: LocalApplications,
  options: { readonly applications?: readonly AllowedApplication[] | undefined; applicationSeen?(): void },
): Applications {
  const allowed = () => options.applications ?? []
  const executions: Executions = createExecutions(context, appId => presence.earOf(appId))
  const presence = createPresence(context, { allowed, executions, shown: () => options.applicationSeen?.() })
  let listener: Listener | undefined
  return {
    async listen(port) {
      const opened = await openInterface(port, { context, local, presence, executions, allowed })
      if (!opened.ok) return opened
      await listener?.close()
      listener = opened.value
      return ok({ url: opened.value.origin })
    },
    presence: presence.presence,
    executions,
    async forget(appId) {
      presence.hangUp(appId)
      await deregister(context, appId, undefined)
    },
    changed(before, after) {
      executions.changed()
      presence.changed(before, after)
    },
    async close() {
      presence.close()
      await listener?.close()
    },
  }
}
