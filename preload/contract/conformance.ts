import { oc, type } from '@orpc/contract'
import { z } from 'zod'
import type { ConformanceRow } from '../../main/core/conformance/item.ts'
import type { Problem } from '../../main/core/problem.ts'
import { type Answer, none } from './common.ts'

export interface ConformanceState {
  /** What is done now; `address` is where a foreign client is to call in. */
  readonly running?: { readonly words: string; readonly address?: string }
  readonly report?: {
    readonly title: string
    /** Microseconds since 1970. */
    readonly at: number
    readonly rows: readonly ConformanceRow[]
  }
  /** Why the last check came to nothing. */
  readonly problem?: Problem
}

export const conformanceOrder = z.discriminatedUnion('what', [
  /** Our own server and client, started afresh. */
  z.object({ what: z.literal('ours') }),
  /** Somebody else's DM Server. */
  z.object({
    what: z.literal('server'),
    url: z.url({ protocol: /^https?$/ }).max(2000),
    deviceId: z.string().min(1).max(255),
    user: z.string().max(400).optional(),
    secret: z.string().max(4096).optional(),
    ca: z.string().max(100_000).optional(),
  }),
  /** Somebody else's DM Client, which is waited for on loopback. */
  z.object({ what: z.literal('client'), port: z.number().int().min(0).max(65535) }),
])

export type ConformanceOrder = z.infer<typeof conformanceOrder>

export const conformanceCalls = {
  state: oc.input(none).output(type<ConformanceState>()),
  /** Begins a check; how it goes and its report are told by events. */
  start: oc.input(conformanceOrder).output(type<Answer<ConformanceState>>()),
  stop: oc.input(none).output(type<ConformanceState>()),
}
