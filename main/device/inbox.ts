import { createHash } from 'node:crypto'
import { judgeNotification, type TrustedNotification } from '#core/notification/judge.ts'
import { decodeWspPush } from '#core/notification/wsp-push.ts'
import { type Problem, problem } from '#core/problem.ts'
import type { PushWay, RecordLog } from '#core/record.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { internalProblem } from '#http/internal-problem.ts'
import { accountsOf } from './account.ts'
import { type Bearer, bearers, chooseBearer } from './bearer.ts'
import { type DeviceContext, keepRecords } from './context.ts'
import type { PushedBootstrap } from './pushed-bootstrap.ts'

// Notifications in (OMA DM 2.0 §5.2.1): each is recorded and judged; what is believed becomes a session.

export interface NotificationSettings {
  /** How far TIMESTAMP may lie from the device's clock, in seconds. */
  readonly windowSeconds: number
  /** Takes notifications without a digest although the account has a secret for them. */
  readonly acceptUnsigned: boolean
  /** Connections the device has; the first is its usual one. */
  readonly bearers: readonly Bearer[]
  /** Keys of notifications that were taken before, oldest first. */
  readonly seen: readonly string[]
  /** Keeps them, so that a copy is known also after a restart. */
  keep(seen: readonly string[]): Promise<void>
  /** Seconds since 1970. */
  now(): number
}

const defaultNotificationSettings: NotificationSettings = {
  windowSeconds: 300,
  acceptUnsigned: false,
  bearers,
  seen: [],
  keep: async () => undefined,
  now: () => Date.now() / 1000,
}

/** A notification that the device believes, with the record it opened. */
export interface Call extends TrustedNotification {
  readonly record: RecordLog
  readonly bearer: Bearer
}

export interface Inbox {
  /** One push as it came in. Settles when it is judged and recorded; the session follows by itself. */
  take(way: PushWay, body: Uint8Array, peer: string): Promise<void>
  /** The connections the device has from now on; calls that waited for one go ahead. */
  setBearers(available: readonly Bearer[]): void
  /** Ends what still waits. */
  close(why: Problem): void
}

/** How many keys of notifications are remembered; ids come again only after 65,535 others. */
const mostSeen = 1000
/** Calls that wait for a session or a connection at once. */
const mostWaiting = 100
/** Packets that are looked at within one second; a flood is counted, not recorded. */
const mostPerSecond = 50

export function createInbox(
  context: DeviceContext,
  given: Partial<NotificationSettings>,
  answer: (call: Call) => Promise<unknown>,
  bootstrapped: PushedBootstrap,
): Inbox {
  const settings = { ...defaultNotificationSettings, ...given }
  const seen = new Set(settings.seen)
  const waiting = new Set<Omit<Call, 'bearer'>>()
  const admit = flowLimit(mostPerSecond)
  let available = settings.bearers
  let running = 0

  const judge = (way: PushWay, body: Uint8Array): Result<TrustedNotification> => {
    const carried = way === 'gcm' ? ok({ value: { body }, warnings: [] }) : decodeWspPush(body)
    if (!carried.ok) return carried
    const judged = judgeNotification(carried.value.value.body, {
      ...settings,
      accounts: accountsOf(context.tree()),
      now: settings.now(),
      seen: key => seen.has(key),
      sha256,
    })
    if (judged.ok && running + waiting.size >= mostWaiting) return failed(problem('notification.too-many-waiting'))
    return judged
  }
  /** Why it cannot be remembered: then it is not acted upon, for a copy would not be known after a restart. */
  const remember = async (key: string | undefined): Promise<Problem | undefined> => {
    if (key === undefined) return undefined
    seen.add(key)
    for (const old of seen) {
      if (seen.size <= mostSeen) break
      seen.delete(old)
    }
    try {
      await settings.keep([...seen])
      return undefined
    } catch (cause) {
      seen.delete(key)
      return internalProblem(cause)
    }
  }
  const go = (call: Omit<Call, 'bearer'>): boolean => {
    const bearer = chooseBearer(call.notification.connections, available)
    if (!bearer) return false
    running += 1
    const called = answer({ ...call, bearer }).finally(() => {
      running -= 1
    })
    context.beside(called)
    return true
  }

  const take: Inbox['take'] = async (way, body, peer) => {
    const dropped = admit()
    if (dropped === undefined) return
    if (way !== 'gcm' && (await bootstrapped(way, body, peer))) return
    const record = context.recorder.open({
      kind: 'notification',
      side: 'device',
      deviceId: context.id,
      dialect: 'approved',
      peer,
    })
    record.push({ from: way === 'gcm' ? 'push' : 'server', to: 'device', way, body })
    if (dropped > 0) record.note(problem('notification.many-dropped', { count: dropped }))
    const refuse = async (why: Problem) => {
      record.end('failed', why)
      await keepRecords(context)
    }
    const judged = judge(way, body)
    if (!judged.ok) return refuse(judged.problem)
    record.learn({ serverId: judged.value.serverId })
    for (const warning of judged.value.warnings) record.note(warning)
    const forgetful = await remember(judged.value.key)
    if (forgetful) return refuse(forgetful)
    if (context.stopping.aborted) return refuse(problem('device.stopped'))
    const call = { ...judged.value, record }
    if (go(call)) return
    waiting.add(call)
    record.note(problem('notification.waits-for-bearer', { wishes: call.notification.connections?.join(', ') ?? '' }))
  }

  return {
    take,
    setBearers: now => {
      available = now
      for (const call of waiting) if (go(call)) waiting.delete(call)
    },
    close: why => {
      for (const { record } of waiting) record.end('failed', why)
      waiting.clear()
    },
  }
}

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest())

/** Lets so many through each second. Gives back how many were held off before this one; undefined holds it off. */
function flowLimit(most: number): () => number | undefined {
  let second = 0
  let count = 0
  let held = 0
  return () => {
    const now = Math.floor(performance.now() / 1000)
    if (now !== second) {
      second = now
      count = 0
    }
    if (++count > most) {
      held += 1
      return undefined
    }
    const before = held
    held = 0
    return before
  }
}
