import { oc, type } from '@orpc/contract'
import { z } from 'zod'
import type { Interaction, InteractionEnd } from '#core/interaction/interaction.ts'
import type { ConnectionType } from '../../main/core/notification/notification.ts'
import type { Problem } from '../../main/core/problem.ts'
import { type Answer, id, none, wireCommand } from './common.ts'

/** A notification (Package#0) that asks a device to call in, and what became of it. */
export interface NotificationItem {
  readonly id: number
  readonly deviceId: string
  readonly notificationId: number
  readonly way: 'udp' | 'gcm'
  /** Address of the device, or of the push service. */
  readonly to: string
  /** `sent`: it left, nothing more is known. `undelivered`: no session answered in time; a later one still counts. */
  readonly state: 'created' | 'sent' | 'answered' | 'undelivered' | 'failed'
  readonly requestsMos: boolean
  readonly connections: readonly ConnectionType[]
  /** It carries a digest. */
  readonly signed: boolean
  /** Microseconds since 1970. */
  readonly createdAt: number
  readonly sentAt?: number
  readonly answeredAt?: number
  /** The record of its sending, and the session that answered it. */
  readonly record?: string
  readonly session?: string
  readonly problem?: Problem
}

/** How a device can be notified now. */
export interface NotifyWays {
  /** UDP address that is used when none is given. */
  readonly udp?: string
  /** It registered for a push service. */
  readonly gcm: boolean
}

export interface PushService {
  /** Where messages for devices are posted; empty = none. */
  readonly endpoint: string
  /** An Authorization value is kept for it. */
  readonly hasKey: boolean
  /** How long a device may take to answer a notification. */
  readonly answerSeconds: number
}

const notifyOrder = z.object({
  deviceId: z.string().min(1).max(400),
  way: z.enum(['udp', 'gcm']),
  /** Host, or host and port; without it the last one used, or that of the simulated device. */
  address: z.string().min(1).max(300).optional(),
  requestsMos: z.boolean(),
  /** PREFERRED-CON-TYPE, most wanted first. */
  connections: z
    .array(z.enum(['any', 'cellular', 'wlan', 'wireline']))
    .max(8)
    .readonly(),
})

export type NotifyOrder = z.infer<typeof notifyOrder>

/** A question to the person at a device, by a page that SHOW leads to, and what came of it. */
export interface InteractionItem {
  readonly id: string
  readonly deviceId: string
  readonly about: Interaction
  /** Of its page: whoever opens it may answer. */
  readonly address: string
  /** Microseconds since 1970. */
  readonly createdAt: number
  readonly shownAt?: number
  readonly endedAt?: number
  /** A secret answer is not in it. */
  readonly end?: InteractionEnd
  readonly progress?: { readonly percent?: number | undefined; readonly words?: string | undefined }
  /** What passed between the browser and us. */
  readonly record?: string
  /** Commands that a yes, or an answer, puts into the queue, and whether it did. */
  readonly onYes: readonly (readonly string[])[]
  readonly queued?: true
}

export const interactionsCalls = {
  /** Makes a page and queues the SHOW that leads to it; a mistake in `about` is told with its place. */
  ask: oc
    .input(z.object({ deviceId: id, about: z.unknown(), onYes: z.array(wireCommand).max(100).readonly() }))
    .output(type<Answer<InteractionItem>>()),
  /** Newest first. */
  list: oc.input(z.object({ deviceId: id })).output(type<readonly InteractionItem[]>()),
  progress: oc
    .input(
      z.object({
        id,
        percent: z.number().min(0).max(100).optional(),
        words: z.string().max(500).optional(),
        done: z.boolean(),
      }),
    )
    .output(type<Answer<InteractionItem>>()),
  withdraw: oc.input(z.object({ id })).output(type<Answer<InteractionItem>>()),
  /** A secret answer. */
  reveal: oc.input(z.object({ id })).output(type<Answer<string>>()),
}

export const notificationsCalls = {
  /** Asks a device to call in now. */
  send: oc.input(notifyOrder).output(type<Answer<NotificationItem>>()),
  /** Newest first. */
  list: oc
    .input(z.object({ deviceId: id }))
    .output(type<{ readonly items: readonly NotificationItem[]; readonly ways: NotifyWays }>()),
  service: oc.input(none).output(type<PushService>()),
  /** `authorization` replaces the kept value; without it `hasKey: false` takes it away. */
  setService: oc
    .input(
      z.object({
        endpoint: z.string().max(2000),
        hasKey: z.boolean(),
        answerSeconds: z.number().int().min(1).max(86_400),
        authorization: z.string().min(1).max(4000).optional(),
      }),
    )
    .output(type<Answer<PushService>>()),
}
