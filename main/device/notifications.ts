import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { internalProblem } from '#http/internal-problem.ts'
import { accountsOf } from './account.ts'
import { showBearer } from './bearer.ts'
import type { DeviceContext } from './context.ts'
import { type Call, createInbox, type Inbox, type NotificationSettings } from './inbox.ts'
import { listenForPushes, type PushListener } from './listen-push.ts'
import type { PushedBootstrap } from './pushed-bootstrap.ts'
import { registerPush } from './register-push.ts'
import type { SessionPlan } from './session.ts'

/** Everything of a device that has to do with notifications. */
export interface Notifications extends Pick<Inbox, 'take' | 'setBearers'> {
  listen(port: number): Promise<Result<{ readonly port: number }>>
  /** Tells the server, or takes back, under which name the push service knows the device; accounts without GCM: nothing. */
  register(serverId: string, what: 'register' | 'unregister'): Promise<Result<null>>
  stop(): Promise<void>
}

export interface NotificationPorts {
  readonly settings: Partial<NotificationSettings>
  /** After everything that the device does already. */
  inTurn<T>(work: () => Promise<T>): Promise<T>
  session(plan: SessionPlan): Promise<unknown>
  /** Pushes that are no notifications. */
  readonly bootstrapped: PushedBootstrap
}

export function createNotifications(context: DeviceContext, ports: NotificationPorts): Notifications {
  let listener: PushListener | undefined
  const accountOf = (serverId: string) => accountsOf(context.tree()).find(item => item.serverId === serverId)

  const session = async ({ serverId, notification: { id }, record, bearer }: Call) => {
    const account = accountOf(serverId)
    if (!account || context.stopping.aborted) return record.end('failed', problem('device.stopped'))
    try {
      await showBearer(context, bearer)
    } catch (cause) {
      return record.end('failed', internalProblem(cause))
    }
    await ports.session({ account, trigger: 'server', answers: { record, ...(id !== undefined && { id }) } })
  }
  const inbox = createInbox(context, ports.settings, call => ports.inTurn(() => session(call)), ports.bootstrapped)

  return {
    take: inbox.take,
    setBearers: inbox.setBearers,
    listen: async port => {
      const opened = await listenForPushes(port, (body, peer) => context.beside(inbox.take('udp', body, peer)))
      if (!opened.ok) return opened
      await listener?.close()
      listener = opened.value
      return ok({ port: opened.value.port })
    },
    register: async (serverId, what) => {
      const account = accountOf(serverId)
      if (!account) return failed(problem('device.no-account', { server: serverId }))
      return account.gcm ? registerPush(context, { ...account, gcm: account.gcm }, what) : ok(null)
    },
    stop: async () => {
      await listener?.close()
      inbox.close(problem('device.stopped'))
    },
  }
}
